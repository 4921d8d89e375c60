"""Deciding about many rows in one step: the number is said first, and beyond a thousand it is asked for twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from app import door, state
from app.deciding import CONFIRM_ABOVE, IN_BACKGROUND_ABOVE, Desk, decide, known_classes, mend, mending_action
from app.parts import sentence
from app.queue_rows import choose_for_queue, chosen_for_queue
from app.why import why_fields
from nlp_explorer.findings.wording import counted
from nlp_explorer.labels import new_class_note
from nlp_explorer.review.decisions import Action

_SIMPLE: tuple[tuple[str, str, Action], ...] = (
    ("Keep", "keep", "keep"),
    ("Drop", "drop", "drop"),
    ("Unsure", "unsure", "unsure"),
)


def decide_about_all(view: state.View, rows: pd.DataFrame, *, key: str, what: str = "all") -> None:
    """Show the button that decides about every one of some rows, the number said first.

    Parameters
    ----------
    rows
        Index: row ids; with ``proposed``, what each may be mended to.
    what
        Which rows these are: "all" of a list, the "selected" ones.
    """
    ids = rows.index.unique().to_numpy()
    if not len(ids) or not door.allows("decide"):
        return
    desk, n = Desk(view, f"{key}-{what}"), f"{len(ids):,}"
    which = what if len(ids) > 1 else "the"
    with st.popover(f"Decide about {which} {counted(len(ids), 'row')}", icon=":material/done_all:"):
        is_sure = len(ids) <= CONFIRM_ABOVE or st.checkbox(
            f"Yes, about {counted(len(ids), 'row')} in one step", key=f"{desk.key}-sure"
        )
        with st.container(horizontal=True):
            for name, slug, action in _SIMPLE:
                st.button(
                    f"{name} {what} {n}",
                    key=f"{key}-{slug}-{what}",
                    disabled=not is_sure,
                    on_click=decide,
                    args=(desk, ids, action),
                )
        _labels(desk, ids, is_sure=is_sure)
        _same_text(desk, ids, is_sure=is_sure)
        _mending(desk, rows, key=f"{key}-mend-{what}", is_sure=is_sure)
        why_fields(desk.key)
        _send(desk, rows)
        st.caption(
            "One step in the history: Undo takes it back."
            + (" It is kept in the background." if len(ids) > IN_BACKGROUND_ABOVE else "")
        )


def _send(desk: Desk, rows: pd.DataFrame) -> None:
    """Offer to let several people judge the rows, blind, instead of deciding about them here."""
    ids = rows.index.unique().to_numpy()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Choose the {len(ids):,} for a queue",
            key=f"{desk.key}-queue",
            icon=":material/groups:",
            on_click=choose_for_queue,
            args=(desk.view, ids),
        )
        n_chosen = len(chosen_for_queue(desk.view))
        if n_chosen:
            label = f"Make a queue of the {counted(n_chosen, 'chosen row')}"
            st.page_link("../pages/queues.py", label=label, query_params=state.link_parameters())


def _labels(desk: Desk, ids: np.ndarray, *, is_sure: bool) -> None:
    """Offer one label, or several accepted ones, for all rows."""
    key = f"{desk.key}-labels"
    classes = known_classes(desk.view)

    def set_labels() -> None:
        chosen = st.session_state[key]
        if len(chosen) == 1:
            decide(desk, ids, "relabel", chosen[0])
        else:
            decide(desk, ids, "relabel_several", chosen)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            "One label; several are all accepted", classes, key=key, accept_new_options=True, width=260
        )
        st.button("Set", key=f"{desk.key}-set-label", disabled=not (chosen and is_sure), on_click=set_labels)
    said = new_class_note(chosen, classes)
    if said:
        sentence(said)


def _same_text(desk: Desk, ids: np.ndarray, *, is_sure: bool) -> None:
    """Offer to edit the text where all rows have the same."""
    texts = desk.view.dataset.texts.loc[ids]
    text = texts.iloc[0]
    if not isinstance(text, str) or len(ids) < 2 or not (texts == text).all():
        return
    key = f"{desk.key}-text-{ids[0]}"
    edited = st.text_area("Their text, the same in all", text, key=key, height=90)
    st.button(
        "Keep this text for all",
        key=f"{desk.key}-set-text",
        disabled=edited in (text, "", None) or not is_sure,
        on_click=lambda: decide(desk, ids, "edit_text", st.session_state[key]),
    )


def _mending(desk: Desk, rows: pd.DataFrame, *, key: str, is_sure: bool) -> None:
    proposed = rows["proposed"].dropna() if "proposed" in rows else pd.Series(dtype="str")
    proposed = proposed[~proposed.index.duplicated()]
    if len(proposed):
        st.button(
            f"Mend the {len(proposed):,} with a proposed mending",
            key=key,
            disabled=not is_sure,
            on_click=mend,
            args=(desk, proposed, mending_action(rows)),
        )
