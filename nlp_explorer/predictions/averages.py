"""Means over the classes, such as macro-F1, with seeded bootstrap intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from nlp_explorer.predictions.intervals import CONFIDENCE_LEVEL, NO_ESTIMATE, Estimate, with_percentiles
from nlp_explorer.predictions.pairs import Pairs
from nlp_explorer.seed import SEED

N_REPLICATES = 1000  # percentile intervals: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", ch. 13
MAX_CELLS_IN_MEMORY = 4_000_000  # replicates x cells of the confusion matrix drawn at a time: 32 MB


@dataclass(frozen=True, eq=False)
class Averages:
    """Means over the classes that occur as a label of a scored row, and the F1 of each class.

    A class that was not drawn into a replicate counts there as it does in all rows: leaving out those of few rows would
    move the mean. Weighted F1 weighs a class by its rows; balanced accuracy is the mean recall. ``f1_low`` and
    ``f1_high`` are float64 ``(n_classes,)``: 95 % percentile intervals over the replicates that drew the class, NaN
    where none did.
    """

    macro_f1: Estimate = NO_ESTIMATE
    weighted_f1: Estimate = NO_ESTIMATE
    balanced_accuracy: Estimate = NO_ESTIMATE
    f1_low: np.ndarray = field(default_factory=lambda: np.zeros(0))
    f1_high: np.ndarray = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, eq=False)
class Tally:
    """Rows of each class, float64 ``(n_classes, n_replicates)``: labelled so, predicted so, both."""

    support: np.ndarray
    n_predicted: np.ndarray
    hits: np.ndarray


def averages(pairs: Pairs) -> Averages:
    """Return the means with their 95 % intervals; the same for the same rows in any order."""
    if len(pairs) == 0:
        return Averages()
    whole = tally(pairs, pairs.cells.count[np.newaxis])
    [value] = means(whole, whole)
    tallies = [tally(pairs, drawn) for drawn in _resampled(pairs.cells.count)]
    replicates = np.concatenate([means(drawn, whole) for drawn in tallies])
    of_class = np.sort(np.concatenate([_f1(drawn) for drawn in tallies], axis=1), axis=1)  # NaN stand last
    macro, weighted, balanced = (with_percentiles(value[at], replicates[:, at]) for at in range(3))
    f1_low, f1_high = _ends(of_class)
    return Averages(macro, weighted, balanced, f1_low, f1_high)


def tally(pairs: Pairs, counts: np.ndarray) -> Tally:
    """Count the rows of each class. ``counts`` is int64 ``(n_replicates, n_cells)``, aligned with the cells."""
    by_cell = np.ascontiguousarray(counts.T)
    support, n_predicted, hits = (np.zeros((len(pairs.classes), len(counts))) for _ in range(3))
    for count, label, predicted in zip(by_cell, pairs.cells.label, pairs.cells.predicted, strict=True):
        for at in pairs.classes_of[label]:
            support[at] += count
        for at in pairs.classes_of[predicted]:
            n_predicted[at] += count
            if at in pairs.classes_of[label]:
                hits[at] += count
    return Tally(support, n_predicted, hits)


def means(counts: Tally, whole: Tally) -> np.ndarray:
    """Return macro-F1, weighted F1 and balanced accuracy of each replicate, float64 ``(n_replicates, 3)``.

    ``whole``: the tally of all rows, for the classes that a replicate did not draw.
    """
    n_occurring = (whole.support > 0).sum()
    is_drawn = counts.support > 0
    f1, recall = (
        np.where(is_drawn, drawn, all_rows) for drawn, all_rows in zip(_parts(counts), _parts(whole), strict=True)
    )
    return np.column_stack(
        [
            f1.sum(axis=0) / n_occurring,
            (f1 * counts.support).sum(axis=0) / counts.support.sum(axis=0),
            recall.sum(axis=0) / n_occurring,
        ]
    )


def _resampled(cells: np.ndarray) -> Iterator[np.ndarray]:
    """Yield bootstrap replicates of the confusion counts: drawing rows anew is drawing their cells anew."""
    random = np.random.default_rng(SEED)
    total = int(cells.sum())
    at_a_time = max(1, MAX_CELLS_IN_MEMORY // len(cells))
    for start in range(0, N_REPLICATES, at_a_time):
        yield random.multinomial(total, cells / total, size=min(at_a_time, N_REPLICATES - start))


def _f1(counts: Tally) -> np.ndarray:
    """Return the F1 of each class and replicate; NaN where the class was neither drawn nor predicted."""
    with np.errstate(invalid="ignore"):
        result: np.ndarray = 2 * counts.hits / (counts.support + counts.n_predicted)
    return result


def _ends(replicates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the 2.5th and 97.5th percentile of each row of sorted replicates, NaN at their end left out."""
    n = np.isfinite(replicates).sum(axis=1)
    tail = (1 - CONFIDENCE_LEVEL) / 2
    rows = np.arange(len(replicates))
    low, high = (np.round(share * np.maximum(n - 1, 0)).astype(np.int64) for share in (tail, 1 - tail))
    return replicates[rows, low], replicates[rows, high]


def _parts(counts: Tally) -> tuple[np.ndarray, np.ndarray]:
    """Return F1 and recall of each class and replicate, 0 where there is nothing to divide by."""
    return (
        2 * counts.hits / np.maximum(counts.support + counts.n_predicted, 1),
        counts.hits / np.maximum(counts.support, 1),
    )
