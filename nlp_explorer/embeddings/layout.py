"""Places on a plane that keep each point near its nearest points: t-SNE, in numpy and scipy."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlp_explorer.embeddings.repulsion import Repulsion
from nlp_explorer.progress import Progress, no_progress

EXAGGERATION = 2.5  # of the pull while the points first find their region; 12, the usual value, kept fewer neighbours
N_EXAGGERATED_STEPS = 50
N_STEPS = 200  # after those; three times as many kept no more neighbours on 10,000 texts
N_SETTLING_STEPS = 15  # of points placed beside others: twice as many kept hardly more neighbours of 100,000 texts
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
    spread = float(start[:, 0].std())
    descent = _Descent(neighbours, start * (START_SPREAD / spread if spread > 0 else 1.0))
    for step in range(N_EXAGGERATED_STEPS + N_STEPS):
        exaggeration, momentum = (EXAGGERATION, 0.5) if step < N_EXAGGERATED_STEPS else (1.0, 0.8)
        descent.step(exaggeration=exaggeration, momentum=momentum)
        progress((step + 1) / (N_EXAGGERATED_STEPS + N_STEPS), "arranging the map")
    return descent.places


def settle(neighbours: np.ndarray, places: np.ndarray, *, progress: Progress = no_progress) -> np.ndarray:
    """Return float32 ``(n, 2)``: the places after some more steps, which put near points side by side.

    ``places`` have the scale that `lay_out` gives; where the regions are does not change.
    """
    descent = _Descent(neighbours, places)
    for step in range(N_SETTLING_STEPS):
        descent.step(exaggeration=1.0, momentum=0.5 if step < N_SETTLING_STEPS / 2 else 0.8)
        progress((step + 1) / N_SETTLING_STEPS, "settling the map")
    return descent.places


class _Descent:
    """Steps down the gradient of t-SNE."""

    def __init__(self, neighbours: np.ndarray, start: np.ndarray) -> None:
        self.places = start.astype(np.float32)
        self._affinity = _affinities(neighbours)
        self._rows = np.repeat(np.arange(len(start), dtype=np.int32), np.diff(self._affinity.indptr))
        self._velocity, self._gain = np.zeros_like(self.places), np.ones_like(self.places)
        self._repulsion = Repulsion()

    def step(self, *, exaggeration: float, momentum: float) -> None:
        """Move each point once."""
        pull = _attraction(self._affinity, self._rows, self.places)
        gradient = 4 * (np.float32(exaggeration) * pull - self._repulsion(self.places))
        # Source of the gains: Jacobs 1988, delta-bar-delta, as in the authors' own t-SNE
        goes_on = np.sign(gradient) == np.sign(self._velocity)
        self._gain = np.where(goes_on, self._gain * 0.8, self._gain + 0.2).clip(0.01)
        pace = max(len(gradient) / exaggeration, MIN_PACE)
        velocity = (momentum * self._velocity - pace * self._gain * gradient).astype(np.float32)
        speed = np.sqrt(np.einsum("ij,ij->i", velocity, velocity))[:, None]
        velocity *= np.minimum(1, MAX_MOVE / np.maximum(speed, 1e-12))
        self._velocity = velocity
        self.places += velocity
        self.places -= self.places.mean(axis=0)


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
