"""Texts that say the same by their embeddings: pairs with a high cosine similarity, a kind of duplicate of its own.

Few vectors are compared each with each. Among many, each is put into the lists of the pivots it is nearest to, and
compared with all vectors of these lists. Pivots are drawn from the data: there are many where the data are dense.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.components import components, numbered_by_first
from nlp_explorer.duplicates.pairs import ROUNDING
from nlp_explorer.duplicates.tokens import mixed
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED

FLOOR_COSINE = 0.85  # below, sentences share a topic rather than say the same, in any of the encoders
THRESHOLD_COSINE = 0.95  # from here on, nearly all pairs of banking77 say the same, by each encoder that was tried
MAX_COMPARED_EACH = 16_384  # vectors of a list that are compared each with each; a longer one is cut into such parts
VECTORS_A_PIVOT = 500
N_LISTS = 4  # that a vector is put into: of the pairs from 0.9 on, over 99 % share one
MAX_NEIGHBOURS = 32  # of a vector in a list, the nearest are kept: enough to tie a crowd that is all alike
NO_VECTOR = -1
STEP = 0.01  # of the curve of rows by threshold
_ROWS_AT_A_TIME = 1_024  # of a list, compared with all of it: 32 MiB


@dataclass(frozen=True, eq=False)
class SemanticPairs:
    """Pairs of different vectors down to a floor.

    Attributes
    ----------
    floor
        The lowest cosine that was looked for.
    vectors
        int32 ``(n_rows,)``: which of the different vectors each row has; `NO_VECTOR` for a zero vector.
    left, right
        int32 ``(n_pairs,)``, ``left < right``: two of the different vectors.
    cosine
        float32 ``(n_pairs,)``, descending.
    """

    floor: float
    vectors: np.ndarray
    left: np.ndarray
    right: np.ndarray
    cosine: np.ndarray

    def __len__(self) -> int:
        return len(self.cosine)

    def groups_at(self, threshold: float) -> np.ndarray:
        """Return the group of each row, int64 ``(n_rows,)``, numbered by first occurrence; -1 without a vector.

        Rows with the same vector are in one group. Groups of one row are numbered too.

        Raises
        ------
        ValueError
            The threshold is below the floor.
        """
        if threshold < self.floor - ROUNDING:
            raise ValueError(f"pairs were kept from {self.floor} on: there are no groups at {threshold}")
        n = int(np.count_nonzero(self.cosine >= threshold - ROUNDING))
        of_vectors = components(self.left[:n], self.right[:n], int(self.vectors.max(initial=NO_VECTOR)) + 1)
        return numbered_by_first(np.append(of_vectors, NO_VECTOR)[self.vectors])


def semantic_falling_away(pairs: SemanticPairs) -> pd.DataFrame:
    """Return how many rows would go at each threshold from the floor to 1 if each group kept one.

    Columns ``threshold`` (in steps of `STEP`) and ``rows``. Rows of one text count, as everywhere in a group.
    """
    n_steps = round((1 - pairs.floor) / STEP)
    thresholds = np.round(1 - STEP * np.arange(n_steps, -1, -1), 4)
    n_there = int(np.count_nonzero(pairs.vectors != NO_VECTOR))
    n_groups = [int(pairs.groups_at(threshold).max(initial=NO_VECTOR)) + 1 for threshold in thresholds]
    return pd.DataFrame({"threshold": thresholds, "rows": n_there - np.array(n_groups, dtype=np.int64)})


def semantic_pairs(
    vectors: np.ndarray, *, floor: float = FLOOR_COSINE, progress: Progress = no_progress
) -> SemanticPairs:
    """Return the pairs of unit vectors, float32 ``(n_rows, n_dimensions)``, whose cosine reaches the floor.

    A zero vector is like no other. Exact up to `MAX_COMPARED_EACH` different vectors; linear beyond. Of a vector with
    more than `MAX_NEIGHBOURS` others in a list, the nearest are kept.
    """
    first, of_rows = _distinct(vectors)
    different = vectors[first]
    keys = [np.zeros(0, dtype=np.int64)]
    for members in _lists(different, progress):
        keys.append(_alike(different, members, floor))
    left, right = np.divmod(np.unique(np.concatenate(keys)), max(len(first), 1))
    cosine = _cosines(different, left, right)
    kept = np.flatnonzero(cosine >= floor - ROUNDING)
    kept = kept[np.argsort(-cosine[kept], kind="stable")]
    progress(1.0, "compared all vectors")
    return SemanticPairs(floor, of_rows, left[kept].astype(np.int32), right[kept].astype(np.int32), cosine[kept])


def _distinct(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a row with each different vector, ordered by a hash of it, and which of them each row has."""
    multipliers = np.random.default_rng(SEED).integers(1 << 63, size=vectors.shape[1], dtype=np.uint64) | np.uint64(1)
    hashes = np.zeros(len(vectors), dtype=np.uint64)
    is_zero = np.zeros(len(vectors), dtype=bool)
    for start in range(0, len(vectors), _ROWS_AT_A_TIME):
        some = np.ascontiguousarray(vectors[start : start + _ROWS_AT_A_TIME], dtype=np.float32)
        bits = some.view(np.uint32).astype(np.uint64)
        hashes[start : start + len(some)] = (mixed(bits + multipliers) * multipliers).sum(axis=1)
        is_zero[start : start + len(some)] = ~some.any(axis=1)
    there = np.flatnonzero(~is_zero)
    _, first, which = np.unique(hashes[there], return_index=True, return_inverse=True)
    of_rows = np.full(len(vectors), NO_VECTOR, dtype=np.int32)
    of_rows[there] = which
    return there[first], of_rows


