from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.predictions.bad_cases import bad_cases, bad_cases_sentence, confused_pairs, default_order


def test_wrong_rows_come_most_confident_first(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "b"])
    probabilities = np.array([[0.4, 0.6], [0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], dtype=np.float32)
    run = make_run(dataset, ["b", "a", "a", "b"], probabilities=probabilities, classes=("a", "b"))
    rows = bad_cases(dataset, run)
    assert rows.index.tolist() == [2, 0]
    assert rows["confidence"].tolist() == pytest.approx([0.8, 0.6])
    assert rows["label_probability"].tolist() == pytest.approx([0.2, 0.4])
    assert rows.index.name == "row_id"


def test_without_confidence_the_most_frequent_confusion_comes_first(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "c", "b"])
    run = make_run(dataset, ["c", "a", "c", "a"])
    assert default_order(run) == "confusion"
    assert bad_cases(dataset, run).index.tolist() == [1, 3, 0]
    assert bad_cases(dataset, run)["confidence"].isna().all()


def test_random_order_is_the_same_each_time_and_loses_no_row(make_dataset, make_run):
    dataset = make_dataset(["a"] * 30)
    run = make_run(dataset, ["b"] * 30)
    first = bad_cases(dataset, run, order="random").index.tolist()
    assert first == bad_cases(dataset, run, order="random").index.tolist() != list(range(30))
    assert sorted(first) == list(range(30))


def test_sentence_gives_share_interval_and_the_most_frequent_confusion(make_dataset, make_run):
    dataset = make_dataset(["joy"] * 8 + ["fear"] * 2)
    run = make_run(dataset, ["fear"] * 3 + ["joy"] * 7)
    assert bad_cases_sentence(dataset, run) == (
        "5 of 10 predicted rows are wrong (50.0 % [23.7, 76.3]); most often joy taken for fear (3)."
    )


@pytest.mark.parametrize(
    ("labels", "predicted", "sentence"),
    [
        (["a"], ["a"], "The one predicted row is right."),
        (["a", "b"], ["a", "b"], "All 2 predicted rows are right."),
        ([None], ["a"], "No row has both a label and a prediction, so none can be wrong."),
        (["a", "b"], ["a", "a"], "1 of 2 predicted rows is wrong (50.0 % [9.5, 90.5])."),
    ],
)
def test_sentence_of_few_rows_is_still_a_sentence(make_dataset, make_run, labels, predicted, sentence):
    dataset = make_dataset(labels)
    assert bad_cases_sentence(dataset, make_run(dataset, predicted)) == sentence


def test_confused_pairs_say_how_many_of_the_label_went_wrong(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a", "a", "b"])
    table = confused_pairs(dataset, make_run(dataset, ["b", "b", "a", "c", "b"]))
    assert table["label"].tolist() == ["a", "a"]
    assert table["predicted"].tolist() == ["b", "c"]
    assert table["n_rows"].tolist() == [2, 1]
    assert table["share_of_label"].tolist() == [0.5, 0.25]


def test_slice_lists_only_its_own_wrong_rows(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "a"])
    run = make_run(dataset, ["b", "a", "b"])
    part = dataset.subset(np.array([False, True, True]), "two rows")
    assert sorted(bad_cases(part, run).index) == [1, 2]
