"""Nearest vectors against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.embeddings import nearest, neighbours
from nlp_explorer.embeddings.base import unit_length

RANDOM = np.random.default_rng(11)
VECTORS = unit_length(RANDOM.standard_normal((200, 12)).astype(np.float32))


def test_neighbours_are_those_of_a_full_sort() -> None:
    queries = unit_length(RANDOM.standard_normal((30, 12)).astype(np.float32))
    found = nearest(queries, VECTORS, k=7)
    cosine = queries.astype(np.float64) @ VECTORS.T.astype(np.float64)
    np.testing.assert_array_equal(found.positions, np.argsort(-cosine, axis=1)[:, :7])
    np.testing.assert_allclose(found.cosine, -np.sort(-cosine, axis=1)[:, :7], atol=1e-6)


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = nearest(VECTORS, VECTORS, k=5)
    monkeypatch.setattr(neighbours, "MAX_BYTES", 1)
    single = nearest(VECTORS, VECTORS, k=5)
    np.testing.assert_array_equal(single.positions, whole.positions)
    np.testing.assert_array_equal(single.cosine, whole.cosine)


def test_equal_candidates_come_by_position() -> None:
    candidates = np.repeat(VECTORS[:3], 40, axis=0)
    found = nearest(VECTORS[1:2], candidates, k=10)
    assert found.positions.tolist() == [list(range(40, 50))]


def test_equal_candidates_within_the_k_come_by_position() -> None:
    candidates = np.concatenate([np.repeat(VECTORS[1:2], 60, axis=0), VECTORS[2:]])[::-1]
    found = nearest(VECTORS[1:2], candidates, k=60)
    assert found.positions[0].tolist() == list(range(198, 258))


def test_own_position_is_left_out_and_its_twin_is_not() -> None:
    twins = np.concatenate([VECTORS[:5], VECTORS[:1]])
    found = nearest(twins, twins, k=2, leave_out=np.arange(6))
    assert found.positions[0, 0] == 5
    assert found.positions[5, 0] == 0
    assert not (found.positions == np.arange(6)[:, None]).any()


@pytest.mark.parametrize(("n_candidates", "k", "width"), [(3, 10, 3), (0, 5, 0), (3, 0, 0)])
def test_fewer_candidates_give_fewer_columns(n_candidates: int, k: int, width: int) -> None:
    found = nearest(VECTORS[:4], VECTORS[:n_candidates], k=k)
    assert found.positions.shape == found.cosine.shape == (4, width)


def test_zero_vectors_are_equally_near_to_everything() -> None:
    found = nearest(np.zeros((1, 12), np.float32), VECTORS, k=3)
    assert found.positions.tolist() == [[0, 1, 2]]
    assert found.cosine.tolist() == [[0, 0, 0]]
