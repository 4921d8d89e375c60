from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.audit.corrected_score import corrected_score
from nlp_explorer.audit.piles import MIN_VERDICTS, deal
from nlp_explorer.audit.proposals import propose

N = 1_000


@pytest.fixture
def reviewed(make_dataset, make_run):
    """A run that is right on 760 of 1,000 labels and on 800 of the right ones: 60 labels are wrong.

    50 rows count as wrong only because of their labels, 10 as right only because of them, 190 are really wrong.
    """
    truth = ["a"] * N
    labels, predicted = ["a"] * N, ["a"] * N
    labels[:50] = ["b"] * 50
    predicted[50:240] = ["c"] * 190
    labels[240:250] = predicted[240:250] = ["b"] * 10
    dataset = make_dataset(labels)
    run = make_run(dataset, predicted)
    return dataset, run, truth, propose(dataset, run)


def test_nothing_is_estimated_before_30_verdicts_in_each_random_pile(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting)
    few = truth_told(dataset, truth, [*piles.wrong[: MIN_VERDICTS - 1], *piles.right[:MIN_VERDICTS]])
    found = corrected_score(dataset, run, piles, few)
    assert not found.is_estimable
    assert math.isnan(found.accuracy.value)
    assert (found.n_missing_wrong, found.n_missing_right) == (1, 0)
    assert found.sentence == (
        "The score on corrected labels is not yet estimable: it needs 1 more verdict on wrong rows drawn at random."
    )
    enough = truth_told(dataset, truth, [*piles.wrong[:MIN_VERDICTS], *piles.right[:MIN_VERDICTS]])
    assert corrected_score(dataset, run, piles, enough).is_estimable


def test_suspicious_rows_alone_estimate_nothing(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting)
    found = corrected_score(dataset, run, piles, truth_told(dataset, truth, piles.suspicious))
    assert not found.is_estimable
    assert (found.n_missing_wrong, found.n_missing_right) == (MIN_VERDICTS, MIN_VERDICTS)
    assert found.suspicious.n_judged == len(piles.suspicious)


def test_all_rows_judged_give_the_truth_without_an_interval(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting)
    found = corrected_score(dataset, run, piles, truth_told(dataset, truth, dataset.row_ids))
    assert found.measured.value == 0.76
    assert (found.accuracy.value, found.accuracy.low, found.accuracy.high) == pytest.approx((0.8, 0.8, 0.8))
    assert found.label_error_share.value == pytest.approx(50 / 240)


def test_intervals_cover_the_truth(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    n_covering, n_errors_covering, values = 0, 0, []
    told = truth_told(dataset, truth, dataset.row_ids)
    for seed in range(200):
        piles = deal(dataset, run, starting, seed=seed)
        rows = {*piles.suspicious, *piles.next_rows("wrong", piles.suspicious, 40), *piles.right[:60]}
        found = corrected_score(dataset, run, piles, told.loc[sorted(rows)])
        values.append(found.accuracy.value)
        n_covering += found.accuracy.low <= 0.8 <= found.accuracy.high
        share = found.label_error_share
        n_errors_covering += share.low <= 50 / 240 <= share.high
    assert n_covering >= 186
    assert n_errors_covering >= 180
    assert np.mean(values) == pytest.approx(0.8, abs=0.004)


def test_rows_judged_out_of_turn_count_for_nothing(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting, n_suspicious=0)
    rows = [*piles.wrong[:40], *piles.right[:40]]
    one = corrected_score(dataset, run, piles, truth_told(dataset, truth, rows))
    other = corrected_score(dataset, run, piles, truth_told(dataset, truth, [*rows, *piles.wrong[60:90]]))
    assert (one.accuracy, one.wrong) == (other.accuracy, other.wrong)


def test_rows_left_open_are_not_counted_and_do_not_end_the_sample(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting, n_suspicious=0)
    told = truth_told(dataset, truth, [*piles.wrong[:40], *piles.right[:40]])
    told.loc[piles.wrong[:5], ["action", "verdict", "new_label"]] = ["unsure", None, None]
    found = corrected_score(dataset, run, piles, told)
    assert (found.wrong.n_judged, found.wrong.n_open) == (35, 5)
    assert found.is_estimable


def test_dropped_rows_leave_the_score(make_dataset, make_run, truth_told):
    dataset = make_dataset(["a"] * 10)
    run = make_run(dataset, ["a"] * 6 + ["b"] * 4)
    piles = deal(dataset, run, propose(dataset, run))
    told = truth_told(dataset, ["a"] * 10, range(10))
    told.loc[[7, 8], ["action", "verdict"]] = ["drop", "out of scope"]
    assert corrected_score(dataset, run, piles, told).accuracy.value == pytest.approx(6 / 8)


def test_sentence_says_what_it_rests_on(reviewed, truth_told):
    dataset, run, truth, starting = reviewed
    piles = deal(dataset, run, starting)
    rows = [*piles.suspicious, *piles.next_rows("wrong", piles.suspicious, 40), *piles.right[:60]]
    found = corrected_score(dataset, run, piles, truth_told(dataset, truth, rows))
    n_suspicious, n_random = found.suspicious.n_rows, found.wrong.n_judged
    errors = found.label_error_share.as_percent
    assert found.sentence == (
        f"On corrected labels the accuracy is {found.accuracy}; measured: 0.760. {errors} of the wrong rows are label "
        f"errors. Estimated from {n_random} of {240 - n_suspicious} wrong and 60 of 760 right rows drawn at random, "
        f"and all {n_suspicious} most suspicious ones."
    )


@pytest.mark.parametrize(("labels", "predicted"), [([], []), ([None], ["a"])])
def test_without_scored_rows_there_is_nothing_to_correct(make_dataset, make_run, truth_told, labels, predicted):
    dataset = make_dataset(labels)
    run = make_run(dataset, predicted)
    found = corrected_score(dataset, run, deal(dataset, run, propose(dataset, run)), truth_told(dataset, labels, []))
    assert found.sentence == "No row has both a label and a prediction, so there is no score to correct."


def test_several_labels_a_row_are_not_estimated(make_run):
    dataset = dataset_of(["one", "two"], ["a|b", "b"], separator="|")
    run = make_run(dataset, ["b|a", "a"])
    kept = pd.DataFrame(
        {"action": ["keep"] * 2, "verdict": [None] * 2, "new_label": [None] * 2, "is_disputed": [False] * 2}
    )
    found = corrected_score(dataset, run, deal(dataset, run, propose(dataset, run)), kept)
    assert not found.is_estimable
    assert found.sentence == "The score on corrected labels is not estimated where rows carry several labels."
