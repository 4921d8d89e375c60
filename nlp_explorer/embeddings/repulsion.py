"""How hard all points of a map push each other apart, in time that does not grow with the number of pairs."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

MIN_CELL = 0.5  # of the grid, in units of the map, where 1 is the reach of the push
MAX_CELLS = 200  # along a side: a larger map gets wider cells
MIN_CELLS = 24
_WIDER = 1.1  # cells grow in steps, so that the transformed kernels can be kept


@dataclass(eq=False)
class Repulsion:
    """The repulsive half of the gradient of t-SNE, on a grid: charges are spread, convolved and read off again.

    Source: Linderman et al. 2019, Fast interpolation-based t-SNE, https://doi.org/10.1038/s41592-018-0308-4, here
    with bilinear weights.
    """

    _kernels: dict[tuple[int, float], np.ndarray] = field(default_factory=dict)

    def __call__(self, places: np.ndarray) -> np.ndarray:
        """Return float32 ``(n, 2)``: for each point the sum of ``q**2 * (place - other)`` over ``sum of q``.

        ``q = 1 / (1 + distance**2)``; ``places`` is float32 ``(n, 2)``.
        """
        from scipy import fft

        low = places.min(axis=0)
        extent = float((places.max(axis=0) - low).max())
        cell = MIN_CELL
        while extent / cell + 2 > MAX_CELLS:
            cell *= _WIDER
        n_cells = int(fft.next_fast_len(max(int(extent / cell) + 2, MIN_CELLS), real=True))
        scaled = (places - low) / np.float32(cell)
        corner = scaled.astype(np.int32).clip(0, n_cells - 2)
        inside = scaled - corner
        share = np.stack([1 - inside, inside])  # (side, point, axis)
        weights = np.concatenate([share[a, :, 0] * share[b, :, 1] for a in (0, 1) for b in (0, 1)])
        first = corner[:, 0] * n_cells + corner[:, 1]
        nodes = np.concatenate([first, first + 1, first + n_cells, first + n_cells + 1])
        centred = places - (low + np.float32(extent / 2))
        grids = np.zeros((3, 2 * n_cells, 2 * n_cells), dtype=np.float32)  # twice as wide: nothing wraps around
        for at, charge in enumerate((np.ones_like(centred[:, 0]), centred[:, 0], centred[:, 1])):
            spread = np.bincount(nodes, weights * np.tile(charge, 4), n_cells * n_cells)
            grids[at, :n_cells, :n_cells] = spread.reshape(n_cells, n_cells)
        near, nearer = self._kernel(n_cells, cell)
        charges = fft.rfft2(grids)
        fields = fft.irfft2(np.concatenate([charges[:1] * near, charges * nearer]), s=grids.shape[1:])
        at_nodes = fields[:, :n_cells, :n_cells].reshape(4, -1)[:, nodes] * weights
        potential = at_nodes.reshape(4, 4, len(places)).sum(axis=1)
        total = max(float(potential[0].sum()) - _own_share(inside, cell), 1e-12)
        force: np.ndarray = (centred * potential[1][:, None] - potential[2:].T) / np.float32(total)
        return force

    def _kernel(self, n_cells: int, cell: float) -> np.ndarray:
        from scipy import fft

        if (n_cells, cell) not in self._kernels:
            self._kernels.clear()
            steps = np.arange(2 * n_cells)
            distance = np.minimum(steps, 2 * n_cells - steps).astype(np.float32) * np.float32(cell)
            q = 1 / (1 + distance[:, None] ** 2 + distance**2)
            self._kernels[n_cells, cell] = fft.rfft2(np.stack([q, q * q]))
        return self._kernels[n_cells, cell]


def _own_share(inside: np.ndarray, cell: float) -> float:
    """Return what the points add to the sum of q by themselves, each spread over the four corners of its cell."""
    same, other = inside**2 + (1 - inside) ** 2, 2 * inside * (1 - inside)
    beside = (same[:, 0] * other[:, 1] + other[:, 0] * same[:, 1]) / (1 + cell**2)
    return float((same.prod(axis=1) + beside + other.prod(axis=1) / (1 + 2 * cell**2)).sum())
