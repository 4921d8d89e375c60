"""What was decided, newest first: by whom, from which page, and what was taken back."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects.project import Project
from nlp_explorer.review.decisions import UNDO, undo
from nlp_explorer.review.entry_log import TAKEN_BACK, all_entries, batches_newest_first, standing_undos
from nlp_explorer.review.standing import find_rows


def history(project: Project, dataset: Dataset, *, reviewer: str | None = None) -> pd.DataFrame:
    """Return every entry, newest first, index 0, 1, ...

    Columns ``time``, ``reviewer``, ``row_id`` (int64; -1: no row of this version, or an undo), ``action``, ``value``,
    ``verdict``, ``cause``, ``note``, ``page``, ``is_live`` (not taken back), ``batch``, ``uuid``; ``label`` is the
    row's label when it was decided.
    """
    found = all_entries(project)
    if reviewer is not None:
        found = found[found["reviewer"] == reviewer]
    is_undo = found["action"] == UNDO
    rows = pd.Series(-1, index=found.index, dtype="int64")
    rows[~is_undo] = find_rows(found[~is_undo], dataset)[0]
    columns = [
        "time",
        "reviewer",
        "row_id",
        "label",
        "action",
        "value",
        "verdict",
        "cause",
        "note",
        "page",
        "is_live",
    ]
    return found.assign(row_id=rows)[[*columns, "batch", "uuid"]].iloc[::-1].reset_index(drop=True)


def bring_back_batch(project: Project, batch: str, *, reviewer: str, page: str = "") -> None:
    """Let a batch that was taken back count again, by taking back what took it back."""
    for target in standing_undos(project, batch):
        undo(project, target, reviewer=reviewer, page=page)


def undo_last(project: Project, *, reviewer: str, page: str = "") -> str | None:
    """Take back the reviewer's own latest batch that still counts; return it, None when there is none."""
    own = batches_newest_first(project, reviewer=reviewer)
    own = own[own["state"] != TAKEN_BACK]
    if own.empty:
        return None
    target = str(own["batch"].iloc[0])
    undo(project, target, reviewer=reviewer, page=page)
    return target
