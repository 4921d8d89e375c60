"""An outcome that takes long to carry out, as a piece of work by itself."""

from __future__ import annotations

from pathlib import Path

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal
from nlp_explorer.meeting.outcomes import Choice, Outcome, decide_item
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.project import Project
from nlp_explorer.review.preview import is_large


def takes_long(item: AgendaItem, dataset: Dataset, choice: Choice) -> bool:
    """Return whether an outcome takes seconds: rows of another version are looked for among very many."""
    finds_rows = choice == "accept" and isinstance(item.proposal, RowsProposal)
    return finds_rows and item.fingerprint != dataset.fingerprint and is_large(dataset)


def decide_item_at(
    path: Path,
    dataset: Dataset,
    item: AgendaItem,
    outcome: Outcome,
    *,
    reviewer: str,
    recipe: str,
    progress: Progress = no_progress,
) -> None:
    """Keep the outcome of an item of the project at ``path``, as `decide_item` does."""
    progress(0.1, "finding the rows in this version")
    decide_item(Project.open(path), dataset, item, outcome, reviewer=reviewer, recipe=recipe)
    progress(1.0, "kept")
