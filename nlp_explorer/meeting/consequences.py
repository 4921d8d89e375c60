"""What accepting an item would change: rows, labels, and the score of a run on what is left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, listed
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal, StepProposal
from nlp_explorer.predictions.intervals import Estimate, share
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects.row_keys import KEY_COLUMNS
from nlp_explorer.review.decided import as_mappings
from nlp_explorer.review.draft import Draft
from nlp_explorer.review.export import run_steps
from nlp_explorer.review.merged_predictions import merged_predictions
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions

_NO_LABEL = "(no label)"
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
            f"from {first['before']:,} to {first['after']:,} rows."
        )

    def score_sentence(self) -> str:
        """Return the accuracy before and after, with intervals; empty without a run."""
        if self.score_before is None or self.score_after is None:
            return ""
        return f"Accuracy of {self.run}: {self.score_before} before, {self.score_after} after."


def consequences(item: AgendaItem, dataset: Dataset, run: Predictions | None = None) -> Consequences | None:
    """Return what accepting an item would change; None where it changes nothing in the data.

    Raises
    ------
    ExplorerError
        The step cannot be carried out on this dataset.
    """
    step = _step(item, dataset)
    if step is None:
        return None
    [done] = run_steps(Recipe((PlannedStep(step),)), Draft.of(dataset))
    changes = done.after.changes
    made = changes["what"].value_counts()
    after = done.after.dataset
    merged = None if run is None else merged_predictions(run, step, dataset.schema.label_separator)
    said = (_MERGED,) if merged is not run and made.get("label") else ()
    return Consequences(
        n_rows=len(dataset),
        n_dropped=int(made.get("row", 0)),
        n_relabelled=int(made.get("label", 0)),
        n_texts_changed=int(made.get("text", 0)),
        n_splits_changed=int(made.get("split", 0)),
        labels=_label_change(dataset, after),
        touched=np.sort(changes["row_id"].unique()).astype(np.int64),
        run="" if run is None else run.name,
        score_before=_accuracy(dataset, run),
        score_after=_accuracy(after, merged),
        notes=(*said, *(note.removeprefix(f"step 1 {step.KIND}: ") for note in done.after.notes)),
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


def _label_change(before: Dataset, after: Dataset) -> pd.DataFrame:
    counts = {
        name: dataset.frame["label"].astype("str").fillna(_NO_LABEL).value_counts()
        for name, dataset in (("before", before), ("after", after))
    }
    table = pd.DataFrame(counts).fillna(0).astype(np.int64).rename_axis("label")
    change = (table["after"] - table["before"]).abs()
    table = table.assign(change=change)[change > 0]
    return table.sort_values(["change", "label"], ascending=[False, True]).drop(columns="change")


def _accuracy(dataset: Dataset, run: Predictions | None) -> Estimate | None:
    if run is None:
        return None
    pairs = pairs_of(dataset, run.subset(dataset.row_ids))
    return share(len(pairs) - int(pairs.is_wrong.sum()), len(pairs)) if len(pairs) else None
