"""How far a map can be trusted: what of the true neighbours it keeps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_NEIGHBOURS = 15
MAX_POINTS_JUDGED = 1_000
MAX_PAIRS_JUDGED = 30_000_000  # bounds the time to a second: fewer points are judged among a million
N_AT_ONCE = 16


@dataclass(frozen=True)
class Trust:
    """How well places on a map show which texts are alike.

    Attributes
    ----------
    trustworthiness
        0..1; 1 when all neighbours on the map are true ones. Source: Venna & Kaski 2001. NaN for under 4 points.
    neighbours_kept
        Share, 0..1, of each point's nearest points that are among its nearest on the map. NaN likewise.
    n_judged
        How many points were judged, each against all points.
    n_neighbours
        How many nearest points were compared.
    """

    trustworthiness: float
    neighbours_kept: float
    n_judged: int
    n_neighbours: int


def judge(vectors: np.ndarray, xy: np.ndarray) -> Trust:
    """Return how far to trust the places ``xy`` (``(n, 2)``) of unit vectors, judged on the first so many of them."""
    n_points = len(vectors)
    k = min(N_NEIGHBOURS, (n_points - 2) // 2)
    if k < 1:
        return Trust(float("nan"), float("nan"), n_points, 0)
    n_judged = min(n_points, MAX_POINTS_JUDGED, max(MAX_PAIRS_JUDGED // n_points, 10))
    x, y = np.ascontiguousarray(xy.T)
    penalty = kept = 0
    for start in range(0, n_judged, N_AT_ONCE):
        cosines = vectors[start : min(start + N_AT_ONCE, n_judged)] @ vectors.T
        for at, cosine in enumerate(cosines, start=start):
            squares = (x - x[at]) ** 2 + (y - y[at]) ** 2
            squares[at], cosine[at] = np.inf, -np.inf
            shown = np.argpartition(squares, k)[:k]
            nearer = cosine[cosine > cosine[shown].min()]  # few on a good map
            ranks = 1 + (nearer > cosine[shown][:, None]).sum(axis=1)
            penalty += int(np.maximum(ranks - k, 0).sum())
            kept += int((ranks <= k).sum())
    scale = 2 / (n_judged * k * (2 * n_points - 3 * k - 1))
    return Trust(1 - scale * penalty, kept / (n_judged * k), n_judged, k)
