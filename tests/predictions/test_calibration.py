from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss

from nlp_explorer.predictions.calibration import calibration


@pytest.fixture
def random_run(make_dataset, make_run):
    random = np.random.default_rng(3)
    probabilities = random.dirichlet([0.6, 0.6, 0.6], 300).astype(np.float32)
    labels = [
        random.choice(list("abc"), p=row.astype(np.float64) / row.astype(np.float64).sum()) for row in probabilities
    ]
    dataset = make_dataset(labels)
    predicted = np.array(list("abc"))[probabilities.argmax(axis=1)]
    return dataset, make_run(dataset, predicted, probabilities=probabilities, classes=("a", "b", "c"))


def test_log_loss_equals_that_of_scikit_learn(random_run):
    dataset, run = random_run
    result = calibration(dataset, run)
    given = run.probabilities.astype(np.float64)
    given /= given.sum(axis=1, keepdims=True)
    wanted = log_loss(dataset.frame["label"].astype("str"), given, labels=["a", "b", "c"])
    assert result.log_loss.value == pytest.approx(wanted, rel=1e-3)
    assert result.log_loss.low < wanted < result.log_loss.high


def test_brier_score_is_the_sum_of_squares_over_the_classes(random_run):
    dataset, run = random_run
    label = np.eye(3)[dataset.frame["label"].cat.codes]
    wanted = ((run.probabilities - label) ** 2).sum(axis=1).mean()
    assert calibration(dataset, run).brier.value == pytest.approx(wanted, rel=1e-5)


def test_run_that_is_as_sure_as_it_is_right_has_a_small_error(random_run):
    dataset, run = random_run
    result = calibration(dataset, run)
    assert result.ece < 0.1
    assert result.reliability["n_rows"].sum() == result.n_rows == 300
    assert (result.reliability["accuracy_low"] <= result.reliability["accuracy"]).all()


def test_error_is_the_weighted_gap_of_the_bins(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a", "b"])
    probabilities = np.array([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]], dtype=np.float32)
    result = calibration(dataset, make_run(dataset, ["a"] * 4, probabilities=probabilities, classes=("a", "b")))
    assert result.ece == pytest.approx(0.15)
    assert result.sentence == (
        "The model is too sure: mean confidence 0.900, accuracy 0.750; calibration error 0.150 over 15 bins."
    )
    assert len(result.reliability) == 1


def test_label_that_the_model_does_not_know_has_probability_nothing(make_dataset, make_run):
    dataset = make_dataset(["new"])
    run = make_run(dataset, ["a"], probabilities=np.array([[1.0, 0.0]], dtype=np.float32), classes=("a", "b"))
    result = calibration(dataset, run)
    assert result.log_loss.value == pytest.approx(-np.log(np.finfo(np.float32).eps))
    assert result.brier.value == pytest.approx(2.0)


def test_run_without_confidence_has_no_calibration(make_dataset, make_run):
    dataset = make_dataset(["a"])
    assert calibration(dataset, make_run(dataset, ["a"])) is None
