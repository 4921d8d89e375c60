"""The nearest points of each point among all pairs, most of which may be put aside by their main axes alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from nlp_explorer.embeddings.neighbours import Neighbours, nearest
from nlp_explorer.progress import Progress, no_progress

BLOCK = 1024  # points: the similarities of two blocks stay in the processor's cache
N_FOR_AXES = 20_000  # points the axes are learnt on
N_SAMPLED = 256  # points whose true neighbours tell how much the other axes may add
# Share of near pairs to which the other axes add more than the screen allows for. Most of those pass all the same,
# as only a point's last neighbours stand near the border: .98 of the neighbours of 100,000 texts were found.
MISSED_BY_SCREEN = 0.4
N_PAIRS_AT_ONCE = 2**17  # bounds the gathered vectors to about 0.3 GB


@dataclass(eq=False)
class _Best:
    """The best points so far of each point, with what a further one must exceed."""

    n_points: int
    k: int
    cosine: np.ndarray = field(init=False)
    positions: np.ndarray = field(init=False)
    waiting: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cosine = np.full((self.n_points, self.k), -1.0, dtype=np.float32)
        self.positions = np.zeros((self.n_points, self.k), dtype=np.int32)

    @property
    def least(self) -> np.ndarray:
        """float32 ``(n,)``: the lowest cosine kept of each point."""
        return self.cosine[:, -1]

    def take(self, point: np.ndarray, other: np.ndarray, cosine: np.ndarray) -> None:
        """Remember pairs for the next `merge`, from both ends."""
        for one, two in ((point, other), (other, point)):
            is_better = cosine > self.least[one]
            self.waiting.append((one[is_better], two[is_better], cosine[is_better]))

    def merge(self) -> None:
        """Keep the best of what is kept and what waits."""
        kept = np.repeat(np.arange(self.n_points, dtype=np.int32), self.k)
        point, other, cosine = (
            np.concatenate(parts)
            for parts in zip((kept, self.positions.ravel(), self.cosine.ravel()), *self.waiting, strict=True)
        )
        self.waiting.clear()
        height = ((1 - cosine) * np.float32(2**30)).astype(np.uint64)  # ascending where the cosine falls
        order = np.argsort((point.astype(np.uint64) << np.uint64(32)) | height)
        first = np.searchsorted(point[order], np.arange(self.n_points, dtype=np.int32))
        best = order[first[:, None] + np.arange(self.k)]
        self.cosine, self.positions = cosine[best], other[best]


class _Desk:
    """Compares two blocks at a time in memory that is used again, and hands what passes to ``best``."""

    def __init__(self, main: np.ndarray, others: np.ndarray, best: _Best) -> None:
        self._main, self._others, self._best = main, others, best
        self._similarity = np.empty((2 * BLOCK) ** 2, dtype=np.float32)
        self._passes = np.empty((2, (2 * BLOCK) ** 2), dtype=bool)

    def compare(self, one: slice, two: slice, *, floor: np.ndarray) -> None:
        """Hand over the pairs of two blocks whose cosine along the main axes exceeds the floor of an end."""
        left, right, others = self._main[one], self._main[two], self._others
        n_pairs, shape = len(left) * len(right), (len(left), len(right))
        similarity = np.matmul(left, right.T, out=self._similarity[:n_pairs].reshape(shape))
        passes, for_other = (flags[:n_pairs].reshape(shape) for flags in self._passes)
        np.greater(similarity, floor[one, None], out=passes)
        passes |= np.greater(similarity, floor[two], out=for_other)
        at = np.flatnonzero(passes)
        rows, columns = np.divmod(at.astype(np.int32), np.int32(len(right)))
        rows, columns = rows + np.int32(one.start), columns + np.int32(two.start)
        cosine = self._similarity[at]
        for first in range(0, len(at) if others.shape[1] else 0, N_PAIRS_AT_ONCE):
            part = slice(first, first + N_PAIRS_AT_ONCE)
            cosine[part] += np.einsum("nd,nd->n", others[rows[part]], others[columns[part]])
        self._best.take(rows, columns, cosine)


def paired_neighbours(
    vectors: np.ndarray, *, k: int, share_of_axes: float = 1.0, progress: Progress = no_progress
) -> Neighbours:
    """Return the nearest other points of unit vectors ``(n, d)``, ``n`` at least `BLOCK` and above ``k``.

    Every pair is looked at once, for both of its ends. With a ``share_of_axes`` below 1 it is first looked at along
    that share of the axes, those of most variance, and goes on to the others where it could still be among the
    nearest of either end: how much the other axes add to the cosine of near points is learnt from a sample. Blocks
    meet in rounds, so that what a pair must exceed rises for all points alike.
    Time grows with ``n**2``, memory with ``n``.
    """
    n_points, n_dimensions = vectors.shape
    main, others = vectors, vectors[:, n_dimensions:]
    if (n_main := max(round(n_dimensions * share_of_axes), 1)) < n_dimensions:
        _, axes = np.linalg.eigh(vectors[:N_FOR_AXES].T @ vectors[:N_FOR_AXES])
        turned = vectors @ np.ascontiguousarray(axes[:, ::-1])
        main, others = np.ascontiguousarray(turned[:, :n_main]), np.ascontiguousarray(turned[:, n_main:])
    slack = _slack(vectors, others, k)
    n_blocks = n_points // BLOCK  # the last one takes what is left over
    borders = np.append(np.arange(n_blocks) * BLOCK, n_points)
    blocks = [slice(int(start), int(stop)) for start, stop in pairwise(borders)]
    best = _Best(n_points, k)
    desk = _Desk(main, others, best)
    for block in blocks:
        own = nearest(vectors[block], vectors[block], k=k, leave_out=np.arange(block.stop - block.start))
        best.positions[block], best.cosine[block] = own.positions + block.start, own.cosine
    n_rounds, next_merge = n_blocks // 2, 1
    for offset in range(1, n_rounds + 1):
        floor = best.least - slack
        for at in range(n_blocks if 2 * offset < n_blocks else n_blocks // 2):
            desk.compare(blocks[at], blocks[(at + offset) % n_blocks], floor=floor)
        if offset in (next_merge, n_rounds):
            best.merge()
            next_merge = offset + max(offset // 3, 1)
        progress(offset / n_rounds, "finding the nearest texts")
    return _in_order(vectors, best.positions)


def _slack(vectors: np.ndarray, others: np.ndarray, k: int) -> float:
    """Return what the other axes add to the cosine of near points, but for those to which they add most."""
    if not others.shape[1]:
        return 0.0
    sample = np.arange(N_SAMPLED)
    near = nearest(vectors[sample], vectors, k=k, leave_out=sample).positions
    added = np.einsum("nd,nkd->nk", others[sample], others[near])
    return float(np.quantile(added, 1 - MISSED_BY_SCREEN))


def _in_order(vectors: np.ndarray, positions: np.ndarray) -> Neighbours:
    """Return the points with their cosines, each summed in the same order, descending, equal ones by position."""
    positions = np.sort(positions, axis=1).astype(np.int64)
    cosine = np.empty(positions.shape, dtype=np.float32)
    n_rows = max(N_PAIRS_AT_ONCE // positions.shape[1], 1)
    for start in range(0, len(vectors), n_rows):
        part = slice(start, start + n_rows)
        cosine[part] = np.einsum("nd,nkd->nk", vectors[part], vectors[positions[part]])
    order = np.argsort(-cosine, axis=1, kind="stable")
    return Neighbours(
        np.take_along_axis(positions, order, axis=1), np.take_along_axis(cosine, order, axis=1).clip(-1.0, 1.0)
    )
