"""Deciding about a row where it is seen: relabel, keep, drop, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from app import cache, state
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.decisions import Action, record, record_each, undo

_LAST_BATCH = "last-batch"  # session: what Undo takes back
_ERROR = "decision-error"  # session: why the last decision was not kept
_WORDS: dict[str, str] = {"keep": "keep", "drop": "drop", "unsure": "unsure", "edit_text": "text edited"}


def current_decisions(view: state.View) -> pd.DataFrame:
    """Return what is decided, by row id."""
    return cache.standing(view.opened.project.change_count(), view.opened.key, view.opened.project, view.dataset).rows


def decision_words(decisions: pd.DataFrame, row_id: int) -> str:
    """Return what is decided about a row in a word or two; empty if nothing is."""
    if row_id not in decisions.index:
        return ""
    entry = decisions.loc[row_id]
    action = str(entry["action"])
    words = f"→ {entry['new_label']}" if action.startswith("relabel") else _WORDS[action]
    return f"{words} (disputed)" if entry["is_disputed"] else words


def decide(view: state.View, row_ids: Sequence[int], action: Action, value: str | None = None) -> None:
    """Keep a decision about rows; it is on disk when this returns."""
    _keep(
        lambda: record(
            view.opened.project, view.dataset, row_ids, action, value, reviewer=state.reviewer(), page=state.page_name()
        )
    )


def mend(view: state.View, proposed: pd.Series, action: Literal["relabel", "edit_text"]) -> None:
    """Keep the proposed label or text of each row (index: row id); it is on disk when this returns."""
    _keep(
        lambda: record_each(
            view.opened.project, view.dataset, proposed, action, reviewer=state.reviewer(), page=state.page_name()
        )
    )


def mending_action(evidence: pd.DataFrame) -> Literal["relabel", "edit_text"]:
    """Return what a finding's proposals change: the text where it marks a fault in it, else the label."""
    return "edit_text" if "start" in evidence else "relabel"


def decide_about_all(view: state.View, rows: pd.DataFrame, *, key: str) -> None:
    """Show the buttons that decide about every row of a finding, the number said first."""
    ids = [int(row_id) for row_id in rows.index.unique()]
    proposed = rows["proposed"].dropna() if "proposed" in rows else pd.Series(dtype="str")
    proposed = proposed[~proposed.index.duplicated()]
    with st.popover(f"Decide about all {len(ids):,} rows", icon=":material/done_all:"):
        st.button(f"Drop all {len(ids):,}", key=f"{key}-drop-all", on_click=decide, args=(view, ids, "drop"))
        st.button(f"Keep all {len(ids):,}", key=f"{key}-keep-all", on_click=decide, args=(view, ids, "keep"))
        if len(proposed):
            st.button(
                f"Mend the {len(proposed):,} with a proposed mending",
                key=f"{key}-mend-all",
                on_click=mend,
                args=(view, proposed, mending_action(rows)),
            )
        st.caption("One step in the history: Undo takes it back.")


def _keep(write: Callable[[], str]) -> None:
    try:
        st.session_state[_LAST_BATCH] = write()
        st.session_state[_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not kept: {error}"


def undo_last(view: state.View) -> None:
    """Take back this browser's last decision."""
    batch = st.session_state.pop(_LAST_BATCH, None)
    if batch is not None:
        take_back(view, batch)


def take_back(view: state.View, target: str) -> None:
    """Take back a batch or one decision; it stays in the history."""
    try:
        undo(view.opened.project, target, reviewer=state.reviewer(), page=state.page_name())
        st.session_state[_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not taken back: {error}"


def decision_bar(view: state.View, row_id: int, *, key: str) -> None:
    """Show the buttons that decide about one row, with their keys."""
    label = view.dataset.frame.at[row_id, "label"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("Keep", key=f"{key}-keep", shortcut="K", on_click=decide, args=(view, [row_id], "keep"))
        st.button("Drop", key=f"{key}-drop", shortcut="D", on_click=decide, args=(view, [row_id], "drop"))
        choices = [name for name in view.dataset.classes if name != label]
        if choices:
            new = st.selectbox(
                "New label",
                choices,
                index=None,
                key=f"{key}-new-{row_id}",
                placeholder="new label",
                width=150,
                label_visibility="collapsed",
                accept_new_options=True,
            )
            st.button(
                "Relabel",
                key=f"{key}-relabel",
                shortcut="L",
                disabled=new is None,
                on_click=decide,
                args=(view, [row_id], "relabel", new),
            )
        can_undo = st.session_state.get(_LAST_BATCH) is not None
        st.button("Undo", key=f"{key}-undo", shortcut="U", disabled=not can_undo, on_click=undo_last, args=(view,))
    show_decision_error()


def show_decision_error() -> None:
    """Show why the last decision was not kept, if it was not."""
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
