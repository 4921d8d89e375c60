"""Places for the points a map was not fitted on: beside their nearest fitted ones, then settled among each other."""

from __future__ import annotations

import math

import numpy as np

from nlp_explorer.embeddings.clusters import nearest_centres, spherical_k_means
from nlp_explorer.embeddings.layout import settle
from nlp_explorer.embeddings.neighbour_graph import grouped
from nlp_explorer.progress import Progress, no_progress, part_of

POINTS_A_CELL = 600
N_CELLS_SEARCHED = 3  # twice as many cost twice the time and keep a tenth more neighbours
N_TO_STAND_BESIDE = 5
N_TO_SETTLE_BY = 8
MAX_CANDIDATES = 10_000  # where many texts are nearly the same, and so all in one cell
N_ROWS_AT_ONCE = 2_048  # bounds the memory for similarities to 0.1 GB


def place_others(vectors: np.ndarray, fitted: np.ndarray, progress: Progress = no_progress) -> np.ndarray:
    """Return float32 ``(n, 2)`` places of all points, the first of which were fitted.

    Each point looks among those of its own cell and of the two nearest ones: it starts at the median place of the
    5 nearest fitted points, and settles beside its 8 nearest. Time grows with n.

    Parameters
    ----------
    vectors
        float32 ``(n, d)``, unit length.
    fitted
        float32 ``(m, 2)``: the places of the first m points, at the scale of `lay_out`; they move little.
    """
    progress(0.0, "placing the other texts")
    n_points, n_fitted = len(vectors), len(fitted)
    centres, _ = spherical_k_means(vectors[:n_fitted], max(n_points // POINTS_A_CELL, 1), n_starts=1)
    members = grouped(nearest_centres(vectors, centres), len(centres))
    n_of_cell = np.array([(len(cell), np.count_nonzero(cell < n_fitted)) for cell in members])
    near_cells = np.argsort(-(centres @ centres.T), axis=1, kind="stable")
    near = np.zeros((n_points, min(N_TO_SETTLE_BY, n_points - 1)), dtype=np.int64)
    places = np.concatenate([fitted, np.zeros((n_points - n_fitted, 2), dtype=np.float32)])
    for cell, members_of_cell in enumerate(members):
        enough = np.cumsum(n_of_cell[near_cells[cell]], axis=0) > (near.shape[1], min(N_TO_STAND_BESIDE, n_fitted) - 1)
        n_cells = max(N_CELLS_SEARCHED, int(enough.all(axis=1).argmax()) + 1)
        candidates = np.sort(np.concatenate([members[other] for other in near_cells[cell][:n_cells]]))
        candidates = candidates[:MAX_CANDIDATES]
        for start in range(0, len(members_of_cell), N_ROWS_AT_ONCE):
            asking = members_of_cell[start : start + N_ROWS_AT_ONCE]
            similarity = vectors[asking] @ vectors[candidates].T
            new = asking >= n_fitted
            beside = _best(similarity[new, : np.searchsorted(candidates, n_fitted)], min(N_TO_STAND_BESIDE, n_fitted))
            places[asking[new]] = np.median(fitted[candidates[beside]], axis=1)
            own = np.searchsorted(candidates, asking).clip(max=len(candidates) - 1)
            itself = np.flatnonzero(candidates[own] == asking)  # where it was not left out with many others
            similarity[itself, own[itself]] = -np.inf
            near[asking] = candidates[_best(similarity, near.shape[1])]
        progress(0.7 * (cell + 1) / len(members), "placing the other texts")
    room = np.float32(math.sqrt(n_points / n_fitted))  # as much for each as the fitted ones have
    return settle(near, places * room, progress=part_of(progress, start=0.7, end=1.0))


def _best(similarity: np.ndarray, k: int) -> np.ndarray:
    """Return the columns of the k largest of each row, the largest first; the rows lose them.

    To look k times for the largest takes a sixth of the time of a partition, for the few that are asked.
    """
    best = np.zeros((len(similarity), k), dtype=np.int64)
    rows = np.arange(len(similarity))
    for at in range(k):
        best[:, at] = similarity.argmax(axis=1)
        similarity[rows, best[:, at]] = -np.inf
    return best
