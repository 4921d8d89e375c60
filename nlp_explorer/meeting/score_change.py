"""How much better a run is than an earlier one, on the rows that both share, also across two versions of the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.row_pairs import RowPairs
from nlp_explorer.predictions.averages import MAX_CELLS_IN_MEMORY, N_REPLICATES, means, tally
from nlp_explorer.predictions.compare import Comparison, compare
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, with_percentiles
from nlp_explorer.predictions.pairs import Pairs, pairs_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.seed import SEED


@dataclass(frozen=True, eq=False)
class ScoreChange:
    """What changes from one run to another, on the labelled rows that both predict.

    Attributes
    ----------
    comparison
        Row by row; its ``difference`` is that of the accuracy, its ``p_value`` McNemar's exact test. Rows are those of
        the newer dataset, and so are the labels both runs are held against.
    macro_f1
        Difference of the macro-F1, with the percentile interval of a bootstrap that draws whole rows, so that both
        runs are always scored on the same ones.
    """

    comparison: Comparison
    macro_f1: Estimate

    @property
    def points(self) -> str:
        """The difference of the accuracy in percentage points: ``+0.8 [+0.1, +1.5]``."""
        return points(self.comparison.difference)

    @property
    def sentence(self) -> str:
        """What the newer run fixes and breaks on the shared rows."""
        return self.comparison.sentence


def points(difference: Estimate) -> str:
    """Return a difference of shares in percentage points with its interval: ``+0.8 [+0.1, +1.5]``."""
    return f"{100 * difference.value:+.1f} [{100 * difference.low:+.1f}, {100 * difference.high:+.1f}]"


def score_change(dataset: Dataset, first: Predictions, second: Predictions) -> ScoreChange:
    """Return what changes from a first run to a second one over the same dataset."""
    one, other = pairs_of(dataset, first), pairs_of(dataset, second)
    shared = np.intersect1d(one.row_ids, other.row_ids, assume_unique=True)
    part = dataset.subset(dataset.frame.index.isin(shared), "rows that both runs predict")
    return ScoreChange(compare(dataset, first, second), _macro_f1(pairs_of(part, first), pairs_of(part, second)))


def score_change_between(new: Dataset, pairs: RowPairs, old_run: Predictions, new_run: Predictions) -> ScoreChange:
    """Return what changes from a run over the old version to one over the new, on rows whose text is the same."""
    before = carried_over(old_run, new, pairs)
    if before.title == new_run.title:
        before = replace(before, name=f"{before.name} before")
    return score_change(new, before, new_run)


def carried_over(run: Predictions, new: Dataset, pairs: RowPairs) -> Predictions:
    """Return a run over the old version as one over the new: what it said of a row, said of its counterpart."""
    at_old = run.predicted.index.get_indexer(pd.Index(pairs.old))
    at_new = new.frame.index.get_indexer(pd.Index(pairs.new))
    codes = np.full(len(new), -1, dtype=np.int64)
    codes[at_new] = run.predicted.cat.codes.to_numpy()[at_old]
    predicted = pd.Categorical.from_codes(codes, categories=run.predicted.cat.categories)
    return replace(
        run,
        predicted=pd.Series(predicted, index=new.frame.index, name=run.predicted.name),
        probabilities=_moved(run.probabilities, at_old, at_new, len(new)),
        top_probability=_moved(run.top_probability, at_old, at_new, len(new)),
    )


def counterpart_run(
    runs: Sequence[Predictions], others: Sequence[Predictions]
) -> tuple[Predictions, Predictions] | None:
    """Return the first run that both have by name, else the last of each; None if one side has none."""
    by_title = {run.title: run for run in runs}
    for other in others:
        if other.title in by_title:
            return by_title[other.title], other
    return (runs[-1], others[-1]) if runs and others else None


def _moved(values: np.ndarray | None, at_old: np.ndarray, at_new: np.ndarray, n_rows: int) -> np.ndarray | None:
    if values is None:
        return None
    moved = np.full((n_rows, *values.shape[1:]), np.nan, dtype=values.dtype)
    moved[at_new] = values[at_old]
    return moved


def _macro_f1(one: Pairs, other: Pairs) -> Estimate:
    if not len(one):
        return NO_ESTIMATE
    cell_of_one, cell_of_other = (_cell_of_each(pairs) for pairs in (one, other))
    n_other = len(other.cells.count)
    joint, count = np.unique(cell_of_one * n_other + cell_of_other, return_counts=True)
    at_one, at_other = joint // n_other, joint % n_other
    whole_one, whole_other = (tally(pairs, pairs.cells.count[np.newaxis]) for pairs in (one, other))
    [value] = (means(whole_other, whole_other) - means(whole_one, whole_one))[:, 0]
    replicates = np.concatenate(
        [
            means(tally(other, _summed(drawn, at_other)), whole_other)[:, 0]
            - means(tally(one, _summed(drawn, at_one)), whole_one)[:, 0]
            for drawn in _resampled(count)
        ]
    )
    return with_percentiles(value, replicates)


def _cell_of_each(pairs: Pairs) -> np.ndarray:
    """Return the place of each row's cell among `Pairs.cells`, int64."""
    n = len(pairs.answers)
    cells: np.ndarray = np.searchsorted(
        pairs.cells.label * n + pairs.cells.predicted, pairs.label * n + pairs.predicted
    )
    return cells


def _resampled(counts: np.ndarray) -> Iterator[np.ndarray]:
    """Yield bootstrap replicates of counts, int64 ``(n, n_counts)``, `N_REPLICATES` in all."""
    random = np.random.default_rng(SEED)
    total, at_a_time = int(counts.sum()), max(1, MAX_CELLS_IN_MEMORY // len(counts))
    for start in range(0, N_REPLICATES, at_a_time):
        yield random.multinomial(total, counts / total, size=min(at_a_time, N_REPLICATES - start))


def _summed(drawn: np.ndarray, cell: np.ndarray) -> np.ndarray:
    """Return the sums of columns that belong to one cell, in the order of the cells; each cell has a column."""
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    sums: np.ndarray = np.add.reduceat(drawn[:, order], starts, axis=1)
    return sums
