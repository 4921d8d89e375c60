from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.audit.evidence import gather_evidence
from nlp_explorer.audit.proposals import VERDICTS, Proposals, propose
from nlp_explorer.audit.weighing import log_odds, starting_weights, updated_weights
from nlp_explorer.embeddings.base import Embeddings, unit_length
from nlp_explorer.review import decisions as review_decisions
from nlp_explorer.text.hashing import text_hashes


@pytest.fixture
def two_clouds(make_dataset, make_run):
    """Two classes apart; rows 3 and 60 are labelled wrongly, rows 10 and 70 predicted wrongly."""
    random = np.random.default_rng(2)
    points = np.concatenate([random.normal([4, 0, 1], 0.6, (40, 3)), random.normal([0, 4, 1], 0.6, (40, 3))])
    truth = ["a"] * 40 + ["b"] * 40
    labels, predicted = list(truth), list(truth)
    labels[3], labels[60] = "b", "a"
    predicted[10], predicted[70] = "b", "a"
    dataset = make_dataset(labels)
    sure = np.where(np.array(predicted) == "a", 0.9, 0.1)
    run = make_run(dataset, predicted, probabilities=np.c_[sure, 1 - sure].astype(np.float32), classes=("a", "b"))
    embeddings = Embeddings(unit_length(points.astype(np.float32)), text_hashes(dataset.texts), "fast", "1")
    return dataset, run, embeddings


def test_wrong_labels_come_first_and_the_model_is_weak_where_the_others_speak_for_the_label(two_clouds):
    dataset, run, embeddings = two_clouds
    frame = propose(dataset, run, embeddings=embeddings).frame
    assert set(frame.index[:2]) == {3, 60}
    assert set(frame.index[2:]) == {10, 70}
    assert frame["proposed_verdict"].tolist() == ["label wrong"] * 2 + ["model weak"] * 2
    assert frame["probability"].is_monotonic_decreasing
    assert frame.loc[[3, 60], "suggested"].tolist() == ["a", "b"]


def test_reasons_are_said_in_plain_words(two_clouds):
    dataset, run, embeddings = two_clouds
    reasons = propose(dataset, run, embeddings=embeddings).frame["reasons"]
    assert reasons[3].startswith(
        "The run gives 'a' 90.0 % and 'b' 10.0 %. Of 10 nearest texts 10 are labelled as predicted, 0 as here. "
        "By the other texts this looks like 'a' ("
    )
    assert ", as labelled; next is 'b' (" in reasons[10]


def test_without_embeddings_the_run_itself_is_asked(two_clouds):
    dataset, run, _ = two_clouds
    frame = propose(dataset, run).frame
    assert sorted(frame.index) == [3, 10, 60, 70]
    assert frame["reasons"][3] == "The run gives 'a' 90.0 % and 'b' 10.0 %."


def test_equal_texts_with_other_labels_speak_against_a_label(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "b", "a"], ["One text.", "one text", "ONE TEXT", "another"])
    run = make_run(dataset, ["b", "b", "b", "b"])
    frame = propose(dataset, run).frame
    assert frame.index.tolist() == [0, 3]
    assert frame["reasons"][0] == "Of 2 other rows of the same text 0 are labelled as here, 2 as predicted."
    assert frame["reasons"][3] == ""


