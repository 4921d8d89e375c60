"""The boxes that filter by value: each value stands with its rows and errors, and the URL holds the value alone."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app import address, score_cache, state
from app.parts import sentence
from app.runs import chosen_run
from nlp_explorer.score_answers import unknown_values_note

# A list as wide as its box would cut the counts off
_OPEN_BOX = ", ".join(
    f".st-key-{key} [aria-expanded=true]"
    for key in (state.SPLIT, state.LABEL, state.GOLD, state.PREDICTED, state.WITH, state.SPLITS)
)
STYLE = f"""<style>
body:has({_OPEN_BOX}) :is([data-testid=stMultiSelectDropdown], [data-testid=stSelectboxVirtualDropdown]) {{
  min-width: min(30rem, 90vw); }}
</style>"""


def label_texts(view: state.View) -> Mapping[str, str]:
    """Return the labels of the whole dataset, each with its rows and its errors in the chosen run."""
    run = chosen_run(view)
    return score_cache.label_values(view.opened.key, run.title if run else "", view.dataset, run)


def split_texts(view: state.View) -> Mapping[str, str]:
    """Return the splits of the whole dataset, each with its rows and its errors in the chosen run."""
    run = chosen_run(view)
    return score_cache.split_values(view.opened.key, run.title if run else "", view.dataset, run)


def choose_values(
    name: str, texts: Mapping[str, str], *, key: str, placeholder: str, width: int | None = None
) -> list[str]:
    """Ask for any number of values, each of which reads as in ``texts``; ``key`` is its parameter in the URL."""
    unknown = address.take_values(key, texts)
    _follow_texts(key, texts)
    with st.container(width=width or "stretch"):
        chosen: list[str] = st.multiselect(
            name,
            list(texts),
            format_func=lambda value: texts.get(value, value),
            key=key,
            persist_state="session",
            on_change=address.put_values,
            args=(key,),
            placeholder=placeholder,
            label_visibility="collapsed",
            filter_mode="contains",  # the letters of "rows" and "wrong" would match nearly any others in between
        )
        _say_unknown(name, unknown, texts)
    return chosen


def choose_value(name: str, texts: Mapping[str, str], *, key: str, placeholder: str, width: int) -> str | None:
    """Ask for one value or none, as `choose_values` does for several."""
    unknown = address.take_value(key, texts)
    _follow_texts(key, texts)
    with st.container(width=width):
        chosen: str | None = st.selectbox(
            name,
            list(texts),
            index=None,
            format_func=lambda value: texts.get(value, value),
            key=key,
            persist_state="session",
            on_change=address.put_values,
            args=(key,),
            placeholder=placeholder,
            label_visibility="collapsed",
            filter_mode="contains",
        )
        _say_unknown(name, unknown, texts)
    return chosen


def _follow_texts(key: str, texts: Mapping[str, str]) -> None:
    """Tell the browser how the chosen values read now: it names them to the server by what it was last told."""
    shown = f"{key}{state.TEXTS}"
    now = hash(tuple(texts.values()))
    if st.session_state.get(shown, now) != now and st.session_state.get(key):
        st.session_state[key] = st.session_state[key]
    st.session_state[shown] = now


def _say_unknown(name: str, unknown: list[str], texts: Mapping[str, str]) -> None:
    if unknown:
        sentence(unknown_values_note(name.lower(), unknown, len(texts)))
