"""What accepting an item would change: rows, labels, and the score of a run on what is left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, listed
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal, StepProposal
from nlp_explorer.predictions.intervals import Estimate, share
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects.row_keys import KEY_COLUMNS
from nlp_explorer.review.decided import as_mappings
from nlp_explorer.review.preview import RecipePreview, State, preview_recipe
from nlp_explorer.review.preview_store import load_preview
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions
from nlp_explorer.review.steps.labels import MergeLabels

_MERGED = "The predictions are merged as the labels are."


@dataclass(frozen=True, eq=False)
class Consequences:
    """What accepting an item does to the dataset as it was opened.

    Attributes
    ----------
    labels
        Index: label; int64 columns ``before``, ``after``; only those that change, the largest change first.
    touched
        int64: the ids of the rows it drops or changes, in file order.
    score_before, score_after
        Accuracy of the run on the rows with a label and a prediction; None without a run, or with no such row.
    """

    n_rows: int
    n_dropped: int
    n_relabelled: int
    n_texts_changed: int
    n_splits_changed: int
    labels: pd.DataFrame
    touched: np.ndarray
    run: str
    score_before: Estimate | None
    score_after: Estimate | None
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """Return which rows are touched, of how many."""
        done = [
            f"{counted(n, 'row')} {what}"
            for n, what in (
                (self.n_dropped, "dropped"),
                (self.n_relabelled, "relabelled"),
                (self.n_texts_changed, "with a new text"),
                (self.n_splits_changed, "in another split"),
            )
            if n
        ]
        return f"Of {counted(self.n_rows, 'row')}: {listed(done) or 'none changes'}."

    def label_sentence(self) -> str:
        """Return how many classes grow or shrink; empty where no label count changes."""
        if self.labels.empty:
            return ""
        first = self.labels.iloc[0]
        return (
            f"{counted(len(self.labels), 'class')} of another size; most of all {self.labels.index[0]}, "
            f"from {first['before']:,} to {counted(first['after'], 'row')}."
        )

    def score_sentence(self) -> str:
        """Return the accuracy before and after, with intervals; empty without a run."""
        if self.score_before is None or self.score_after is None:
            return ""
        return f"Accuracy of {self.run}: {self.score_before} before, {self.score_after} after."


def consequences(
    item: AgendaItem, dataset: Dataset, run: Predictions | None = None, *, cache: Path | None = None
) -> Consequences | None:
    """Return what accepting an item would change; None where it changes nothing in the data.

    ``cache``: where a preview of the step may be kept, see `preview_to_disk`; it is read, not written.

    Raises
    ------
    ExplorerError
        The step cannot be carried out on this dataset.
    """
    recipe = proposed_recipe(item, dataset)
    if recipe is None:
        return None
    found = None if cache is None else load_preview(recipe, dataset, cache, predictions=run)
    return as_consequences(found or preview_recipe(recipe, dataset, predictions=run), run)


def proposed_recipe(item: AgendaItem, dataset: Dataset) -> Recipe | None:
    """Return the recipe of the one step that does what accepting would do; None where it changes nothing."""
    step = _step(item, dataset)
    return None if step is None else Recipe((PlannedStep(step),))


def as_consequences(found: RecipePreview, run: Predictions | None) -> Consequences:
    """Return what the preview of a proposed recipe says, for a meeting. ``run``: the one it was made with."""
    [step] = found.steps
    merges = isinstance(step.planned.step, MergeLabels) and run is not None and step.n_relabelled > 0
    labels = step.labels
    return Consequences(
        n_rows=step.before.n_rows,
        n_dropped=step.n_dropped,
        n_relabelled=step.n_relabelled,
        n_texts_changed=step.n_texts_changed,
        n_splits_changed=step.n_splits_changed,
        labels=labels[labels["before"] != labels["after"]],
        touched=np.sort(found.changes["row_id"].unique()).astype(np.int64),
        run="" if run is None else run.name,
        score_before=_accuracy(step.before),
        score_after=_accuracy(step.after),
        notes=(
            *((_MERGED,) if merges else ()),
            *(note.removeprefix(f"step 1 {step.planned.kind}: ") for note in step.notes),
        ),
    )


def _step(item: AgendaItem, dataset: Dataset) -> Step | None:
    """Return the step that does what accepting would do."""
    if isinstance(item.proposal, StepProposal):
        return item.proposal.step
    if not isinstance(item.proposal, RowsProposal) or item.proposal.action == "keep":
        return None
    found = item.find(dataset).row_ids
    is_found = found >= 0
    keys = item.rows.loc[is_found, [*KEY_COLUMNS, "n_twins"]].reset_index(drop=True)
    lines = keys.assign(row=found[is_found], do=item.proposal.action, new=item.proposal.label, who="", when="", why="")
    return ApplyDecisions(as_mappings(lines), dataset.fingerprint)


def _accuracy(state: State) -> Estimate | None:
    return None if state.accuracy is None else share(round(state.accuracy * state.n_scored), state.n_scored)