def test_other_runs_are_counted_and_epochs_are_history(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a"])
    run = make_run(dataset, ["b", "b", "a"], epoch=2)
    earlier = make_run(dataset, ["b", "a", "a"], epoch=1)
    others = [make_run(dataset, ["b", "a", "a"], name="x"), make_run(dataset, ["b", "a", "a"], name="y")]
    frame = propose(dataset, run, runs=[run, earlier, *others]).frame
    assert frame.index.tolist() == [0, 1]
    assert frame["reasons"][0] == "Of 2 other runs 2 answer the same, 0 the label. Right in no epoch."
    assert frame["reasons"][1] == "Of 2 other runs 0 answer the same, 2 the label. Right in 50.0 % of the epochs."


def test_text_without_a_word_is_proposed_as_broken(make_dataset, make_run):
    dataset = make_dataset(["a"] * 4, ["", "...", None, "好"])
    frame = propose(dataset, make_run(dataset, ["b"] * 4)).frame.sort_index()
    assert frame["proposed_verdict"].tolist() == ["text broken"] * 3 + ["model weak"]


def test_verdicts_move_the_probabilities_of_rows_like_them(two_clouds, truth_told):
    dataset, run, embeddings = two_clouds
    evidence = gather_evidence(dataset, run, embeddings=embeddings)
    before = propose(dataset, run, evidence=evidence)
    said_right = pd.DataFrame(
        {"action": ["keep"], "verdict": ["model weak"], "new_label": [None], "is_disputed": [False]}, index=[3]
    )
    after = propose(dataset, run, evidence=evidence, decisions=said_right)
    assert (before.n_verdicts, after.n_verdicts) == (0, 1)
    assert after.frame["probability"][60] < before.frame["probability"][60]
    confirmed = propose(dataset, run, evidence=evidence, decisions=truth_told(dataset, ["a"] * 80, [3]))
    assert confirmed.frame["probability"][60] > before.frame["probability"][60]


def test_one_verdict_does_not_turn_the_weights_over(two_clouds):
    dataset, run, embeddings = two_clouds
    rows = gather_evidence(dataset, run, embeddings=embeddings).rows
    start, moved = starting_weights().values, updated_weights(rows.iloc[:1], np.array([False])).values
    assert np.abs(moved - start)[1:].max() < 0.5


def test_updated_weights_are_the_most_likely_ones(two_clouds):
    """The gradient of the penalised likelihood, by differences, is 0 where the search ends."""
    from nlp_explorer.audit.weighing import INTERCEPT_SPREAD, WEIGHT_SPREAD

    dataset, run, embeddings = two_clouds
    rows = gather_evidence(dataset, run, embeddings=embeddings).rows
    is_wrong = np.array([True, False, True, False])
    x = np.column_stack([np.ones(4), log_odds(rows)])
    spread = np.array([INTERCEPT_SPREAD, *[WEIGHT_SPREAD] * (x.shape[1] - 1)])

    def loss(values):
        z = x @ values
        off = ((values - starting_weights().values) / spread) ** 2
        return float(np.logaddexp(0, np.where(is_wrong, -z, z)).sum() + off.sum() / 2)

    found = updated_weights(rows, is_wrong).values
    for at in range(len(found)):
        step = np.zeros(len(found))
        step[at] = 1e-4
        assert loss(found + step) == pytest.approx(loss(found - step), abs=1e-6)


def test_same_rows_in_another_order_get_the_same_proposals(two_clouds, make_dataset, make_run):
    dataset, run, embeddings = two_clouds
    order = np.random.default_rng(1).permutation(80)
    labels = dataset.frame["label"].astype("str").to_numpy()[order]
    other = make_dataset(list(labels), list(dataset.texts.to_numpy()[order]))
    same = make_run(
        other,
        list(run.predicted.astype("str").to_numpy()[order]),
        probabilities=run.probabilities[order],
        classes=("a", "b"),
    )
    one = propose(dataset, run, embeddings=embeddings).frame
    two = propose(other, same, embeddings=embeddings.subset(order)).frame
    assert (
        dict(zip(order[two.index], two["probability"].round(9), strict=True)) == one["probability"].round(9).to_dict()
    )


def test_a_slice_is_reported_by_its_row_ids(two_clouds):
    dataset, run, embeddings = two_clouds
    mask = np.arange(80) >= 40
    part = dataset.subset(mask, "the second half")
    frame = propose(part, run.subset(part.row_ids), embeddings=embeddings.subset(mask)).frame
    assert set(frame.index) == {60, 70}


@pytest.mark.parametrize(
    ("labels", "predicted"), [([], []), ([None, None], ["a", "b"]), (["a"], ["a"]), (["a", "a"], ["a", "b"])]
)
def test_little_data_raises_nothing(make_dataset, make_run, labels, predicted):
    dataset = make_dataset(labels)
    vectors = Embeddings(np.eye(3, dtype=np.float32)[: len(labels)], text_hashes(dataset.texts), "fast", "1")
    proposals = propose(dataset, make_run(dataset, predicted), embeddings=vectors)
    n_wrong = sum(one is not None and one != other for one, other in zip(labels, predicted, strict=True))
    assert len(proposals.frame) == n_wrong
    assert proposals.sentence.endswith(".") or proposals.sentence.endswith(")")


def test_verdicts_are_those_that_are_kept():
    assert VERDICTS == review_decisions.VERDICTS


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["model weak"], "0 of 1 wrong row looks mislabelled. "),
        (["label wrong", "model weak"], "1 of 2 wrong rows looks mislabelled. "),
        (["label wrong", "label wrong", "ambiguous"], "2 of 3 wrong rows look mislabelled. "),
    ],
)
def test_the_sentence_counts_what_looks_mislabelled(verdicts, said):
    frame = pd.DataFrame({"proposed_verdict": verdicts})
    assert Proposals(frame, n_verdicts=0).sentence.startswith(said)
