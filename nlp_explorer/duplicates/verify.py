"""The true Jaccard of pairs of texts, from their whole shingle sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import csr_array

from nlp_explorer.duplicates.shingles import VALUE_BITS, Shingling, shingle_sets, text_blocks
from nlp_explorer.duplicates.threads import in_threads
from nlp_explorer.progress import Progress, no_progress

MAX_SHINGLES_A_PART = 1 << 25  # read at a time, 256 MiB; two parts are in memory when there are more
_SHINGLES_AT_A_TIME = 1 << 20  # compared at a time: their arrays fit the processor's cache


def jaccards(
    texts: pa.LargeStringArray,
    shingling: Shingling,
    left: np.ndarray,
    right: np.ndarray,
    *,
    sizes: np.ndarray,
    progress: Progress = no_progress,
) -> np.ndarray:
    """Return the Jaccard of the shingle sets of pairs of texts, float64 ``(n_pairs,)``, 0..1.

    Texts are read again rather than kept, and only those in a pair, so the memory is bounded. A text without
    a word is like no other: 0.

    Parameters
    ----------
    left, right
        int64 ``(n_pairs,)``: positions in ``texts``.
    sizes
        int ``(n_texts,)``: at most how many shingles each text has.
    """
    result = np.zeros(len(left), dtype=np.float64)
    needed = np.unique(np.concatenate([left, right]))
    part_of = np.zeros(len(texts), dtype=np.int64)
    part_of[needed] = np.cumsum(sizes[needed], dtype=np.int64) // MAX_SHINGLES_A_PART
    n_done = 0
    for parts, pairs in _tiles(part_of[left], part_of[right]):
        held = _read(texts, needed[np.isin(part_of[needed], parts)], shingling)
        for some, found in in_threads(held.compare, held.chunks(left, right, pairs)):
            result[some] = found
            n_done += len(some)
            progress(n_done / len(left), f"compared {n_done:,} of {len(left):,} pairs of texts")
    return result


def _tiles(left: np.ndarray, right: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield one part of the texts, or two, with the pairs that lie in it or between them."""
    if not len(left):
        return
    n_parts = int(max(left.max(), right.max())) + 1
    tile = np.minimum(left, right) * n_parts + np.maximum(left, right)
    for value in np.unique(tile):
        yield np.unique(divmod(int(value), n_parts)), np.flatnonzero(tile == value)


@dataclass(frozen=True, eq=False)
class _Held:
    """Shingle sets in memory: ``sets`` has a row each, and an empty one; ``rows`` says which row a text has."""

    sets: csr_array
    sizes: np.ndarray
    rows: np.ndarray

    def chunks(
        self, left: np.ndarray, right: np.ndarray, pairs: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield pairs to compare at a time, with the rows of their sets; ordered so that reading is local."""
        pairs = pairs[np.argsort(self.rows[left[pairs]], kind="stable")]
        one, other = self.rows[left[pairs]], self.rows[right[pairs]]
        ends = np.cumsum(self.sizes[one] + self.sizes[other])
        cuts = np.flatnonzero(np.diff(ends // _SHINGLES_AT_A_TIME)) + 1
        for some in np.split(np.arange(len(pairs)), cuts):
            yield pairs[some], one[some], other[some]

    def compare(self, chunk: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs of a chunk and their Jaccard."""
        pairs, one, other = chunk
        first, second = self.sets[one], self.sets[other]
        first.has_canonical_format = second.has_canonical_format = True  # sorted and distinct: a plain merge
        n_common = np.diff(first.multiply(second).indptr).astype(np.int64)
        n_all = self.sizes[one] + self.sizes[other] - n_common
        return pairs, n_common / np.maximum(n_all, 1)


def _read(texts: pa.LargeStringArray, needed: np.ndarray, shingling: Shingling) -> _Held:
    some = texts.take(pa.array(needed))
    found = [
        sets
        for of_block in in_threads(lambda block: list(shingle_sets(some, block, shingling)), text_blocks(some))
        for sets in of_block
    ]
    values = np.concatenate([np.zeros(0, dtype=np.uint64), *(sets.values for sets in found)])
    positions = np.concatenate([np.zeros(0, dtype=np.int64), *(sets.positions for sets in found)])
    sizes = np.concatenate([*(sets.sizes for sets in found), [0]]).astype(np.int64)
    rows = np.full(len(texts), len(positions), dtype=np.int64)
    rows[needed[positions]] = np.arange(len(positions))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    shape = (len(sizes), 1 << VALUE_BITS)
    held = csr_array((np.ones(len(values), dtype=np.int8), values.view(np.int64), starts), shape=shape)
    held.has_canonical_format = True
    return _Held(held, sizes, rows)