def _lists(vectors: np.ndarray, progress: Progress) -> Iterator[np.ndarray]:
    """Yield vectors to compare each with each, ascending."""
    n = len(vectors)
    if n <= MAX_COMPARED_EACH:
        yield np.arange(n)
        return
    n_pivots = n // VECTORS_A_PIVOT
    pivots = vectors[:n_pivots]  # in the order of a hash: as good as drawn
    nearest = np.empty((n, N_LISTS), dtype=np.int64)
    for start in range(0, n, _ROWS_AT_A_TIME):
        progress(0.5 * start / n, f"sorted {start:,} of {n:,} vectors")
        cosines = vectors[start : start + _ROWS_AT_A_TIME] @ pivots.T
        nearest[start : start + _ROWS_AT_A_TIME] = np.argpartition(-cosines, N_LISTS, axis=1)[:, :N_LISTS]
    order = np.argsort(nearest.ravel(), kind="stable")
    members = order // N_LISTS
    ends = np.cumsum(np.bincount(nearest.ravel(), minlength=n_pivots))
    for number, of_pivot in enumerate(np.split(members, ends[:-1])):
        progress(0.5 + 0.5 * number / n_pivots, f"compared {number:,} of {n_pivots:,} lists of vectors")
        for start in range(0, len(of_pivot), MAX_COMPARED_EACH):
            yield of_pivot[start : start + MAX_COMPARED_EACH]


def _alike(vectors: np.ndarray, members: np.ndarray, floor: float) -> np.ndarray:
    """Return the pairs of a list that may reach the floor, as ``left * n_vectors + right``."""
    of_list, keys = vectors[members], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(members), _ROWS_AT_A_TIME):
        cosines = of_list[start : start + _ROWS_AT_A_TIME] @ of_list.T
        cosines[np.arange(len(cosines)), start + np.arange(len(cosines))] = -1
        is_alike = cosines >= floor - 1e-5  # computed again, one by one: this product rounds differently by its shape
        crowded = np.flatnonzero(is_alike.sum(axis=1) > MAX_NEIGHBOURS)
        if len(crowded):
            nearest = np.argpartition(-cosines[crowded], MAX_NEIGHBOURS, axis=1)[:, :MAX_NEIGHBOURS]
            hub = is_alike[crowded].argmax(axis=1)  # the first alike: ties a crowd that falls into close circles
            is_alike[crowded] = False
            is_alike[crowded[:, None], nearest] = True
            is_alike[crowded, hub] = True
        one, other = np.nonzero(is_alike)
        one, other = members[start + one], members[other]
        keys.append(np.minimum(one, other) * len(vectors) + np.maximum(one, other))
    return np.unique(np.concatenate(keys))


def _cosines(vectors: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    result = np.empty(len(left), dtype=np.float32)
    for start in range(0, len(left), _ROWS_AT_A_TIME):
        some = slice(start, start + _ROWS_AT_A_TIME)
        result[some] = np.einsum("ij,ij->i", vectors[left[some]], vectors[right[some]], dtype=np.float64)
    return result
