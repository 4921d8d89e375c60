"""Who is tied to whom, directly or through others, as numbered groups."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nlp_explorer.duplicates.groups import UNGROUPED


def components(left: np.ndarray, right: np.ndarray, n: int) -> np.ndarray:
    """Return the connected component of each of ``n`` vertices, int64, numbered by their first vertex.

    ``left`` and ``right``: int ``(n_edges,)``, the ends of each edge. Linear.
    """
    graph = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(n, n))
    result: np.ndarray = connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)
    return result


def numbered_by_first(groups: np.ndarray) -> np.ndarray:
    """Return the groups numbered 0, 1, ... by first occurrence, int64; `UNGROUPED` stays."""
    number = np.full(int(groups.max(initial=UNGROUPED)) + 2, UNGROUPED, dtype=np.int64)  # -1 reads the last entry
    seen, first = np.unique(groups, return_index=True)
    first, seen = first[seen != UNGROUPED], seen[seen != UNGROUPED]
    number[seen[np.argsort(first)]] = np.arange(len(seen))
    result: np.ndarray = number[groups]
    return result
