"""A decision about very many rows as a piece of work by itself: all of it is kept, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.project import Project
from nlp_explorer.review.decisions import Action, Verdict, record


def record_rows(
    path: Path,
    dataset: Dataset,
    row_ids: np.ndarray,
    action: Action,
    value: str | Sequence[str] | None = None,
    *,
    reviewer: str,
    page: str = "",
    verdict: Verdict | None = None,
    cause: str = "",
    note: str = "",
    settles: bool = False,
    progress: Progress = no_progress,
) -> str:
    """Write the same decision about rows into the project at ``path``, as `record` does, and return the batch."""
    return record(
        Project.open(path),
        dataset,
        row_ids,
        action,
        value,
        reviewer=reviewer,
        page=page,
        verdict=verdict,
        cause=cause,
        note=note,
        settles=settles,
        progress=progress,
    )
