"""The rows of groups in the order in which they are read: the largest group first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Listing:
    """Rows that belong together, group after group.

    Attributes
    ----------
    positions
        int64 ``(n,)``: positions of the rows in the dataset.
    group
        int64 ``(n,)``: number of each row's group, 0, 1, ... in the order of the listing.
    """

    positions: np.ndarray
    group: np.ndarray

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return int(self.group[-1]) + 1 if len(self.group) else 0


def list_groups(groups: np.ndarray, members: np.ndarray) -> Listing:
    """Return the rows where ``members`` (bool, one a row) holds, the group with the most of them first.

    ``groups``: int64 ``(n_rows,)``, 0 or more where ``members`` holds. Groups of equal size stand in the order
    of their first rows, the rows of a group in their own.
    """
    positions = np.flatnonzero(members)
    _, firsts, which, sizes = np.unique(groups[positions], return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((positions, firsts[which], -sizes[which]))
    ordered = which[order]
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return Listing(positions[order].astype(np.int64), np.cumsum(is_new, dtype=np.int64) - 1)
