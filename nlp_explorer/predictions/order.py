"""Predictions without ids and texts: the first belongs to the first row. Said loudly, and checked where it can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.columns import RawPredictions
from nlp_explorer.predictions.pairing import Pairing
from nlp_explorer.reading.splits import split_of_value

UNCONFIRMED = "Nothing in the file can confirm it: check that neither was sorted or filtered."
MIN_ROWS_TO_DOUBT = 30  # fewer right and wrong predictions say little about the order
MAX_KAPPA_BY_CHANCE = 0.05  # Cohen's kappa; any model that learned something is above


@dataclass(frozen=True, eq=False)
class ByOrder:
    """The pairing by order, and the sentence that says so."""

    pairing: Pairing
    sentence: str


def join_by_order(raw: RawPredictions, dataset: Dataset) -> ByOrder | None:
    """Return the rows in the order of the file; None when the lengths do not agree, or several splits are as long.

    Within one split where the file names splits or is as long as one split only, and within each epoch.

    Raises
    ------
    PredictionsError
        The labels in the file show that the order is another one.
    """
    every: list[_InOrder | None] = []

    def pair_some(at: np.ndarray) -> Pairing:
        found = _rows_in_order(raw, dataset, at)
        every.append(found)
        positions = found.positions if found else np.full(len(at), -1, dtype=np.int64)
        return Pairing(positions, np.full(len(at), None, dtype=object))

    pairing = each_epoch(raw, pair_some)
    first = every[0] if every else None
    if first is None or not all(every):
        return None
    check = _agreement_with_labels(raw, dataset, pairing)
    each = " of each epoch" if raw.epochs is not None else ""
    sentence = (
        f"Joined by ORDER: the file has no id or text that fits, but as many predictions{each} as {first.which} "
        f"({len(first.positions):,}), so the first belongs to the first row, and so on. {check}"
    )
    return ByOrder(pairing, sentence)


@dataclass(frozen=True, eq=False)
class _InOrder:
    """Rows that are as many as the predictions: in words, and by position, one a prediction."""

    which: str
    positions: np.ndarray


def _rows_in_order(raw: RawPredictions, dataset: Dataset, at: np.ndarray) -> _InOrder | None:
    """Return the rows of some predictions; None when no rows, or those of several splits, are as many."""
    splits = dataset.frame["split"].astype("str").to_numpy(dtype=object)
    if raw.splits is not None and dataset.splits:
        asked = raw.splits.iloc[at].fillna("").map(split_of_value).to_numpy(dtype=object)
        positions = np.full(len(at), -1, dtype=np.int64)
        for split in set(asked):
            rows = np.flatnonzero(splits == split)
            if len(rows) != int((asked == split).sum()):
                return None
            positions[asked == split] = rows
        return _InOrder("each split has rows", positions)
    if len(at) == len(dataset):
        return _InOrder("the dataset has rows", np.arange(len(dataset)))
    fitting = [split for split in dataset.splits if int((splits == split).sum()) == len(at)]
    if len(fitting) > 1 and raw.split in fitting:
        fitting = [raw.split]
    if len(fitting) != 1:
        return None
    return _InOrder(f"the split {fitting[0]} has rows", np.flatnonzero(splits == fitting[0]))


def _agreement_with_labels(raw: RawPredictions, dataset: Dataset, pairing: Pairing) -> str:
    """Return the sentence that says whether the labels in the file confirm the order.

    Raises
    ------
    PredictionsError
        They agree no better than halfway between chance and certainty: the order is another one.
    """
    if raw.gold is None or not dataset.has_labels:
        return UNCONFIRMED
    theirs = dataset.frame["label"].iloc[pairing.positions].astype("str").str.strip().to_numpy(dtype=object)
    mine = raw.gold.str.strip().to_numpy(dtype=object)
    both = pd.notna(theirs) & pd.notna(mine)
    expected = by_chance(pd.Series(mine[both]), pd.Series(theirs[both]))
    if expected == 0:  # no label in common: the file writes them in another way
        return UNCONFIRMED
    n_same, n_both = int((mine[both] == theirs[both]).sum()), int(both.sum())
    if expected < 1 and n_same / n_both <= (1 + expected) / 2:
        raise PredictionsError(
            f"{raw.file!r} has as many predictions as there are rows, but in another order: its labels agree with "
            "the dataset's in only "
            f"{n_same:,} of {n_both:,}. Add an id or text column to it."
        )
    return f"Its label column agrees with the dataset's in {n_same:,} of {n_both:,} rows."


def doubt(labels: pd.Series, predicted: pd.Series) -> str:
    """Return a warning when predictions that were joined by order are right no more often than by chance.

    Both are category of str, aligned. Empty when there is nothing to warn of, or too few rows to tell.
    """
    both = (labels.notna() & predicted.notna()).to_numpy()
    if both.sum() < MIN_ROWS_TO_DOUBT:
        return ""
    one, other = labels[both].astype("str"), predicted[both].astype("str")
    expected = by_chance(one, other)
    accuracy = float((one.to_numpy() == other.to_numpy()).mean())
    if expected < 1 and (accuracy - expected) / (1 - expected) > MAX_KAPPA_BY_CHANCE:
        return ""
    return f"They are right no more often than by chance ({accuracy:.3f}), so the order is probably another one."


def by_chance(first: pd.Series, second: pd.Series) -> float:
    """Return how often two columns would agree if either were shuffled: share 0..1."""
    shares, others = first.value_counts(normalize=True), second.value_counts(normalize=True)
    return float((shares * others.reindex(shares.index).fillna(0)).sum())


def each_epoch(raw: RawPredictions, pair_some: Callable[[np.ndarray], Pairing]) -> Pairing:
    """Return the pairing of all predictions, each epoch paired for itself by position in the file."""
    if raw.epochs is None:
        return pair_some(np.arange(raw.n))
    positions, left_over = np.full(raw.n, -1, dtype=np.int64), np.full(raw.n, None, dtype=object)
    for epoch in np.unique(raw.epochs):
        at = np.flatnonzero(raw.epochs == epoch)
        found = pair_some(at)
        positions[at], left_over[at] = found.positions, found.left_over
    return Pairing(positions, left_over)
