"""What goes into a queue: rows that were chosen, and rows that were drawn at random with known probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.labels import label_codes
from nlp_explorer.seed import SEED

MIN_RANDOM_ROWS = 30  # fewer say next to nothing about a share: 3 wrong of 30 is an interval from 3 to 26 %
N_PRACTICE = 5


@dataclass(frozen=True, eq=False)
class Part:
    """Rows that go into a queue together.

    Attributes
    ----------
    row_ids
        int64, each once.
    probability
        float64, one a row: with what probability (0..1) it was drawn; None for rows that were chosen, which say
        nothing about the others.
    """

    row_ids: np.ndarray
    probability: np.ndarray | None = None


def chosen_rows(row_ids: Sequence[int] | np.ndarray) -> Part:
    """Return rows that somebody or something picked: a filter, a finding, a group, the most suspicious."""
    return Part(np.unique(np.asarray(row_ids, dtype=np.int64)))


def random_rows(dataset: Dataset, n: int, *, seed: int = SEED) -> Part:
    """Return ``n`` labelled rows of a dataset, each with the same probability; all of them if there are fewer."""
    labelled = _labelled(dataset)
    n = min(n, len(labelled))
    drawn = np.random.default_rng(seed).choice(labelled, n, replace=False)
    return Part(np.sort(drawn), np.full(n, n / len(labelled) if n else 1.0))


def stratified_rows(dataset: Dataset, n_of_label: int, *, seed: int = SEED) -> Part:
    """Return up to ``n_of_label`` rows of each label, drawn at random; of a rarer label, all of its rows."""
    codes, generator = label_codes(dataset), np.random.default_rng(seed)
    drawn, probability = [], []
    for code in np.unique(codes[codes >= 0]):
        rows = dataset.row_ids[codes == code]
        n = min(n_of_label, len(rows))
        drawn.append(generator.choice(rows, n, replace=False))
        probability.append(np.full(n, n / len(rows)))
    if not drawn:
        return Part(np.empty(0, dtype=np.int64), np.empty(0))
    ids, shares = np.concatenate(drawn), np.concatenate(probability)
    order = np.argsort(ids, kind="stable")
    return Part(ids[order], shares[order])


def practice_rows(dataset: Dataset, without: np.ndarray, *, n: int = N_PRACTICE, seed: int = SEED) -> np.ndarray:
    """Return rows to practise on that are not in the queue, int64: of as many labels as can be, frequent ones first.

    Their given label is the feedback, so a person should look at them first: it may be wrong.
    """
    codes = label_codes(dataset)
    free = np.flatnonzero((codes >= 0) & ~np.isin(dataset.row_ids, without))
    free = np.random.default_rng(seed).permutation(free)
    sizes = np.bincount(codes[codes >= 0]) if (codes >= 0).any() else np.empty(0, dtype=np.int64)
    turn = _occurrence(codes[free])
    order = np.lexsort((-sizes[codes[free]], turn)) if len(free) else np.empty(0, dtype=np.int64)
    return np.asarray(dataset.row_ids[free[order[:n]]], dtype=np.int64)


def _labelled(dataset: Dataset) -> np.ndarray:
    labelled = np.asarray(dataset.row_ids[dataset.frame["label"].notna().to_numpy()])
    if not len(labelled):
        raise ExplorerError("No row has a label: there is nothing to judge again. Choose the label column first.")
    return labelled


def _occurrence(codes: np.ndarray) -> np.ndarray:
    """Return for each element how many equal ones stand before it, int64."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(codes) else np.empty(0, dtype=np.int64)
    nth = np.arange(len(codes)) - np.repeat(starts, np.diff(np.r_[starts, len(codes)]))
    result = np.empty(len(codes), dtype=np.int64)
    result[order] = nth
    return result
