"""What a run scores on a split with and without the rows that also stand in another split."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.leakage import leak_kinds
from nlp_explorer.duplicates.near_groups import ALONE, NearGroups, NearIndex
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate
from nlp_explorer.predictions.metrics import Scores, scores
from nlp_explorer.predictions.run import Predictions


@dataclass(frozen=True, eq=False)
class LeakScores:
    """The scores of a run on one split, as it is and without the rows that leak from another split.

    ``n_leaked`` counts the rows that were left out, of ``n_rows``. ``difference`` is the accuracy with them minus that
    without them; it is known when rows of both kinds were scored. ``all_rows`` and ``leaked_rows`` are row ids (int64)
    of the split.
    """

    split: str
    other: str
    n_rows: int
    n_leaked: int
    with_leaks: Scores
    without_leaks: Scores
    leaks_alone: Scores
    difference: Estimate
    all_rows: np.ndarray
    leaked_rows: np.ndarray

    @property
    def other_rows(self) -> np.ndarray:
        """The row ids of the split that do not leak, int64."""
        return np.setdiff1d(self.all_rows, self.leaked_rows)

    @property
    def sentence(self) -> str:
        """Both scores in one sentence."""
        if not self.n_leaked:
            return f"No row of {self.split} also stands in {self.other}."
        which = f"the {self.n_leaked:,} of {self.n_rows:,} rows that also stand in {self.other}"
        with_leaks = f"On {self.split}, accuracy is {self.with_leaks.accuracy} with {which}"
        if not self.without_leaks.n_scored:
            return f"{with_leaks}; without them no row is left to score."
        without = f"{with_leaks}, and {self.without_leaks.accuracy} without them"
        if math.isnan(self.difference.value):
            return f"{without}."
        low, high = self.difference.low, self.difference.high
        return f"{without}: a difference of {self.difference.value:+.3f} [{low:+.3f}, {high:+.3f}]."


def scores_without_leaks(
    dataset: Dataset,
    run: Predictions,
    index: NearIndex,
    groups: NearGroups,
    *,
    split: str = "test",
    other: str = "train",
) -> LeakScores:
    """Return the scores of a run on ``split`` beside those without its rows that are tied to a row of ``other``."""
    is_here = (dataset.frame["split"] == split).to_numpy(dtype=bool)
    is_leaked = leak_kinds(dataset, index, groups, split=split, other=other) != ALONE
    without, alone = _scores_of(dataset, run, is_here & ~is_leaked), _scores_of(dataset, run, is_leaked)
    return LeakScores(
        split=split,
        other=other,
        n_rows=int(is_here.sum()),
        n_leaked=int(is_leaked.sum()),
        with_leaks=_scores_of(dataset, run, is_here),
        without_leaks=without,
        leaks_alone=alone,
        difference=_difference(alone, without),
        all_rows=dataset.row_ids[is_here],
        leaked_rows=dataset.row_ids[is_leaked],
    )


def rows_in_train(dataset: Dataset) -> np.ndarray:
    """Return which rows of other splits have the normalised text of a train row, bool ``(n_rows,)``; linear."""
    is_train = (dataset.frame["split"] == "train").to_numpy(dtype=bool)
    group = find_duplicates(dataset).normalised
    has_train = np.zeros(int(group.max(initial=-1)) + 2, dtype=bool)
    has_train[group[is_train]] = True
    has_train[-1] = False  # what a row without a normalised text reads
    result: np.ndarray = has_train[group] & ~is_train & dataset.frame["split"].notna().to_numpy()
    return result


def _scores_of(dataset: Dataset, run: Predictions, mask: np.ndarray) -> Scores:
    part = dataset.subset(mask, "rows to score")
    return scores(part, run.subset(part.row_ids))


def _difference(leaked: Scores, others: Scores) -> Estimate:
    """Return the accuracy on all rows minus that on those which do not leak, with its 95 % interval.

    It is the difference between leaked rows and others, two samples of different rows, times the share of leaked
    ones. Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
    """
    if not leaked.n_scored or not others.n_scored:
        return NO_ESTIMATE
    one, other = leaked.accuracy, others.accuracy
    share, value = leaked.n_scored / (leaked.n_scored + others.n_scored), one.value - other.value
    below = math.hypot(one.value - one.low, other.high - other.value)
    above = math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(share * value, share * (value - below), share * (value + above))
