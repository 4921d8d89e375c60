"""K-means on the sphere: finds the groups, whatever the order of the rows or the number of threads."""

from __future__ import annotations

import numpy as np
import pytest
from embedding_support import blobs, embeddings_of, names
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings import cluster, clusters, default_n_clusters
from nlp_explorer.errors import ExplorerError


def test_separate_groups_are_found() -> None:
    vectors, group = blobs()
    found = cluster(embeddings_of(names(300), vectors), n_clusters=5)
    pairs = set(zip(group.tolist(), found.assignment.tolist(), strict=True))
    assert found.n_clusters == len(pairs) == 5


def test_centres_are_the_unit_means_of_their_rows() -> None:
    embeddings = embeddings_of(names(300), blobs()[0])
    found = cluster(embeddings, n_clusters=5)
    mean = embeddings.vectors[found.assignment == 2].mean(axis=0)
    np.testing.assert_allclose(found.centres[2], mean / np.linalg.norm(mean), atol=1e-5)
    np.testing.assert_allclose(
        found.closeness(embeddings)[:3],
        [embeddings.vectors[at] @ found.centres[found.assignment[at]] for at in range(3)],
    )


def test_row_order_does_not_matter() -> None:
    vectors = np.random.default_rng(5).standard_normal((500, 8))
    order = np.random.default_rng(1).permutation(500)
    forward = cluster(embeddings_of(names(500), vectors)).assignment
    shuffled = cluster(embeddings_of([names(500)[at] for at in order], vectors[order])).assignment
    np.testing.assert_array_equal(shuffled, forward[order])


def test_number_of_threads_does_not_matter() -> None:
    embeddings = embeddings_of(names(2_000), np.random.default_rng(5).standard_normal((2_000, 64)))
    found = []
    for n_threads in (1, 2):
        with threadpool_limits(limits=n_threads):
            found.append(cluster(embeddings).assignment)
    np.testing.assert_array_equal(found[0], found[1])


def test_largest_cluster_is_the_first_and_repeats_count_as_rows() -> None:
    vectors, group = blobs()
    at = np.concatenate([np.arange(300), np.repeat(np.flatnonzero(group == 3)[:1], 500)])
    found = cluster(embeddings_of([f"text {n}" for n in at], vectors[at]), n_clusters=5)
    assert (found.assignment[300:] == 0).all()
    sizes = np.bincount(found.assignment)
    assert (np.diff(sizes) <= 0).all()


def test_blank_texts_are_in_no_cluster() -> None:
    embeddings = embeddings_of(["a", None, "b", ""], np.array([[1, 0], [0, 0], [0, 1], [0, 0]]))
    found = cluster(embeddings, n_clusters=2)
    assert (found.assignment == -1).tolist() == [False, True, False, True]
    assert np.isnan(found.closeness(embeddings)[[1, 3]]).all()


@pytest.mark.parametrize(("n_rows", "expected"), [(0, 0), (1, 1), (2, 1), (8, 2)])
def test_smallest_sets_survive(n_rows: int, expected: int) -> None:
    found = cluster(embeddings_of(names(n_rows), np.eye(8)[:n_rows]))
    assert found.n_clusters == expected == len(found.centres)
    assert len(found.assignment) == n_rows


def test_never_more_clusters_than_different_vectors() -> None:
    found = cluster(embeddings_of(names(50), np.eye(3)[np.arange(50) % 3]), n_clusters=10)
    assert found.n_clusters == 3


@pytest.mark.parametrize(("n_texts", "expected"), [(1, 1), (200, 10), (10_003, 71), (20_000, 100), (10**6, 100)])
def test_default_number_of_clusters(n_texts: int, expected: int) -> None:
    assert default_n_clusters(n_texts) == expected


def test_no_clusters_cannot_be_asked_for() -> None:
    with pytest.raises(ExplorerError, match="0 clusters cannot be made: ask for 1 or more"):
        cluster(embeddings_of(["a"], np.eye(1)), n_clusters=0)


def test_rows_beyond_the_fitted_ones_go_to_the_nearest_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "MAX_POINTS_TO_FIT", 100)
    vectors, group = blobs()
    found = cluster(embeddings_of(names(300), vectors), n_clusters=5)
    assert len(set(zip(group.tolist(), found.assignment.tolist(), strict=True))) == 5
