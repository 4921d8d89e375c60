"""Which shingle sets are worth comparing: those that share a band and whose bitmaps may differ in so few shingles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlp_explorer.duplicates.sketches import Sketches
from nlp_explorer.duplicates.tokens import mixed
from nlp_explorer.progress import Progress, no_progress

# In each band, the sets of a bucket are compared each with each, the smallest buckets first, until so many
# comparisons are made: ten times what a million real texts ask for. The other buckets are over-full.
COMPARISONS_A_SET = 4
MIN_COMPARISONS = 2_000_000  # a tenth of a second
# Of pairs that may be near, so many are kept before every further bucket counts as over-full: bounds the memory
PAIRS_A_SET = 16
MIN_PAIRS = 4_000_000
# An over-full bucket is parted by so many further bands, at Jaccard 0.8 nine of ten pairs meet again in one of
# them; in a part that is still over-full each set is compared with a few others, drawn anew for each pair of bands:
# with one at least, with more as far as the number of comparisons allows
N_FURTHER_BANDS = 3
MAX_BESIDE = 8
_PAIRS_AT_A_TIME = 1 << 20


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs of sets to compare.

    Attributes
    ----------
    pairs
        int64 ``(n_pairs,)``, ascending: ``left * n_sets + right`` with ``left < right``.
    is_crowded
        bool ``(n_sets,)``: sets in an over-full bucket, which were compared with a part of it only.
    """

    pairs: np.ndarray
    is_crowded: np.ndarray


def candidates(sketches: Sketches, at_least: float, *, n_bands: int, progress: Progress = no_progress) -> Candidates:
    """Return the pairs that may have a Jaccard of ``at_least``, and share one of the first ``n_bands``.

    Nearly linear: what is compared in a bucket is bounded.
    """
    n_sets = len(sketches.sizes)
    most = max(MIN_PAIRS, PAIRS_A_SET * n_sets)
    is_crowded = np.zeros(n_sets, dtype=bool)
    found = np.zeros(0, dtype=np.int64)
    for band in range(n_bands):
        progress(band / n_bands, "looking for texts that share shingles")
        parts = [found]
        budget = min(max(MIN_COMPARISONS, COMPARISONS_A_SET * n_sets), most - len(found))
        for left, right in _met_in(sketches.bands[:n_bands], band, budget, is_crowded):
            may = _may_reach(sketches, left, right, at_least)
            low, high = np.minimum(left[may], right[may]), np.maximum(left[may], right[may])
            parts.append(low * n_sets + high)
        found = _distinct(np.concatenate(parts))
    return Candidates(found, is_crowded)


def _may_reach(sketches: Sketches, left: np.ndarray, right: np.ndarray, at_least: float) -> np.ndarray:
    """Return which pairs are of two sets and may have this Jaccard, judged by sizes and bitmaps.

    Never wrong when it says no: with a Jaccard of j, sets of m and n shingles differ in
    ``(m + n) (1 - j) / (1 + j)`` of them.
    """
    sizes = sketches.sizes[left].astype(np.float32), sketches.sizes[right].astype(np.float32)
    differing = np.zeros(len(left), dtype=np.uint16)
    for word in sketches.bitmaps:
        differing += np.bitwise_count(word[left] ^ word[right])
    slack = np.float32(1e-4)  # what rounding can be off by, for sets of a million
    allowed = (sizes[0] + sizes[1]) * np.float32((1 - at_least) / (1 + at_least)) * (1 + slack) + slack
    may: np.ndarray = (left != right) & (differing <= allowed) & (np.abs(sizes[0] - sizes[1]) <= allowed)
    return may


def _met_in(
    bands: np.ndarray, band: int, budget: int, is_crowded: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the pairs of sets that share a band."""
    order = np.argsort(bands[band])
    starts, sizes = _equal_runs(bands[band][order])
    fits = _fit(sizes, budget)
    yield from _all_pairs(order, starts[fits], sizes[fits])
    crowd = order[_members(starts[~fits], sizes[~fits])]
    bucket = np.repeat(np.arange(np.count_nonzero(~fits)), sizes[~fits]).astype(np.uint64)
    for step in range(1, N_FURTHER_BANDS + 1) if len(crowd) else ():
        further = mixed(mixed(bands[(band + step) % len(bands)][crowd].astype(np.uint64)) + bucket)
        # inside one part the order is as good as random, and another one for each pair of bands
        salt = np.uint64(band * N_FURTHER_BANDS + step)
        shuffled = mixed(crowd.astype(np.uint64) * np.uint64(len(bands) * N_FURTHER_BANDS) + salt)
        place = np.lexsort((shuffled, further))
        order = crowd[place]
        starts, sizes = _equal_runs(further[place])
        fits = _fit(sizes, budget // N_FURTHER_BANDS)
        yield from _all_pairs(order, starts[fits], sizes[fits])
        crowded = _members(starts[~fits], sizes[~fits])
        is_crowded[order[crowded]] = True
        n_beside = min(max(budget // N_FURTHER_BANDS // max(len(crowded), 1), 1), MAX_BESIDE)
        for far in range(1, n_beside + 1):
            yield order[crowded], order[_beside(starts[~fits], sizes[~fits], far)]


def _fit(sizes: np.ndarray, budget: int) -> np.ndarray:
    """Return which runs can be compared each with each, bool; runs of one size are treated alike."""
    distinct, n_runs = np.unique(sizes, return_counts=True)
    n_pairs = np.cumsum(n_runs * (distinct * (distinct - 1) // 2))
    largest = distinct[n_pairs <= budget].max(initial=0)
    result: np.ndarray = sizes <= largest
    return result


def _equal_runs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each run of equal values starts and how long it is, int64; runs of one are left out."""
    is_first = np.ones(len(values) + 1, dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_first[1:-1])
    edges = np.flatnonzero(is_first)
    sizes = np.diff(edges)
    return edges[:-1][sizes > 1], sizes[sizes > 1]


def _members(starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return the places of all members of runs, run after run."""
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    before = np.cumsum(sizes) - sizes
    result: np.ndarray = np.arange(sizes.sum()) + np.repeat(starts - before, sizes)
    return result


def _all_pairs(order: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for size in np.unique(sizes):
        one, other = np.triu_indices(size, 1)
        of_size = starts[sizes == size]
        n_runs = max(_PAIRS_AT_A_TIME // len(one), 1)
        for first in range(0, len(of_size), n_runs):
            run = of_size[first : first + n_runs, None]
            yield order[(run + one).ravel()], order[(run + other).ravel()]


def _beside(starts: np.ndarray, sizes: np.ndarray, far: int) -> np.ndarray:
    """Return for all members of runs the place of the one so far behind in its run, which is a circle."""
    before = np.cumsum(sizes) - sizes
    within = np.arange(sizes.sum()) - np.repeat(before, sizes)
    result: np.ndarray = np.repeat(starts, sizes) + (within + far) % np.repeat(sizes, sizes)
    return result


def _distinct(keys: np.ndarray) -> np.ndarray:
    keys.sort()
    is_new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    return keys[is_new]
