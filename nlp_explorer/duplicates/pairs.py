"""Pairs of near duplicates, as they are kept: from them groups are formed at any threshold."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nlp_explorer.duplicates.shingles import Shingling

NO_WORDS = -1  # of a row without a shingle
ROUNDING = 1e-9  # a threshold that was computed, as 0.1 * 8, still includes the Jaccard it stands for


@dataclass(frozen=True, eq=False)
class NearPairs:
    """All pairs of different shingle sets down to a floor, with their true Jaccard.

    Attributes
    ----------
    shingling
        What the sets are made of.
    floor
        The lowest Jaccard that was looked for.
    sets
        int32 ``(n_rows,)``: the shingle set of each row; rows with the same set have Jaccard 1. `NO_WORDS` for
        a row without a shingle.
    left, right
        int32 ``(n_pairs,)``, ``left < right``: two sets.
    jaccard
        float64 ``(n_pairs,)``, descending; ties in the order of ``left``, then ``right``.
    n_crowded
        How many sets are so many of a kind that each was compared with some of them only: a pair, and at worst
        a group, may be missing among these.
    """

    shingling: Shingling
    floor: float
    sets: np.ndarray
    left: np.ndarray
    right: np.ndarray
    jaccard: np.ndarray
    n_crowded: int

    def __len__(self) -> int:
        return len(self.jaccard)

    @property
    def n_sets(self) -> int:
        """How many different sets there are, those of rows that were left out included."""
        return int(max(self.sets.max(initial=-1), self.right.max(initial=-1))) + 1

    @property
    def left_out(self) -> str:
        """What was not compared, in a sentence; empty where nothing was left out."""
        if not self.n_crowded:
            return ""
        return (
            f"{self.n_crowded:,} of {self.n_sets:,} different texts have so much in common with so many others that "
            "each was compared with some of them only: near duplicates among these may be missing."
        )

    def n_at(self, threshold: float) -> int:
        """Return how many pairs reach the threshold: the first so many."""
        return int(np.searchsorted(-self.jaccard, ROUNDING - threshold, side="right"))

    def of_rows(self, positions: np.ndarray) -> NearPairs:
        """Return the pairs of a part of the rows; both sets of each occur among them."""
        sets = self.sets[positions]
        is_there = np.zeros(self.n_sets, dtype=bool)
        is_there[sets[sets != NO_WORDS]] = True
        stays = is_there[self.left] & is_there[self.right]
        return replace(self, sets=sets, left=self.left[stays], right=self.right[stays], jaccard=self.jaccard[stays])
