"""Groups of alike texts: k-means on the sphere."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import Embeddings, read_only, unit_length
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.errors import ExplorerError
from nlp_explorer.seed import SEED

MAX_CLUSTERS = 100  # by itself: more names than that nobody reads
MAX_POINTS_TO_FIT = 25_000  # the centres are learnt on so many, the others go to the nearest centre
N_STARTS = 3
MAX_STEPS = 30
MIN_GAIN = 1e-4  # of the mean cosine to the centre: a step that gains less is the last
N_ROWS_AT_ONCE = 16_384  # fixed, so that the blocks of a product do not depend on the machine


@dataclass(frozen=True, eq=False)
class Clusters:
    """A partition of the rows that have a text.

    Attributes
    ----------
    assignment
        int64 ``(n_rows,)``: the cluster of each row, 0 the one with most rows; -1 for a row without a vector.
    centres
        float32 ``(n_clusters, n_dimensions)``, unit length.
    """

    assignment: np.ndarray
    n_clusters: int
    centres: np.ndarray

    def closeness(self, embeddings: Embeddings) -> np.ndarray:
        """Return the cosine of each row to its centre, float32 ``(n_rows,)``; NaN for a row in no cluster."""
        cosine = np.full(len(self.assignment), np.nan, dtype=np.float32)
        rows = np.flatnonzero(self.assignment >= 0)
        for start in range(0, len(rows), N_ROWS_AT_ONCE):
            part = rows[start : start + N_ROWS_AT_ONCE]
            cosine[part] = np.einsum("nd,nd->n", embeddings.vectors[part], self.centres[self.assignment[part]])
        return cosine


def default_n_clusters(n_texts: int) -> int:
    """Return ``min(100, round(sqrt(n / 2)))``, at least 1.

    Source: Mardia, Kent & Bibby 1979, Multivariate Analysis, a rule of thumb.
    """
    return max(min(MAX_CLUSTERS, round(math.sqrt(n_texts / 2))), 1)


def cluster(embeddings: Embeddings, *, n_clusters: int | None = None) -> Clusters:
    """Return the rows in groups of alike texts; repeats of a text count once while the centres are learnt.

    The result depends neither on the order of the rows nor on the number of threads. There are never more
    clusters than distinct texts.
    Source: Dhillon & Modha 2001, Concept decompositions (spherical k-means); Arthur & Vassilvitskii 2007,
    k-means++.

    Raises
    ------
    ExplorerError
        ``n_clusters`` is less than 1.
    """
    if n_clusters is not None and n_clusters < 1:
        raise ExplorerError(f"{n_clusters!r} clusters cannot be made: ask for 1 or more.")
    found = points(embeddings)
    if not len(found):
        nowhere = np.full(len(embeddings), -1, dtype=np.int64)
        return Clusters(nowhere, 0, np.zeros((0, embeddings.vectors.shape[1]), dtype=np.float32))
    n_wanted = n_clusters or default_n_clusters(int((found.point_of_row >= 0).sum()))
    with threadpool_limits(limits=1):  # the number of threads would change the last digits, and so the ties
        centres, nearest = spherical_k_means(found.vectors, min(n_wanted, len(found)))
    return _by_size(found, nearest, centres)


def clusters_of(found: Points, numbers: np.ndarray) -> Clusters:
    """Return groups of points, given by any numbers (-1: in none), as clusters with the largest first."""
    n_groups = int(numbers.max(initial=-1)) + 1
    sums = np.zeros((n_groups, found.vectors.shape[1]), dtype=np.float32)
    for group in range(n_groups):
        sums[group] = found.vectors[numbers == group].sum(axis=0, dtype=np.float64)
    return _by_size(found, numbers.astype(np.int64), unit_length(sums))


def _by_size(found: Points, numbers: np.ndarray, centres: np.ndarray) -> Clusters:
    rows = found.to_rows(numbers, missing=-1)
    sizes = np.bincount(rows[rows >= 0], minlength=len(centres))
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    new_number = np.full(len(centres) + 1, -1, dtype=np.int64)
    new_number[order] = np.arange(len(order))
    return Clusters(read_only(new_number[rows]), len(order), read_only(centres[order]))


def spherical_k_means(
    vectors: np.ndarray, n_clusters: int, *, n_starts: int = N_STARTS
) -> tuple[np.ndarray, np.ndarray]:
    """Return unit centres ``(n_clusters, d)``, learnt on the first so many vectors, and the nearest centre of each.

    Fewer centres come back when there are fewer different vectors.
    """
    centres = _best_centres(vectors[:MAX_POINTS_TO_FIT], n_clusters, n_starts)
    return centres, nearest_centres(vectors, centres)


def nearest_centres(vectors: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the nearest centre of each vector, int64 ``(n,)``."""
    return _assign(vectors, centres)[0]


def _best_centres(vectors: np.ndarray, n_clusters: int, n_starts: int) -> np.ndarray:
    random = np.random.default_rng(SEED)
    best, best_cosine = np.zeros((0, vectors.shape[1]), dtype=np.float32), -np.inf
    for _ in range(n_starts):
        centres, cosine = _improve(vectors, _spread_start(vectors, n_clusters, random))
        if cosine > best_cosine:
            best, best_cosine = centres, cosine
    return best


def _spread_start(vectors: np.ndarray, n_clusters: int, random: np.random.Generator) -> np.ndarray:
    """Return starting centres far from each other: the best of some draws each time, as scikit-learn does."""
    n_draws = 2 + int(np.log(n_clusters))
    chosen = [int(random.integers(len(vectors)))]
    distance = _distance(vectors, vectors[chosen])[:, 0]
    for _ in range(n_clusters - 1):
        running = np.cumsum(distance, dtype=np.float64)
        if running[-1] <= 0:
            break  # every text is at a centre already
        draws = np.searchsorted(running, random.random(n_draws) * running[-1], side="right").clip(max=len(vectors) - 1)
        closer = np.minimum(distance[:, None], _distance(vectors, vectors[draws]))
        best = int(closer.sum(axis=0, dtype=np.float64).argmin())
        chosen.append(int(draws[best]))
        distance = closer[:, best]
    return vectors[chosen]


def _improve(vectors: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, float]:
    from scipy.sparse import csr_matrix

    before = -np.inf
    for _ in range(MAX_STEPS):
        nearest, cosine = _assign(vectors, centres)
        if (mean := float(cosine.mean(dtype=np.float64))) - before < MIN_GAIN:
            break
        before = mean
        shape = (len(vectors), len(centres))
        member = csr_matrix((np.ones(len(vectors), np.float32), nearest, np.arange(len(vectors) + 1)), shape=shape)
        sums = unit_length(member.T @ vectors)
        empty = np.flatnonzero(np.bincount(nearest, minlength=len(centres)) == 0)
        sums[empty] = vectors[np.argsort(cosine, kind="stable")[: len(empty)]]  # restart at the worst placed texts
        centres = sums
    return centres, before


def _assign(vectors: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    nearest = np.zeros(len(vectors), dtype=np.int64)
    cosine = np.zeros(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), N_ROWS_AT_ONCE):
        similarity = vectors[start : start + N_ROWS_AT_ONCE] @ centres.T
        part = slice(start, start + len(similarity))
        nearest[part] = similarity.argmax(axis=1)
        cosine[part] = similarity[np.arange(len(similarity)), nearest[part]]
    return nearest, cosine


def _distance(vectors: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return squared Euclidean distances over 2, which on the sphere are ``1 - cosine``."""
    distance: np.ndarray = np.maximum(1 - vectors @ others.T, 0)
    return np.where(distance < 1e-6, 0, distance)
