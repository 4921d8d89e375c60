"""What was decided, newest first: by whom, from which page, and what was taken back."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects.project import Project
from nlp_explorer.review.decisions import UNDO, undo
from nlp_explorer.review.standing import all_entries, find_rows

MIXED = "several"  # stands for values that differ within a batch
STANDS, PARTLY, TAKEN_BACK = "stands", "partly taken back", "taken back"


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


def batches_newest_first(project: Project, *, reviewer: str | None = None) -> pd.DataFrame:
    """Return what was decided in one go, one line each, newest first; an undo shows in the state of what it took back.

    Columns ``batch``, ``time``, ``reviewer``, ``page``, ``action``, ``value`` (`MIXED` where rows differ), ``rows``
    (how many), ``state`` (`STANDS`, `PARTLY` or `TAKEN_BACK`).
    """
    found = all_entries(project)
    found = found[found["action"] != UNDO]
    if reviewer is not None:
        found = found[found["reviewer"] == reviewer]
    by_batch = found.groupby("batch", sort=False)
    lines = by_batch[["time", "reviewer", "page", "action", "value"]].first()
    differs = by_batch[["action", "value"]].nunique(dropna=False) > 1
    lines[["action", "value"]] = lines[["action", "value"]].mask(differs, MIXED)
    lines["rows"] = by_batch.size()
    lines["state"] = (
        by_batch["is_live"].mean().map(lambda share: STANDS if share == 1 else PARTLY if share else TAKEN_BACK)
    )
    return lines.iloc[::-1].reset_index()


def undo_last(project: Project, *, reviewer: str, page: str = "") -> str | None:
    """Take back the reviewer's own latest batch that still counts; return it, None when there is none."""
    own = batches_newest_first(project, reviewer=reviewer)
    own = own[own["state"] != TAKEN_BACK]
    if own.empty:
        return None
    target = str(own["batch"].iloc[0])
    undo(project, target, reviewer=reviewer, page=page)
    return target
