"""Places on a plane that keep each point near its nearest points: t-SNE, in numpy and scipy."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlp_explorer.embeddings.repulsion import Repulsion
from nlp_explorer.progress import Progress, no_progress

EXAGGERATION = 2.5  # of the pull while the points first find their region; 12, the usual value, kept fewer neighbours
N_EXAGGERATED_STEPS = 50
N_STEPS = 200  # after those; three times as many kept no more neighbours on 10,000 texts
START_SPREAD = 0.01  # standard deviation of the start along its main axis
MAX_MOVE = 5.0  # units of the map in one step. Source: openTSNE's default
MIN_PACE = 50.0  # learning rate of small sets: n / exaggeration alone would leave them where they start


def lay_out(neighbours: np.ndarray, start: np.ndarray, *, progress: Progress = no_progress) -> np.ndarray:
    """Return float32 ``(n, 2)``: places where the neighbours of each point are near.

    Every step is a sum over all points, nothing is drawn at random: the same input gives the same places.

    Parameters
    ----------
    neighbours
        int64 ``(n, k)``: the nearest points of each point, itself left out.
    start
        ``(n, 2)``: where the points begin, at any scale; the broad arrangement is kept from it.

    Notes
    -----
    Source: van der Maaten & Hinton 2008 (t-SNE); Kobak & Berens 2019, https://doi.org/10.1038/s41467-019-13056-x
    (start from principal components, learning rate n / exaggeration); Böhm, Berens & Kobak 2022,
    https://jmlr.org/papers/v23/21-0055.html (equal affinities over the nearest neighbours).
    """
    affinity = _affinities(neighbours)
    n_points = len(start)
    rows = np.repeat(np.arange(n_points, dtype=np.int32), np.diff(affinity.indptr))
    spread = float(start[:, 0].std())
    places = (start * (START_SPREAD / spread if spread > 0 else 1.0)).astype(np.float32)
    velocity, gain = np.zeros_like(places), np.ones_like(places)
    repulsion = Repulsion()
    for step in range(N_EXAGGERATED_STEPS + N_STEPS):
        is_first = step < N_EXAGGERATED_STEPS
        exaggeration, momentum = (EXAGGERATION, 0.5) if is_first else (1.0, 0.8)
        pull = _attraction(affinity, rows, places)
        gradient = 4 * (np.float32(exaggeration) * pull - repulsion(places))
        # Source of the gains: Jacobs 1988, delta-bar-delta, as in the authors' own t-SNE
        gain = np.where(np.sign(gradient) == np.sign(velocity), gain * 0.8, gain + 0.2).clip(0.01)
        pace = max(n_points / exaggeration, MIN_PACE)
        velocity = (momentum * velocity - pace * gain * gradient).astype(np.float32)
        speed = np.sqrt(np.einsum("ij,ij->i", velocity, velocity))[:, None]
        velocity *= np.minimum(1, MAX_MOVE / np.maximum(speed, 1e-12))
        places += velocity
        places -= places.mean(axis=0)
        progress((step + 1) / (N_EXAGGERATED_STEPS + N_STEPS), "arranging the map")
    return places


def _affinities(neighbours: np.ndarray) -> Any:
    """Return the symmetric affinities of the points, sparse, summing to 1."""
    from scipy.sparse import csr_matrix

    n_points, k = neighbours.shape
    borders = np.arange(0, neighbours.size + 1, k)
    directed = csr_matrix(
        (np.ones(neighbours.size, np.float32), neighbours.ravel(), borders), shape=(n_points, n_points)
    )
    affinity = (directed + directed.T).tocsr()
    affinity.data /= affinity.data.sum()
    return affinity


def _attraction(affinity: Any, rows: np.ndarray, places: np.ndarray) -> np.ndarray:
    apart = places[rows] - places[affinity.indices]
    weight = affinity.data / (1 + np.einsum("ij,ij->i", apart, apart))
    pull: np.ndarray = np.add.reduceat(apart * weight[:, None], affinity.indptr[:-1], axis=0)
    return pull
