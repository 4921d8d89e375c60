from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, f1_score, log_loss

from nlp_explorer.predictions.calibration import calibration
from nlp_explorer.predictions.metrics import scores, weakest_first
from nlp_explorer.predictions.score_lines import score_line, score_table, without_reading


def test_what_needs_no_reading_is_what_scikit_learn_gives_the_constant_answer(make_dataset, make_run):
    labels = ["a"] * 5 + ["b"] * 3 + ["c"] * 2
    dataset = make_dataset(labels)
    found = without_reading(dataset, make_run(dataset, ["b"] * 10))
    constant, shares = ["a"] * 10, np.tile([0.5, 0.3, 0.2], (10, 1))
    assert found.name == "always answering a"
    assert found.accuracy.value == 0.5
    assert found.balanced_accuracy.value == pytest.approx(balanced_accuracy_score(labels, constant))
    assert found.macro_f1.value == pytest.approx(f1_score(labels, constant, average="macro", zero_division=0))
    assert found.weighted_f1.value == pytest.approx(f1_score(labels, constant, average="weighted", zero_division=0))
    assert found.log_loss.value == pytest.approx(log_loss(labels, shares))
    assert found.brier.value == pytest.approx(brier_score_loss(labels, shares))


def test_without_a_scored_row_there_is_nothing_to_compare_with(make_dataset, make_run):
    dataset = make_dataset([None])
    assert without_reading(dataset, make_run(dataset, ["a"])) is None


def test_table_leaves_out_what_needs_probabilities_where_the_run_has_none(make_dataset, make_run):
    dataset = make_dataset(["a", "b"])
    run = make_run(dataset, ["a", "a"])
    line = score_line("mine", scores(dataset, run), calibration(dataset, run))
    table = score_table([line, without_reading(dataset, run)])
    assert table.columns.tolist() == ["", "rows", "accuracy", "balanced accuracy", "macro-F1", "weighted F1"]
    assert table["accuracy"].tolist() == ["0.500 [0.095, 0.905]", "0.500"]


def test_table_of_a_run_with_probabilities_holds_log_loss_brier_and_calibration_error(make_dataset, make_run):
    dataset = make_dataset(["a", "b"])
    run = make_run(dataset, ["a", "a"], probabilities=np.array([[0.8, 0.2], [0.6, 0.4]], "f4"), classes=("a", "b"))
    [line] = score_table([score_line("mine", scores(dataset, run), calibration(dataset, run))]).to_dict("records")
    assert line["log loss"].startswith(f"{-(math.log(0.8) + math.log(0.4)) / 2:.3f} [")
    assert line["Brier"].startswith(f"{(2 * 0.2**2 + 2 * 0.6**2) / 2:.3f} [")
    assert line["ECE"] == "0.400"


def test_classes_that_are_surely_weak_come_before_those_with_one_unlucky_row(make_dataset, make_run):
    labels = ["big"] * 200 + ["tiny"] * 2 + ["fine"] * 50
    answers = ["none"] * 150 + ["big"] * 50 + ["tiny", "big"] + ["fine"] * 50
    dataset = make_dataset(labels)
    table = weakest_first(scores(dataset, make_run(dataset, answers)).per_class)
    assert table.index.tolist()[0] == "big"
    assert (table["f1_low"] <= table["f1"]).all()
    assert (table["f1"] <= table["f1_high"]).all()
