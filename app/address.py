"""What the URL says that streamlit binds no widget to: a finding, an item of the agenda, what is advised."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from app import state


def take_finding_from_address(codes: list[str]) -> None:
    """Choose the finding that the URL names, else the first. To be called before its widget is drawn.

    Not bound to the URL by streamlit, which would write the title with its count there instead of the code.
    """
    named = st.query_params.get(state.FINDING)
    if named in codes:
        st.session_state[state.FINDING] = named
    elif st.session_state.get(state.FINDING) not in codes:
        st.session_state[state.FINDING] = codes[0]


def put_finding_into_address() -> None:
    """Say in the URL which finding was chosen."""
    if st.session_state.get(state.FINDING):
        st.query_params[state.FINDING] = st.session_state[state.FINDING]


def take_from_address(key: str, allowed: Sequence[str], default: str) -> None:
    """Choose what the URL names, else what was chosen before, else the default. Before its widget is drawn."""
    named = st.query_params.get(key)
    if named in allowed:
        st.session_state[key] = named
    elif st.session_state.get(key) not in allowed:
        st.session_state[key] = default


def put_into_address(key: str) -> None:
    """Say in the URL what was chosen."""
    if st.session_state.get(key):
        st.query_params[key] = st.session_state[key]


def take_values(key: str, allowed: Collection[str]) -> list[str]:
    """Choose the values that the URL names, else those chosen before; return the named ones that do not exist.

    Not bound to the URL by streamlit, which would write there what is shown, with counts, instead of the values.
    """
    named = list(dict.fromkeys(st.query_params.get_all(key)))
    chosen = st.session_state.get(key) or []
    known = [value for value in named or chosen if value in allowed]
    if known != chosen:
        st.session_state[key] = known
    if known and not named:
        put_values(key)
    return [value for value in named if value not in allowed]


def take_value(key: str, allowed: Collection[str]) -> list[str]:
    """Choose one value, or none, as `take_values` does several."""
    named, chosen = st.query_params.get(key), st.session_state.get(key)
    value = chosen if named is None else named
    known = value if value in allowed else None
    if known != chosen:
        st.session_state[key] = known
    if known is not None and named is None:
        put_values(key)
    return [] if named is None or named in allowed else [named]


def put_values(key: str) -> None:
    """Say in the URL which values, or which value, were chosen."""
    chosen = st.session_state.get(key)
    if chosen:
        st.query_params[key] = chosen
    else:
        st.query_params.pop(key, None)


def open_item(item_id: str) -> None:
    """Open an item of the agenda in this browser alone, and say so in the URL."""
    st.session_state[state.ITEM] = item_id
    put_into_address(state.ITEM)


def is_presenting() -> bool:
    """Return whether this browser shows the meeting on a projector."""
    return bool(st.session_state.get(state.PRESENT, st.query_params.get(state.PRESENT)))


def set_presenting(is_on: bool) -> None:
    """Show the meeting on a projector, or no longer, and say so in the URL."""
    st.session_state[state.PRESENT] = is_on
    st.query_params.pop(state.PRESENT, None)
    if is_on:
        st.query_params[state.PRESENT] = "1"


def follow(key: str, advised: object, options: Sequence[object]) -> None:
    """Let a widget hold what is advised until a person, or the URL, chooses another of its options.

    To be called before it is drawn; the widget gets no value of its own.
    """
    held, before = st.session_state.get(key), st.session_state.get(f"{key}-advised")
    is_from_address = held is None and key in st.query_params
    if not is_from_address and (held not in options or held == before):
        st.session_state[key] = advised
    st.session_state[f"{key}-advised"] = advised
