"""What each step of a recipe would do, before it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.decisions import check_whole
from nlp_explorer.review.draft import Draft
from nlp_explorer.review.export import run_steps
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.text.lengths import Percentiles, percentiles, text_lengths

MAX_ROWS_AT_ONCE = 50_000  # up to here a preview answers within a second or so; more belongs into the background


@dataclass(frozen=True, eq=False)
class StepPreview:
    """What one step does to the rows that the steps before it left.

    Attributes
    ----------
    labels
        Index: label (``(no label)`` last); int64 columns ``before``, ``after``; the largest change first.
    characters_before, characters_after
        Lengths of the texts; None without rows.
    accuracy_before, accuracy_after
        Share 0..1 of the rows with a label and a prediction that are predicted right; None without predictions.
    """

    position: int
    planned: PlannedStep
    n_before: int
    n_dropped: int
    n_relabelled: int
    n_texts_changed: int
    n_splits_changed: int
    is_sorted: bool
    labels: pd.DataFrame
    characters_before: Percentiles | None
    characters_after: Percentiles | None
    accuracy_before: float | None
    accuracy_after: float | None
    notes: tuple[str, ...]

    @property
    def n_touched(self) -> int:
        """How many changes the step makes."""
        return self.n_dropped + self.n_relabelled + self.n_texts_changed + self.n_splits_changed

    def sentence(self) -> str:
        """Return what the step does, with its numbers."""
        if not self.planned.enabled:
            return "Switched off."
        done = [
            f"{n:,} {'row' if n == 1 else 'rows'} {what}"
            for n, what in (
                (self.n_dropped, "dropped"),
                (self.n_relabelled, "relabelled"),
                (self.n_texts_changed, "with a new text"),
                (self.n_splits_changed, "in another split"),
            )
            if n
        ]
        if self.is_sorted:
            done.append("put in order")
        return f"Of {self.n_before:,} rows: {', '.join(done) or 'nothing to do'}."


def preview_recipe(
    recipe: Recipe, dataset: Dataset, *, predictions: Predictions | None = None
) -> tuple[StepPreview, ...]:
    """Return what each step would do, in order; steps that are switched off do nothing.

    Raises
    ------
    ExplorerError
        As `apply_recipe`.
    """
    check_whole(dataset)
    steps = enumerate(run_steps(recipe, Draft.of(dataset)))
    return tuple(_preview(at, run.planned, run.before, run.after, predictions) for at, run in steps)


def _preview(
    position: int, planned: PlannedStep, before: Draft, after: Draft, predictions: Predictions | None
) -> StepPreview:
    made = after.changes["what"].iloc[len(before.changes) :].value_counts()
    return StepPreview(
        position=position,
        planned=planned,
        n_before=len(before.dataset),
        n_dropped=int(made.get("row", 0)),
        n_relabelled=int(made.get("label", 0)),
        n_texts_changed=int(made.get("text", 0)),
        n_splits_changed=int(made.get("split", 0)),
        is_sorted=len(before.order) == len(after.order) and bool((before.order != after.order).any()),
        labels=_label_change(before.dataset, after.dataset),
        characters_before=_characters(before.dataset),
        characters_after=_characters(after.dataset),
        accuracy_before=_accuracy(before.dataset, predictions),
        accuracy_after=_accuracy(after.dataset, predictions),
        notes=after.notes[len(before.notes) :],
    )


def _label_change(before: Dataset, after: Dataset) -> pd.DataFrame:
    counts = {
        name: dataset.frame["label"].astype("str").fillna("(no label)").value_counts()
        for name, dataset in (("before", before), ("after", after))
    }
    table = pd.DataFrame(counts).fillna(0).astype(np.int64).rename_axis("label")
    change = (table["after"] - table["before"]).abs()
    return table.assign(change=change).sort_values(["change", "label"], ascending=[False, True]).drop(columns="change")


def _characters(dataset: Dataset) -> Percentiles | None:
    return percentiles(text_lengths(dataset.texts, tokenizer=None)["characters"]) if len(dataset) else None


def _accuracy(dataset: Dataset, predictions: Predictions | None) -> float | None:
    if predictions is None:
        return None
    predicted = predictions.predicted.reindex(dataset.frame.index).astype("str")
    label = dataset.frame["label"].astype("str")
    known = predicted.notna() & label.notna()
    return float((predicted == label)[known].mean()) if known.any() else None
