"""The nearest texts of every text: exact while that is quick, then sought in the nearest cells, with its recall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.clusters import spherical_k_means
from nlp_explorer.embeddings.neighbours import Neighbours, nearest
from nlp_explorer.embeddings.paired import paired_neighbours
from nlp_explorer.progress import Progress, no_progress

MAX_POINTS_AT_ONCE = 4_000  # so few are compared in one product
MAX_POINTS_EXACT = 50_000
MAX_POINTS_SCREENED = 250_000  # beyond, comparing all pairs takes minutes even along half of the axes
SHARE_OF_AXES = 0.5  # along which every pair of that many is looked at
POINTS_A_CELL = 400
N_CELLS_SEARCHED = 16
N_POINTS_AT_ONCE = 100_000  # bounds the memory for what the cells return to about 0.3 GB
N_JUDGED = 200  # points whose true neighbours are computed to state the recall


@dataclass(frozen=True, eq=False)
class NeighbourGraph:
    """The nearest other points of each point, nearest first.

    Attributes
    ----------
    positions
        int64 ``(n, k)``.
    cosine
        float32 ``(n, k)``, descending.
    recall
        Share, 0..1, of the true nearest points that were found; 1 when exact, else measured on a sample.
    """

    positions: np.ndarray
    cosine: np.ndarray
    recall: float

    @property
    def is_exact(self) -> bool:
        """Whether all pairs were compared."""
        return len(self.positions) <= MAX_POINTS_EXACT


def neighbour_graph(vectors: np.ndarray, *, k: int, progress: Progress = no_progress) -> NeighbourGraph:
    """Return the nearest other points of unit vectors ``(n, d)``; fewer than ``k`` when there are fewer points.

    Up to 50,000 points all pairs are compared; up to 250,000 those that stand near along half of the axes. Beyond,
    each point is compared with those of the 16 cells nearest to it, cells holding some 400 points: time grows with n.
    Source: Jégou, Douze & Schmid 2011, https://doi.org/10.1109/TPAMI.2010.57 (inverted file).
    """
    n_points = len(vectors)
    with threadpool_limits(limits=1):  # the number of threads would change the last digits
        if n_points <= MAX_POINTS_AT_ONCE:
            found = nearest(vectors, vectors, k=k, leave_out=np.arange(n_points))
            return NeighbourGraph(found.positions, found.cosine, 1.0)
        if n_points <= MAX_POINTS_EXACT:
            found = paired_neighbours(vectors, k=k, progress=progress)
            return NeighbourGraph(found.positions, found.cosine, 1.0)
        if n_points <= MAX_POINTS_SCREENED:
            found = paired_neighbours(vectors, k=k, share_of_axes=SHARE_OF_AXES, progress=progress)
        else:
            found = _sought_in_cells(vectors, k, progress)
        judged = np.arange(n_points - N_JUDGED, n_points)  # not those that the screen learnt from
        true = nearest(vectors[judged], vectors, k=k, leave_out=judged).positions
    n_found = sum(len(np.intersect1d(a, b)) for a, b in zip(true, found.positions[judged], strict=True))
    return NeighbourGraph(found.positions, found.cosine, n_found / true.size)


def _sought_in_cells(vectors: np.ndarray, k: int, progress: Progress) -> Neighbours:
    """Return the nearest of the points in the cells nearest to each point."""
    centres, cell_of = spherical_k_means(vectors, len(vectors) // POINTS_A_CELL, n_starts=1)
    members = grouped(cell_of, len(centres))
    positions = np.zeros((len(vectors), k), dtype=np.int64)
    cosine = np.zeros((len(vectors), k), dtype=np.float32)
    for start in range(0, len(vectors), N_POINTS_AT_ONCE):
        part = vectors[start : start + N_POINTS_AT_ONCE]
        searched = np.argpartition(-(part @ centres.T), N_CELLS_SEARCHED, axis=1)[:, :N_CELLS_SEARCHED]
        best = np.full((len(part), N_CELLS_SEARCHED, k), -np.inf, dtype=np.float32)
        where = np.zeros(best.shape, dtype=np.int32)
        for cell, asking in enumerate(grouped(searched.ravel(), len(centres))):
            if not len(members[cell]):
                continue
            point, slot = np.divmod(asking, N_CELLS_SEARCHED)
            similarity = part[point] @ vectors[members[cell]].T
            similarity[members[cell] == (point + start)[:, None]] = -np.inf
            width = min(k, len(members[cell]))
            top = np.argpartition(similarity, len(members[cell]) - width, axis=1)[:, -width:]
            best[point, slot, :width] = np.take_along_axis(similarity, top, axis=1)
            where[point, slot, :width] = members[cell][top]
        flat_best, flat_where = best.reshape(len(part), -1), where.reshape(len(part), -1)
        order = np.lexsort((flat_where, -flat_best), axis=1)[:, :k]
        cosine[start : start + len(part)] = np.take_along_axis(flat_best, order, axis=1)
        positions[start : start + len(part)] = np.take_along_axis(flat_where, order, axis=1)
        progress((start + len(part)) / len(vectors), "finding the nearest texts")
    return Neighbours(positions, cosine)


def grouped(groups: np.ndarray, n_groups: int) -> list[np.ndarray]:
    """Return the positions of each group's members, ascending."""
    borders = np.cumsum(np.bincount(groups, minlength=n_groups))[:-1]
    return np.split(np.argsort(groups, kind="stable"), borders)
