"""TF-IDF with SVD: against scikit-learn, and that neither order nor cuts matter."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.embeddings import tfidf
from nlp_explorer.embeddings.tfidf import TfidfSvd
from nlp_explorer.progress import Cancelled

WORDS = [
    "card",
    "lost",
    "stolen",
    "pin",
    "money",
    "transfer",
    "top",
    "up",
    "fee",
    "charge",
    "rate",
    "wrong",
    "new",
    "atm",
]


def sentences(n: int) -> list[str]:
    random = np.random.default_rng(3)
    return [" ".join(random.choice(WORDS, 6)) + f" {number}" for number in range(n)]


def test_similarities_are_those_of_scikit_learn_while_no_direction_is_dropped() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [" ".join(np.random.default_rng(n).choice(WORDS, 5)) for n in range(40)]
    peer = TfidfVectorizer(sublinear_tf=True).fit_transform(texts).toarray()
    vectors = TfidfSvd("word").encode(texts)
    np.testing.assert_allclose(vectors @ vectors.T, peer @ peer.T, atol=1e-4)


def test_order_of_the_texts_does_not_matter() -> None:
    texts = sentences(500)
    order = np.random.default_rng(1).permutation(len(texts))
    shuffled = TfidfSvd("word").encode([texts[at] for at in order])
    np.testing.assert_allclose(shuffled, TfidfSvd("word").encode(texts)[order], atol=2e-5)


def test_texts_beyond_the_fitted_ones_are_projected_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = sentences(300)
    monkeypatch.setattr(tfidf, "MAX_CHARACTERS_AT_ONCE", 4_000)
    vectors = TfidfSvd("word").encode(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_alike_chinese_texts_are_nearer_than_others() -> None:
    texts = ["送餐太慢了", "送餐速度太慢", "味道很好吃", "味道好吃"] * 5
    vectors = TfidfSvd("character").encode([text + str(at) for at, text in enumerate(texts)])
    similarity = vectors @ vectors.T
    assert similarity[0, 1] > similarity[0, 2]
    assert similarity[2, 3] > similarity[1, 3]


@pytest.mark.parametrize("texts", [[], ["one"], ["..."], ["same", "same"], ["a", "…"], ["x" * 100_000, "y"]])
def test_smallest_sets_survive(texts: list[str]) -> None:
    vectors = TfidfSvd("character").encode(texts)
    assert vectors.shape == (len(texts), 128)
    assert np.isfinite(vectors).all()


def test_cancelling_stops_it() -> None:
    def stop(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        TfidfSvd("word").encode(["a"], progress=stop)
