"""How good a run is: accuracy, F1 and recall, overall and for each class, each with its interval.

Everything is computed from the counts of label by prediction, so a million rows cost as much as a thousand.
Where rows may have several labels, a prediction is right when all of them are, and each class is scored for itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.averages import Averages, averages, tally
from nlp_explorer.predictions.intervals import Estimate, share, wilson
from nlp_explorer.predictions.pairs import Pairs, pairs_of
from nlp_explorer.predictions.run import Predictions

MACRO_CONVENTION = "Macro averages are means over the classes that occur as a label among the scored rows."


@dataclass(frozen=True, eq=False)
class Scores:
    """What a run scores on the rows that have both a label and a prediction.

    Attributes
    ----------
    n_rows, n_matched, n_scored
        Rows of the dataset; of them with a prediction; of them with a label too. Only the last are scored.
    macro_f1, weighted_f1, balanced_accuracy
        Means over the classes that occur as a label (see `MACRO_CONVENTION`), with seeded bootstrap intervals.
    majority_class, majority_accuracy
        The most frequent label of the scored rows, and the accuracy of always answering it.
    per_class
        Index ``label``; ``precision``, ``recall``, ``f1``, ``support``, ``n_predicted``, the Wilson intervals
        ``precision_low``, ``precision_high``, ``recall_low``, ``recall_high``, and the seeded bootstrap interval
        ``f1_low``, ``f1_high``. NaN where there is nothing to divide by. Largest support first, then by name.
    """

    run: str
    n_rows: int
    n_matched: int
    n_scored: int
    n_without_label: int
    n_without_prediction: int
    accuracy: Estimate
    macro_f1: Estimate
    weighted_f1: Estimate
    balanced_accuracy: Estimate
    majority_class: str
    majority_accuracy: float
    per_class: pd.DataFrame

    @property
    def sentence(self) -> str:
        """The scores in one sentence, with what was left out."""
        if self.n_scored == 0:
            return f"{self.run}: no row has both a label and a prediction, so nothing can be scored."
        parts = [
            f"{self.run}: accuracy {self.accuracy} and macro-F1 {self.macro_f1} on {_count(self.n_scored, 'row')}; "
            f"always answering {self.majority_class} gives {self.majority_accuracy:.3f}."
        ]
        if self.n_without_label:
            parts.append(f"{_count(self.n_without_label, 'predicted row')} without a label left out.")
        return " ".join(parts)


def scores(dataset: Dataset, run: Predictions) -> Scores:
    """Return the scores of a run on a dataset, or on a part of it."""
    pairs = pairs_of(dataset, run)
    means = averages(pairs)
    is_empty = len(pairs) == 0
    support = np.bincount(pairs.label, minlength=1)
    majority = int(support.argmax())
    return Scores(
        run=run.name,
        n_rows=len(dataset),
        n_matched=len(pairs) + pairs.n_without_label,
        n_scored=len(pairs),
        n_without_label=pairs.n_without_label,
        n_without_prediction=pairs.n_without_prediction,
        accuracy=share(len(pairs) - int(pairs.is_wrong.sum()), len(pairs)),
        macro_f1=means.macro_f1,
        weighted_f1=means.weighted_f1,
        balanced_accuracy=means.balanced_accuracy,
        majority_class="" if is_empty else pairs.answers[majority],
        majority_accuracy=math.nan if is_empty else float(support[majority] / len(pairs)),
        per_class=_per_class(pairs, means),
    )


def weakest_first(per_class: pd.DataFrame) -> pd.DataFrame:
    """Return `Scores.per_class` by the upper end of the F1 interval, then by F1: what is surely weak comes first.

    Classes that no scored row is labelled with stand last.
    """
    keys = per_class["f1"], per_class["f1_high"], per_class["support"] == 0
    order = np.lexsort([key.to_numpy() for key in keys])
    result: pd.DataFrame = per_class.iloc[order]
    return result


def confusion(dataset: Dataset, run: Predictions) -> pd.DataFrame:
    """Return the counts of label (index) by prediction (columns), int64.

    Both axes hold the same answers, sorted by name: all that occur as a label or as a prediction of a scored row.
    """
    pairs = pairs_of(dataset, run)
    names = pd.Index(pairs.answers, dtype="str")
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    counts[pairs.cells.label, pairs.cells.predicted] = pairs.cells.count
    return pd.DataFrame(counts, index=names.rename("label"), columns=names.rename("predicted"))


def _per_class(pairs: Pairs, means: Averages) -> pd.DataFrame:
    counts = tally(pairs, pairs.cells.count[np.newaxis])
    hits, support, n_predicted = (
        array[:, 0].astype(np.int64) for array in (counts.hits, counts.support, counts.n_predicted)
    )
    precision_low, precision_high = wilson(hits, n_predicted)
    recall_low, recall_high = wilson(hits, support)
    with np.errstate(invalid="ignore"):
        columns = {
            "precision": hits / n_predicted,
            "recall": hits / support,
            "f1": 2 * hits / (support + n_predicted),
            "support": support,
            "n_predicted": n_predicted,
            "precision_low": precision_low,
            "precision_high": precision_high,
            "recall_low": recall_low,
            "recall_high": recall_high,
            "f1_low": means.f1_low,
            "f1_high": means.f1_high,
        }
    frame = pd.DataFrame(columns, index=pd.Index(pairs.classes, dtype="str", name="label"))
    return frame.sort_values("support", ascending=False, kind="stable")


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
