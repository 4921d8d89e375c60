"""Deciding about a row where it is seen: relabel, keep, drop, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from app import cache, door, state
from app.agenda_button import row_on_agenda
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review import undo_last
from nlp_explorer.review.decisions import Action, record, record_each, undo

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


def decide(
    view: state.View, row_ids: Sequence[int], action: Action, value: str | None = None, settles_key: str = ""
) -> None:
    """Keep a decision about rows; it is on disk when this returns.

    ``settles_key`` names the checkbox that says whether this ends a disagreement.
    """
    _keep(
        lambda: record(
            view.opened.project,
            view.dataset,
            row_ids,
            action,
            value,
            reviewer=state.reviewer(),
            page=state.page_name(),
            settles=bool(settles_key and st.session_state.get(settles_key)),
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


def _keep(write: Callable[[], object]) -> None:
    try:
        door.require("decide")
        write()
        st.session_state[_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not kept: {error}"


def take_back_last(view: state.View) -> None:
    """Take back this reviewer's latest batch that still counts, also one made before a reload."""
    _keep(lambda: undo_last(view.opened.project, reviewer=state.reviewer(), page=state.page_name()))


def take_back(view: state.View, target: str) -> None:
    """Take back a batch or one decision; it stays in the history."""
    _keep(lambda: undo(view.opened.project, target, reviewer=state.reviewer(), page=state.page_name()))


def decision_bar(view: state.View, row_id: int, *, key: str, has_keys: bool = True) -> None:
    """Show the buttons that decide about one row, with their keys: where two rows are open, one has them."""
    label = view.dataset.frame.at[row_id, "label"]
    settles = f"{key}-settles-{row_id}"

    def button(name: str, shortcut: str, action: Action, value: str | None = None, *, disabled: bool = False) -> None:
        arguments = (view, [row_id], action, value, settles)
        st.button(
            name,
            key=f"{key}-{name.lower()}",
            shortcut=shortcut if has_keys else None,
            disabled=disabled,
            on_click=decide,
            args=arguments,
        )

    _disagreement(view, row_id, settles)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        button("Keep", "K", "keep")
        button("Drop", "D", "drop")
        new = st.selectbox(
            "New label",
            [name for name in view.dataset.classes if name != label],
            index=None,
            key=f"{key}-new-{row_id}",
            placeholder="new label",
            width=150,
            label_visibility="collapsed",
            accept_new_options=True,
        )
        button("Relabel", "L", "relabel", new, disabled=new is None)
        project = view.opened.project
        can_undo = cache.can_undo((project.id, project.change_count()), state.reviewer(), project)
        st.button(
            "Undo",
            key=f"{key}-undo",
            shortcut="U" if has_keys else None,
            disabled=not can_undo,
            on_click=take_back_last,
            args=(view,),
        )
        row_on_agenda(view, row_id, key=key, new_label_key=f"{key}-new-{row_id}", has_keys=has_keys)
    show_decision_error()


def _disagreement(view: state.View, row_id: int, settles: str) -> None:
    """Show who says what about a disputed row, and let the next decision settle it."""
    decisions = current_decisions(view)
    if row_id not in decisions.index or not decisions.at[row_id, "is_disputed"]:
        return
    project = view.opened.project
    said = cache.standing(project.change_count(), view.opened.key, project, view.dataset).entries
    lines = said[said["row_id"] == row_id][["reviewer", "action", "value"]].fillna("")
    st.text("Disputed: " + "; ".join(" ".join(filter(None, line)) for line in lines.itertuples(index=False)))
    st.checkbox("My decision settles it", key=settles)


def show_decision_error() -> None:
    """Show why the last decision was not kept, if it was not."""
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
