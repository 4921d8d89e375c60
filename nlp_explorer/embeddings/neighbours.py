"""The nearest vectors by cosine, exact, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_explorer.progress import Progress, no_progress

MAX_BYTES = 256 * 2**20  # of similarities held at a time
_TIE = np.float32(2e-6)  # cosines nearer than this may differ by rounding in the blocked product alone


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest candidates of each query, nearest first.

    Attributes
    ----------
    positions
        int64 ``(n_queries, k)``: positions among the candidates.
    cosine
        float32 ``(n_queries, k)``, descending; equal ones by position.
    """

    positions: np.ndarray
    cosine: np.ndarray


def nearest(
    queries: np.ndarray,
    candidates: np.ndarray,
    *,
    k: int,
    leave_out: np.ndarray | None = None,
    progress: Progress = no_progress,
) -> Neighbours:
    """Return the ``k`` candidates nearest to each query; fewer columns when there are fewer candidates.

    Compares every query with every candidate: time grows with ``n_queries * n_candidates``, memory does not.

    Parameters
    ----------
    queries, candidates
        float32 ``(m, d)`` and ``(n, d)``, of unit length; a zero vector has cosine 0 to everything.
    leave_out
        int64 ``(m,)``: a candidate that is not given for this query (itself); -1 for none.
    """
    n_left_out = 0 if leave_out is None else 1
    k = max(min(k, len(candidates) - n_left_out), 0)
    positions = np.zeros((len(queries), k), dtype=np.int64)
    cosine = np.zeros((len(queries), k), dtype=np.float32)
    if k == 0:
        return Neighbours(positions, cosine)
    n_rows = max(MAX_BYTES // (8 * len(candidates)), 1)  # the similarities and a partitioned copy
    for start in range(0, len(queries), n_rows):
        progress(start / len(queries), "looking for the nearest texts")
        block = queries[start : start + n_rows]
        similarity = block @ candidates.T
        if leave_out is not None:
            own = leave_out[start : start + n_rows]
            rows = np.flatnonzero(own >= 0)
            similarity[rows, own[rows]] = -np.inf
        stop = start + len(block)
        positions[start:stop], cosine[start:stop] = _largest(similarity, block, candidates, k)
    return Neighbours(positions, cosine)


def _largest(
    similarity: np.ndarray, queries: np.ndarray, candidates: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray]:
    n_candidates = similarity.shape[1]
    found = np.argpartition(similarity, n_candidates - k, axis=1)[:, n_candidates - k :]
    border = np.take_along_axis(similarity, found, axis=1).min(axis=1)
    n_at_border = np.count_nonzero(similarity >= border[:, None] - _TIE, axis=1)
    for row in np.flatnonzero(n_at_border > k):  # a tie at the border: the partition took any of them
        tied = np.flatnonzero(similarity[row] >= border[row] - _TIE)
        exact = _cosines(queries[row : row + 1], candidates[tied][None])[0]
        found[row] = tied[np.lexsort((tied, -exact))[:k]]
    found.sort(axis=1)
    cosine = _cosines(queries, candidates[found])
    order = np.argsort(-cosine, axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1), np.take_along_axis(cosine, order, axis=1)


def _cosines(queries: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Return float32 ``(m, k)``, each summed in the same order, so that equal vectors give equal cosines."""
    cosine: np.ndarray = np.einsum("md,mkd->mk", queries, found)
    return cosine.clip(-1.0, 1.0)
