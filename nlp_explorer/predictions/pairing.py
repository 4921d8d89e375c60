"""Pair the predictions of one run with rows by equal keys, one to one, and say why the others found none.

All of it is sorting and counting: a million predictions take about a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.predictions.run import LeftOver

NO_ROW = -1


@dataclass(frozen=True, eq=False)
class Keys:
    """The keys of predictions and rows as codes: equal codes are equal keys, -1 is a key that says nothing."""

    predictions: np.ndarray  # int64 (n_predictions,)
    rows: np.ndarray  # int64 (n_rows,)

    @property
    def are_unique(self) -> bool:
        """Whether no two rows share a key."""
        used = self.rows[self.rows >= 0]
        return len(used) == 0 or bool(np.bincount(used).max() == 1)

    def among_rows(self, is_open: np.ndarray) -> Keys:
        """Return the keys when only some rows may be found."""
        return Keys(self.predictions, np.where(is_open, self.rows, -1))


@dataclass(frozen=True, eq=False)
class Pairing:
    """Where each prediction went.

    Attributes
    ----------
    positions
        int64 ``(n_predictions,)``: the position of its row, -1 for none.
    left_over
        Object ``(n_predictions,)``: why it found none (``no-row``, ``several-rows``, ``doubled``), else None.
    """

    positions: np.ndarray
    left_over: np.ndarray

    @property
    def n_paired(self) -> int:
        """How many predictions found their row."""
        return int((self.positions >= 0).sum())


def keys_of(predictions: pd.Series, rows: pd.Series) -> Keys:
    """Return the codes of two columns of keys; missing and blank keys say nothing. Blanks around a key do not count."""
    both = pa.concat_arrays([_trimmed(rows), _trimmed(predictions)])  # one hash table is cheaper than a look-up in it
    codes = pc.fill_null(both.dictionary_encode().indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return Keys(codes[len(rows) :], codes[: len(rows)])


def pair(keys: Keys, *, ties: Keys | None, kinds: np.ndarray) -> Pairing:
    """Pair predictions and rows of the same key.

    Where a key repeats, the ties (split and label) decide; what is still equal is paired in the order of the file.
    A prediction that could mean several rows of different kinds is paired with none of them.

    Parameters
    ----------
    ties
        A second key of the same predictions and rows, used where the first one repeats.
    kinds
        int64 ``(n_rows,)``: rows of one key and one kind are the same row to any model and any metric.
    """
    if keys.are_unique or ties is None:
        return _paired(keys, kinds)
    both = _combined(keys, ties)
    first = _paired(both, kinds)
    is_next = first.left_over == "no-row"
    if not is_next.any():
        return first
    is_free = np.ones(len(keys.rows), dtype=bool)
    is_free[first.positions[first.positions >= 0]] = False
    rest = Keys(np.where(is_next, keys.predictions, -1), keys.rows).among_rows(is_free)
    second = _paired(rest, kinds)
    return Pairing(
        np.where(is_next, second.positions, first.positions),
        np.where(is_next, second.left_over, first.left_over),
    )


def _paired(keys: Keys, kinds: np.ndarray) -> Pairing:
    n_codes = int(max(keys.predictions.max(initial=-1), keys.rows.max(initial=-1))) + 1
    n_rows = np.bincount(keys.rows[keys.rows >= 0], minlength=n_codes)
    n_predictions = np.bincount(keys.predictions[keys.predictions >= 0], minlength=n_codes)
    order = np.argsort(keys.rows, kind="stable")
    order = order[np.searchsorted(keys.rows[order], 0) :]
    start = np.concatenate([[0], np.cumsum(n_rows)])
    nth = _occurrence(keys.predictions, n_predictions)
    positions = np.full(len(keys.predictions), NO_ROW, dtype=np.int64)
    left_over = np.full(len(keys.predictions), None, dtype=object)
    has_code = keys.predictions >= 0
    code = np.where(has_code, keys.predictions, 0)
    has_row = has_code & (np.append(n_rows, 0)[code] > 0)
    is_doubled = has_row & (nth >= np.append(n_rows, 0)[code])
    unclear = (n_predictions < n_rows) & _differs_within(kinds[order], keys.rows[order], n_codes)
    is_unclear = has_row & ~is_doubled & np.append(unclear, False)[code]
    is_paired = has_row & ~is_doubled & ~is_unclear
    positions[is_paired] = order[start[code[is_paired]] + nth[is_paired]]
    reasons: tuple[tuple[LeftOver, np.ndarray], ...] = (
        ("no-row", ~has_row),
        ("doubled", is_doubled),
        ("several-rows", is_unclear),
    )
    for reason, mask in reasons:
        left_over[mask] = reason
    return Pairing(positions, left_over)


def _occurrence(codes: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return for each entry how many equal codes stand before it; 0 for the code -1."""
    if counts.max(initial=0) <= 1:
        return np.zeros(len(codes), dtype=np.int64)
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], codes[order], side="left")
    nth = np.empty(len(codes), dtype=np.int64)
    nth[order] = np.arange(len(codes)) - first
    return nth


def _differs_within(kinds: np.ndarray, codes: np.ndarray, n_codes: int) -> np.ndarray:
    """Return for each code whether its rows (sorted by code) are of several kinds."""
    differs = np.zeros(n_codes, dtype=bool)
    is_break = (codes[1:] == codes[:-1]) & (kinds[1:] != kinds[:-1])
    differs[codes[1:][is_break]] = True
    return differs


def _combined(first: Keys, second: Keys) -> Keys:
    n_predictions = len(first.predictions)
    one = np.concatenate([first.predictions, first.rows])
    other = np.concatenate([second.predictions, second.rows])
    joint = one * (other.max(initial=0) + 2) + other + 1
    codes = pd.factorize(joint)[0].astype(np.int64)
    codes[one < 0] = -1
    return Keys(codes[:n_predictions], codes[n_predictions:])


def _trimmed(keys: pd.Series) -> pa.Array:
    array = pa.array(keys, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    text = pc.utf8_trim_whitespace(pc.cast(array, pa.large_string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.large_string()), text)
