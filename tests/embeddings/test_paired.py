from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.embeddings import neighbour_graph as graphs
from nlp_explorer.embeddings import paired
from nlp_explorer.embeddings.base import unit_length
from nlp_explorer.embeddings.neighbour_graph import neighbour_graph
from nlp_explorer.embeddings.paired import paired_neighbours


def grouped_vectors(n_points: int, *, n_dimensions: int = 32) -> np.ndarray:
    random = np.random.default_rng(4)
    centres = random.normal(size=(12, n_dimensions)) * np.linspace(2, 0.2, n_dimensions)
    noise = random.normal(size=(n_points, n_dimensions)) * np.linspace(1, 0.1, n_dimensions)
    return unit_length((centres[random.integers(12, size=n_points)] + noise).astype(np.float32))


def by_full_sort(vectors: np.ndarray, k: int) -> np.ndarray:
    cosine = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    np.fill_diagonal(cosine, -2)
    return np.argsort(-cosine, axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize("n_points", [64, 65, 127, 128, 200, 333])
def test_all_pairs_give_the_neighbours_of_a_full_sort(monkeypatch: pytest.MonkeyPatch, n_points: int) -> None:
    monkeypatch.setattr(paired, "BLOCK", 32)  # two blocks and more, an even and an odd number of them
    vectors = grouped_vectors(n_points)
    found = paired_neighbours(vectors, k=5)
    np.testing.assert_array_equal(found.positions, by_full_sort(vectors, 5))
    expected = np.take_along_axis(vectors @ vectors.T, found.positions, axis=1)
    np.testing.assert_allclose(found.cosine, expected, atol=1e-6)


def test_half_of_the_axes_lose_few_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paired, "BLOCK", 64)
    vectors = grouped_vectors(2_000)
    found = paired_neighbours(vectors, k=10, share_of_axes=0.5).positions
    true = by_full_sort(vectors, 10)
    assert np.mean([len(np.intersect1d(a, b)) / 10 for a, b in zip(found, true, strict=True)]) >= 0.95
    assert not (found == np.arange(2_000)[:, None]).any()


def test_texts_that_are_all_equal_have_neighbours_of_cosine_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paired, "BLOCK", 32)
    vectors = np.tile(unit_length(np.ones((1, 8), np.float32)), (100, 1))
    found = paired_neighbours(vectors, k=3)
    np.testing.assert_allclose(found.cosine, 1, atol=1e-6)
    assert not (found.positions == np.arange(100)[:, None]).any()


def test_the_recall_of_a_screened_graph_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paired, "BLOCK", 64)
    monkeypatch.setattr(graphs, "MAX_POINTS_AT_ONCE", 300)
    monkeypatch.setattr(graphs, "MAX_POINTS_EXACT", 300)
    vectors = grouped_vectors(1_000)
    graph = neighbour_graph(vectors, k=10)
    judged, true = np.arange(800, 1_000), by_full_sort(vectors, 10)
    shared = [len(np.intersect1d(graph.positions[at], true[at])) / 10 for at in judged]
    assert graph.recall == pytest.approx(np.mean(shared))
    assert 0.9 < graph.recall < 1
