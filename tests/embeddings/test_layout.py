"""The layout: its forces against the plain sums over all pairs, and that groups stay together."""

from __future__ import annotations

import numpy as np
import pytest
from embedding_support import blobs

from nlp_explorer.embeddings import nearest
from nlp_explorer.embeddings.layout import lay_out
from nlp_explorer.embeddings.projection import principal_components
from nlp_explorer.embeddings.repulsion import Repulsion
from nlp_explorer.progress import Cancelled


def exact_repulsion(places: np.ndarray) -> np.ndarray:
    apart = places[:, None] - places[None]
    q = 1 / (1 + (apart**2).sum(axis=2))
    np.fill_diagonal(q, 0)
    result: np.ndarray = ((q**2)[:, :, None] * apart).sum(axis=1) / q.sum()
    return result


@pytest.mark.parametrize("spread", [0.5, 5.0, 12.0])
def test_repulsion_is_near_the_sum_over_all_pairs(spread: float) -> None:
    places = (spread * np.random.default_rng(4).standard_normal((400, 2))).astype(np.float32)
    expected, found = exact_repulsion(places), Repulsion()(places)
    assert np.linalg.norm(found - expected) < 0.1 * np.linalg.norm(expected)


def test_groups_stay_together() -> None:
    vectors, group = blobs()
    neighbours = nearest(vectors, vectors, k=10, leave_out=np.arange(300)).positions
    places = lay_out(neighbours, principal_components(vectors))
    near = np.argsort(((places[:, None] - places[None]) ** 2).sum(axis=2), axis=1)[:, 1:11]
    assert (group[near] == group[:, None]).mean() > 0.99


def test_same_input_gives_the_same_places() -> None:
    vectors, _ = blobs()
    neighbours = nearest(vectors, vectors, k=5, leave_out=np.arange(300)).positions
    first, second = (lay_out(neighbours, principal_components(vectors)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_points_in_one_place_stay_finite() -> None:
    neighbours = np.array([[1, 2], [0, 2], [0, 1]])
    assert np.isfinite(lay_out(neighbours, np.zeros((3, 2)))).all()


def test_cancelling_stops_it() -> None:
    def stop(share: float, doing: str) -> None:
        if share > 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        lay_out(np.array([[1], [0]]), np.zeros((2, 2)), progress=stop)
