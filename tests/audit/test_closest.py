from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.audit import closest
from nlp_explorer.audit.closest import N_CLOSEST, closest_cosines
from nlp_explorer.embeddings.base import unit_length

CHANCE = np.random.default_rng(0)


@pytest.fixture
def cloud():
    vectors = unit_length(CHANCE.normal(size=(60, 5)).astype(np.float32))
    return vectors, CHANCE.integers(0, 4, 60), CHANCE.integers(0, 40, 60), CHANCE.integers(0, 4, (60, 2))


def test_cosines_are_those_of_brute_force(cloud):
    vectors, codes, groups, classes = cloud
    found = closest_cosines(vectors, codes, groups, classes)
    for row in range(60):
        for column, code in enumerate(classes[row]):
            others = vectors[(codes == code) & (groups != groups[row])]
            expected = np.sort(others @ vectors[row])[-N_CLOSEST:].mean()
            assert found[row, column] == pytest.approx(expected, abs=1e-6)


def test_a_class_without_another_text_has_no_cosine():
    found = closest_cosines(
        np.eye(3, dtype=np.float32), np.array([0, 1, 1]), np.array([0, 1, 1]), np.array([[0], [1], [0]])
    )
    assert np.isnan(found[:2]).all()
    assert found[2, 0] == 0


def test_one_other_text_speaks_alone():
    vectors = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    found = closest_cosines(vectors, np.array([0, 0]), np.array([0, 1]), np.array([[0], [0]]))
    assert found.ravel() == pytest.approx([0.6, 0.6])


def test_a_large_class_is_searched_in_the_same_members_whatever_the_order(cloud, monkeypatch):
    monkeypatch.setattr(closest, "MAX_MEMBERS", 5)
    vectors, codes, _, classes = cloud
    groups, order = np.arange(60), CHANCE.permutation(60)
    one = closest_cosines(vectors, codes, groups, classes)
    other = closest_cosines(vectors[order], codes[order], groups[order], classes[order])
    assert other == pytest.approx(one[order], abs=1e-6)
