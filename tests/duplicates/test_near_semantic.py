from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.duplicates import semantic
from nlp_explorer.duplicates.semantic import SemanticPairs, semantic_falling_away, semantic_pairs


def clustered(n_clusters: int, n_members: int, *, spread: float = 0.3, n_dimensions: int = 32) -> np.ndarray:
    """Return unit vectors around random centres."""
    random = np.random.default_rng(4)
    centres = np.repeat(random.normal(size=(n_clusters, n_dimensions)), n_members, axis=0)
    vectors = centres + spread * random.normal(size=centres.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def true_pairs(vectors: np.ndarray, floor: float) -> set[tuple[int, int]]:
    cosines = np.triu(vectors.astype(np.float64) @ vectors.T.astype(np.float64), 1)
    return {(int(one), int(other)) for one, other in zip(*np.nonzero(cosines >= floor), strict=True)}


def found_pairs(pairs: SemanticPairs) -> set[tuple[int, int]]:
    row_of = {int(vector): row for row, vector in enumerate(pairs.vectors)}
    rows = [sorted((row_of[int(a)], row_of[int(b)])) for a, b in zip(pairs.left, pairs.right, strict=True)]
    return {(one, other) for one, other in rows}


@pytest.mark.parametrize("floor", [0.85, 0.9, 0.95])
def test_few_vectors_are_compared_each_with_each(floor: float) -> None:
    vectors = clustered(60, 5)
    assert found_pairs(semantic_pairs(vectors, floor=floor)) == true_pairs(vectors, floor)


def test_among_many_nearly_all_pairs_are_found_and_none_is_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "MAX_COMPARED_EACH", 500)
    monkeypatch.setattr(semantic, "VECTORS_A_PIVOT", 50)
    vectors = clustered(400, 5)
    found, expected = found_pairs(semantic_pairs(vectors, floor=0.9)), true_pairs(vectors, 0.9)
    assert len(expected) > 1_000
    assert found <= expected
    assert len(found) >= 0.99 * len(expected)


def test_rows_with_one_vector_are_one_group_and_zero_vectors_none() -> None:
    vectors = np.eye(4, dtype=np.float32)[[2, 0, 2, 1, 0, 3]]
    vectors[5] = 0
    pairs = semantic_pairs(vectors)
    assert len(pairs) == 0
    assert pairs.groups_at(1.0).tolist() == [0, 1, 0, 2, 1, -1]


def test_groups_form_at_any_threshold_from_the_floor_on() -> None:
    angles = np.arccos([1.0, 0.97, 0.9])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    pairs = semantic_pairs(vectors)  # 0 and 1: 0.97, 1 and 2: 0.979, 0 and 2: 0.9
    assert pairs.groups_at(0.96).tolist() == [0, 0, 0]
    assert pairs.groups_at(0.975).tolist() == [0, 1, 1]
    assert pairs.groups_at(0.99).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match=r"kept from 0\.85 on"):
        pairs.groups_at(0.8)


def test_a_crowd_of_alike_vectors_keeps_few_pairs_and_stays_one_group() -> None:
    vectors = clustered(1, 2_000, spread=0.1)
    pairs = semantic_pairs(vectors, floor=0.9)
    assert len(pairs) <= 2_000 * (semantic.MAX_NEIGHBOURS + 1)
    assert set(pairs.groups_at(0.9)) == {0}


def test_close_circles_inside_a_crowd_stay_tied() -> None:
    circles = clustered(1, 2, spread=0.15)
    vectors = np.repeat(circles, 2 * semantic.MAX_NEIGHBOURS, axis=0)
    vectors += 0.001 * np.random.default_rng(2).normal(size=vectors.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert 0.9 < circles[0] @ circles[1] < 0.99
    assert set(semantic_pairs(vectors, floor=0.9).groups_at(0.9)) == {0}


def test_row_order_changes_nothing() -> None:
    vectors = clustered(50, 5)
    order = np.random.default_rng(1).permutation(len(vectors))
    one, other = semantic_pairs(vectors), semantic_pairs(vectors[order])
    assert found_pairs(one) == {tuple(sorted((int(order[a]), int(order[b])))) for a, b in found_pairs(other)}
    assert one.cosine.tolist() == other.cosine.tolist()


@pytest.mark.parametrize("n_rows", [0, 1])
def test_too_few_rows_have_no_pairs(n_rows: int) -> None:
    pairs = semantic_pairs(clustered(1, 2)[:n_rows])
    assert len(pairs) == 0
    assert pairs.groups_at(0.9).tolist() == [0] * n_rows


def test_the_curve_counts_what_falls_away_at_each_threshold() -> None:
    vectors = np.array([[1, 0], [1, 0], [0.9, np.sqrt(1 - 0.81)], [0, 1], [0, 0]], dtype=np.float32)
    pairs = semantic_pairs(vectors)
    curve = semantic_falling_away(pairs).set_index("threshold")["rows"]
    assert curve.loc[0.85] == curve.loc[0.89] == 2
    assert curve.loc[0.91] == curve.loc[1.0] == 1
