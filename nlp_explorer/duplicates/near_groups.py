"""Groups of rows over all kinds of duplicates, re-formed at any threshold at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree

from nlp_explorer.duplicates.components import components, numbered_by_first
from nlp_explorer.duplicates.groups import UNGROUPED, Duplicates, group_sizes
from nlp_explorer.duplicates.pairs import NO_WORDS, ROUNDING, NearPairs
from nlp_explorer.duplicates.shingles import Shingling

Kind = Literal["exact", "normalised", "near"]
KINDS: tuple[Kind, ...] = ("exact", "normalised", "near")  # the strictest first
ALONE = -1  # kind of a row whose group has no other
STEPS = 100  # of the curve of rows by threshold, between 0 and 1


@dataclass(frozen=True, eq=False)
class NearGroups:
    """The groups at one threshold: rows tied by any kind of duplicate, directly or through others.

    Attributes
    ----------
    threshold
        Jaccard from which two texts count as near duplicates.
    group
        int64 ``(n_rows,)``: the group of each row, numbered by first occurrence, groups of one row too; -1 for
        a row with nothing to compare.
    kind
        int8 ``(n_rows,)``: the strictest kind that ties the row to its group, its place in `KINDS`; `ALONE` for
        a row whose group has no other.
    """

    threshold: float
    group: np.ndarray
    kind: np.ndarray

    @property
    def is_member(self) -> np.ndarray:
        """Which rows are in a group of two or more, bool ``(n_rows,)``."""
        result: np.ndarray = self.kind != ALONE
        return result

    def sizes(self) -> pd.Series:
        """Return how many groups have each size from 2 on; index ``size``, ascending."""
        counts = np.bincount(self.group[self.is_member])
        sizes, n_groups = np.unique(counts[counts > 1], return_counts=True)
        return pd.Series(n_groups, index=pd.Index(sizes, name="size"), name="groups", dtype="int64")


class NearIndex:
    """What the groups at any threshold are formed from. Built once: about 1 s for a million rows."""

    def __init__(self, duplicates: Duplicates, pairs: NearPairs) -> None:
        """Take exact and normalised groups, and near pairs, of the same rows."""
        self.duplicates = duplicates
        self.pairs = pairs
        self._tied, ends = _tied_by_equality(duplicates, pairs)
        self._n_tied = int(self._tied.max(initial=UNGROUPED)) + 1
        self._left, self._right, self._jaccard = _spanning_forest(*ends, pairs.jaccard, self._n_tied)
        self._strictest = np.full(len(self._tied), ALONE, dtype=np.int8)
        self._strictest[group_sizes(duplicates.normalised) >= 2] = KINDS.index("normalised")
        self._strictest[group_sizes(duplicates.exact) >= 2] = KINDS.index("exact")

    @property
    def floor(self) -> float:
        """The lowest threshold at which groups can be formed."""
        return self.pairs.floor

    def groups_at(self, threshold: float) -> NearGroups:
        """Return the groups at a threshold. Well under a second for a million rows.

        Raises
        ------
        ValueError
            The threshold is not between the floor and 1.
        """
        if not self.floor - ROUNDING <= threshold <= 1 + ROUNDING:
            raise ValueError(f"pairs were kept from {self.floor} to 1: there are no groups at {threshold}")
        n = self._n_edges_at(threshold)
        component = components(self._left[:n], self._right[:n], self._n_tied)
        group = np.append(component, UNGROUPED)[self._tied]  # -1 reads the last entry
        kind = self._strictest.copy()
        kind[(kind == ALONE) & (group_sizes(group) >= 2)] = KINDS.index("near")
        return NearGroups(threshold, group, kind)

    def n_falling_away(self, threshold: float) -> int:
        """Return how many rows would go at a threshold if each group kept one."""
        return int(np.count_nonzero(self._tied != UNGROUPED)) - self._n_tied + self._n_edges_at(threshold)

    def falling_away(self) -> pd.DataFrame:
        """Return how many rows would go at each threshold, the floor to 1; columns ``threshold``, ``rows``."""
        thresholds = np.arange(round(self.floor * STEPS), STEPS + 1) / STEPS
        rows = [self.n_falling_away(threshold) for threshold in thresholds]
        return pd.DataFrame({"threshold": thresholds, "rows": np.array(rows, dtype=np.int64)})

    def _n_edges_at(self, threshold: float) -> int:
        return int(np.searchsorted(-self._jaccard, ROUNDING - threshold, side="right"))


def index_of_equal(duplicates: Duplicates) -> NearIndex:
    """Return the index of equal texts alone: what can be shown while near duplicates are still looked for."""
    nothing = np.zeros(0, dtype=np.int32)
    sets = np.full(len(duplicates.exact), NO_WORDS, dtype=np.int32)
    pairs = NearPairs(Shingling("words", 1), 1.0, sets, nothing, nothing, np.zeros(0), n_crowded=0)
    return NearIndex(duplicates, pairs)


def _tied_by_equality(duplicates: Duplicates, pairs: NearPairs) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Return the group of each row by exact text, normalised key and shingle set, and those of the pairs' ends.

    A text without a normalised key is held by its exact text.
    """
    exact = np.where(
        duplicates.exact >= 0, duplicates.normalised.max(initial=UNGROUPED) + 1 + duplicates.exact, UNGROUPED
    )
    key = np.where(duplicates.normalised >= 0, duplicates.normalised, exact)
    n_keys = int(key.max(initial=UNGROUPED)) + 1
    both = (key != UNGROUPED) & (pairs.sets != NO_WORDS)
    component = components(key[both], n_keys + pairs.sets[both].astype(np.int64), n_keys + pairs.n_sets)
    of_rows = np.append(component, UNGROUPED)[np.where(key == UNGROUPED, len(component), key)]
    numbered = numbered_by_first(np.concatenate([of_rows, component[n_keys:]]))
    tied, of_sets = np.split(numbered, [len(of_rows)])
    of_sets[of_sets > tied.max(initial=UNGROUPED)] = UNGROUPED  # sets of ungrouped rows alone
    return tied, (of_sets[pairs.left], of_sets[pairs.right])


def _spanning_forest(
    left: np.ndarray, right: np.ndarray, jaccard: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs (left, right, Jaccard; highest first) that alone tie the same groups at every threshold."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    useful = np.flatnonzero((low != high) & (low != UNGROUPED))
    _, first = np.unique(low[useful] * n + high[useful], return_index=True)  # the highest of parallel ones
    useful = useful[first]
    # the place among the pairs, not the Jaccard, is the weight: it is exact, and zero would mean no edge
    graph = coo_array((useful + 1.0, (low[useful], high[useful])), shape=(n, n))
    kept = np.sort(minimum_spanning_tree(graph.tocsr()).data).astype(np.int64) - 1
    return left[kept], right[kept], jaccard[kept]
