"""Keeping decisions, and taking them back: what the buttons of every page call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import streamlit as st

from app import cache, door, state
from app.jobs import jobs
from app.why import forget_reasons, reasons
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.review import Verdict, undo_last
from nlp_explorer.review.background import record_rows
from nlp_explorer.review.decisions import Action, record, record_each, undo
from nlp_explorer.review.history import bring_back_batch

CONFIRM_ABOVE = 1_000  # rows: from here on a second click is asked for
IN_BACKGROUND_ABOVE = 20_000  # rows: from here on it takes longer than anybody should wait without a word
JOB_PREFIX = "decide-"
_ERROR = "decision-error"  # session: why the last decision was not kept
_WORDS: dict[str, str] = {"keep": "keep", "drop": "drop", "unsure": "unsure", "edit_text": "text edited"}


@dataclass(frozen=True)
class Desk:
    """Where a decision is made: the widgets beside it, and what follows it.

    Attributes
    ----------
    key
        What the widgets of this place are named after; their reasons (verdict, cause, note) go with the decision.
    after
        Called when a decision was kept, such as to open the next row.
    """

    view: state.View
    key: str
    after: Callable[[], None] | None = None


def current_decisions(view: state.View) -> pd.DataFrame:
    """Return what is decided, by row id."""
    return cache.standing(view.opened.project, view.opened.key, view.dataset).rows


def known_classes(view: state.View) -> list[str]:
    """Return the classes of the dataset, the most frequent first, then those that decisions gave to rows."""
    decided = current_decisions(view)
    given = decided.loc[decided["action"] == "relabel", "new_label"].unique()
    return list(dict.fromkeys((*cache.classes_by_count(view.opened.key, view.dataset), *given)))


def entries_of(view: state.View, row_id: int) -> pd.DataFrame:
    """Return every decision about a row that counts, oldest first."""
    said = cache.standing(view.opened.project, view.opened.key, view.dataset).entries
    return said[said["row_id"] == row_id]


def decision_words(decisions: pd.DataFrame, row_id: int) -> str:
    """Return what is decided about a row in a word or two; empty if nothing is."""
    if row_id not in decisions.index:
        return ""
    entry = decisions.loc[row_id]
    action = str(entry["action"])
    words = f"→ {entry['new_label']}" if action.startswith("relabel") else _WORDS[action]
    if pd.notna(entry["verdict"]) and entry["verdict"]:
        words = f"{words}, {entry['verdict']}"
    return f"{words} (disputed)" if entry["is_disputed"] else words


def decide(
    desk: Desk,
    row_ids: Sequence[int] | np.ndarray,
    action: Action,
    value: str | Sequence[str] | None = None,
    verdict: Verdict | None = None,
) -> None:
    """Keep a decision about rows; it is on disk when this returns, or a job keeps it when the rows are many."""
    view, why = desk.view, reasons(desk.key)
    told = {
        "reviewer": state.reviewer(),
        "page": state.page_name(),
        "verdict": why.verdict or verdict,
        "cause": why.cause,
        "note": why.note,
        "settles": why.settles,
    }
    if len(row_ids) > IN_BACKGROUND_ABOVE and door.allows("decide"):
        jobs().start(
            f"{JOB_PREFIX}{view.opened.project.id}-{view.opened.project.change_count()}",
            f"Deciding about {counted(len(row_ids), 'row')}",
            record_rows,
            path=view.opened.project.path,
            dataset=view.dataset,
            row_ids=np.asarray(row_ids, dtype=np.int64),
            action=action,
            value=value,
            **told,
        )
        forget_reasons(desk.key)
        return
    _keep(lambda: record(view.opened.project, view.dataset, row_ids, action, value, **told), desk)  # type: ignore[arg-type] # one value each


def mend(desk: Desk, proposed: pd.Series, action: Literal["relabel", "edit_text"]) -> None:
    """Keep the proposed label or text of each row (index: row id); it is on disk when this returns."""
    view, note = desk.view, reasons(desk.key).note
    named = {"reviewer": state.reviewer(), "page": state.page_name(), "note": note}
    _keep(lambda: record_each(view.opened.project, view.dataset, proposed, action, **named), desk)


def mending_action(evidence: pd.DataFrame) -> Literal["relabel", "edit_text"]:
    """Return what a finding's proposals change: the text where it marks a fault in it, else the label."""
    return "edit_text" if "start" in evidence else "relabel"


def take_back_last(view: state.View) -> None:
    """Take back this reviewer's latest batch that still counts, also one made before a reload."""
    _keep(lambda: undo_last(view.opened.project, reviewer=state.reviewer(), page=state.page_name()))


def take_back(view: state.View, target: str) -> None:
    """Take back a batch or one decision; it stays in the history."""
    _keep(lambda: undo(view.opened.project, target, reviewer=state.reviewer(), page=state.page_name()))


def bring_back(view: state.View, batch: str) -> None:
    """Let a batch that was taken back count again."""
    _keep(lambda: bring_back_batch(view.opened.project, batch, reviewer=state.reviewer(), page=state.page_name()))


def can_take_back(view: state.View) -> bool:
    """Return whether this reviewer has a decision that counts."""
    project = view.opened.project
    return cache.can_undo((project.id, project.decision_count()), state.reviewer(), project)


def show_decision_error() -> None:
    """Show why the last decision was not kept, if it was not."""
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])


def _keep(write: Callable[[], object], desk: Desk | None = None) -> None:
    try:
        door.require("decide")
        write()
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not kept: {error}"
        return
    st.session_state[_ERROR] = ""
    if desk is not None:
        forget_reasons(desk.key)
        if desk.after is not None:
            desk.after()
