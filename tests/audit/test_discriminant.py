from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.audit.discriminant import N_FOLDS, SHRINKAGE, Discriminant


@pytest.fixture
def model() -> Discriminant:
    random = np.random.default_rng(5)
    groups = np.concatenate([np.arange(40), np.arange(10)])  # the first ten texts come twice
    points = random.normal(size=(40, 6)).astype(np.float32)
    codes = np.concatenate([np.arange(40) % 3, np.arange(10) % 2])
    return Discriminant(points[groups], codes, groups, np.arange(40)[groups] % N_FOLDS, 3)


def test_opinion_is_that_of_a_model_that_never_saw_the_text(model):
    """Brute force: for every row, the means without its text, the covariance without its fold."""
    seen = np.zeros(len(model.codes), dtype=bool)
    vectors = model.vectors.astype(np.float64)
    all_means = np.stack([vectors[model.codes == code].mean(axis=0) for code in range(3)])
    for opinions in model.opinions():
        for at, scores in zip(opinions.positions, opinions.scores, strict=True):
            seen[at] = True
            inside = model.folds != model.folds[at]
            centred = vectors[inside] - all_means[model.codes[inside]]
            covariance = centred.T @ centred / inside.sum()
            sphere = np.trace(covariance) / 6
            shrunk = (1 - SHRINKAGE) * covariance + SHRINKAGE * sphere * np.eye(6)
            other = model.groups != model.groups[at]
            for code in range(3):
                mean = vectors[other & (model.codes == code)].mean(axis=0)
                gap = vectors[at] - mean
                prior = np.log((model.codes == code).mean())
                assert scores[code] == pytest.approx(prior - gap @ np.linalg.solve(shrunk, gap) / 2, rel=1e-5)
    assert seen.all()


def test_class_that_only_the_text_itself_carries_has_no_opinion():
    vectors = np.eye(4, dtype=np.float32)
    model = Discriminant(vectors, np.array([0, 1, 1, 1]), np.arange(4), np.arange(4), 2)
    scores = {
        int(at): line for block in model.opinions() for at, line in zip(block.positions, block.scores, strict=True)
    }
    assert scores[0][0] == -np.inf
    assert np.isfinite(scores[1]).all()
