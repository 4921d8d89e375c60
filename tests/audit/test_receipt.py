from __future__ import annotations

import math

import numpy as np
import pytest

from nlp_explorer.audit.corrected_score import corrected_score
from nlp_explorer.audit.piles import deal
from nlp_explorer.audit.proposals import propose
from nlp_explorer.audit.receipt import receipt

TEXTS = ["one", "two", "ONE!", "three", "four", "five"]
LABELS = ["a", "b", "a", "a", "b", "b"]
SPLITS = ["train", "train", "test", "test", "test", "test"]


@pytest.fixture
def tested(make_dataset, make_run):
    dataset = make_dataset(LABELS, TEXTS, splits=SPLITS)
    return dataset, make_run(dataset, [None, None, "a", "a", "a", "b"], name="mine")


def test_steps_stand_in_their_order_each_with_its_rows(tested, make_run):
    dataset, run = tested
    baseline = make_run(dataset, [None, None, "b", "b", "b", "b"], name="TF-IDF baseline")
    found = receipt(dataset, run, baseline=baseline)
    assert [step.name for step in found.steps] == [
        *("measured", "without leaked rows", "on corrected labels", "TF-IDF baseline", "majority class")
    ]
    measured, clean, corrected, simple, majority = found.steps
    assert (measured.value.value, measured.rows.tolist()) == (0.75, [4])
    assert (clean.value.value, clean.n_rows, clean.rows.tolist()) == (pytest.approx(2 / 3), 3, [2])
    assert clean.sentence == f"Without the 1 row that also stands in train, accuracy is {clean.value} on 3 rows."
    assert math.isnan(corrected.value.value)
    assert (simple.value.value, simple.rows.tolist()) == (0.5, [4])
    assert (majority.value.value, majority.rows.tolist()) == (0.5, [4])
    assert found.sentence == (
        "mine: measured 0.750 → without leaked rows 0.667 → TF-IDF baseline 0.500 → majority class 0.500."
    )


def test_corrected_labels_stand_with_the_rows_found_wrong(tested, truth_told):
    dataset, run = tested
    truth = ["a", "b", "a", "a", "a", "b"]
    piles = deal(dataset, run, propose(dataset, run))
    corrected = corrected_score(dataset, run, piles, truth_told(dataset, truth, [2, 3, 4, 5]))
    step = receipt(dataset, run, corrected=corrected).steps[2]
    assert (step.value.value, step.rows.tolist(), step.sentence) == (1.0, [4], corrected.sentence)


@pytest.mark.parametrize(
    ("splits", "sentence"),
    [
        (["test"] * 6, "Leaked rows cannot be told: there is no train split beside others."),
        (["train"] + ["test"] * 5, "Without the 1 row that also stands in train, accuracy is "),
        (["train"] * 3 + ["test"] * 3, "No scored row stands in train, too."),
    ],
)
def test_leaks_are_told_by_the_train_split(make_dataset, make_run, splits, sentence):
    dataset = make_dataset(LABELS, TEXTS, splits=splits)
    assert receipt(dataset, make_run(dataset, ["a"] * 6)).steps[1].sentence.startswith(sentence)


def test_nothing_scored_gives_no_steps(make_dataset, make_run):
    dataset = make_dataset([None])
    found = receipt(dataset, make_run(dataset, ["a"]))
    assert found.steps == ()
    assert found.sentence == "run: nothing can be scored."


def test_a_slice_is_reported_by_its_row_ids(tested):
    dataset, run = tested
    part = dataset.subset(np.arange(6) >= 4, "the last two")
    assert receipt(part, run.subset(part.row_ids)).steps[0].rows.tolist() == [4]
