"""How predictions find their rows, and what is said of it."""

from __future__ import annotations

import pytest
from prediction_support import csv, predicted

from nlp_explorer.predictions.leftovers import left_over_counts
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.read import read_predictions


def test_predictions_are_joined_by_id_in_whatever_order_they_come(three):
    [run] = read_predictions(csv("id,pred\na3,dog\na1,cat\na2,dog\n"), three)
    assert predicted(run) == ["cat", "dog", "dog"]
    assert (run.name, run.joined_by, run.n_predictions, run.n_matched) == ("preds.csv", "id", 3, 3)
    assert run.how == "3 of 3 predictions joined by id column 'id'."
    assert run.unmatched.empty


def test_predictions_without_ids_are_joined_by_exact_text(three):
    [run] = read_predictions(csv("text,pred\nsleeps,cat\npurrs,dog\n"), three)
    assert predicted(run) == ["dog", None, "cat"]
    assert run.joined_by == "text"


def test_text_written_differently_is_found_by_its_normalised_key(three):
    [run] = read_predictions(csv("text,pred\nSleeps!,cat\npurrs,dog\n"), three)
    assert predicted(run) == ["dog", None, "cat"]
    assert "1 of them the same only without case, punctuation and blanks" in run.how


def test_without_id_or_text_the_order_decides_and_that_is_said_loudly(three):
    [run] = read_predictions(csv("pred\ndog\ndog\ncat\n"), three)
    assert predicted(run) == ["dog", "dog", "cat"]
    assert run.joined_by == "order"
    assert run.how.startswith("Joined by ORDER")
    assert "Nothing in the file can confirm it" in run.how


def test_order_is_confirmed_by_the_labels_in_the_file(three):
    [run] = read_predictions(csv("label,pred\ncat,dog\ndog,dog\ncat,cat\n"), three)
    assert "Its label column agrees with the dataset's in 3 of 3 rows." in run.how


def test_order_goes_within_the_one_split_of_that_size(make_dataset):
    dataset = make_dataset(["a", "b", "a", "b", "a"], splits=["train", "test", "train", "test", "train"])
    [run] = read_predictions(csv("pred\na\nb\n"), dataset)
    assert predicted(run) == [None, "a", None, "b", None]
    assert "the split test has rows (2)" in run.how


def test_carriage_returns_and_blanks_around_labels_do_not_matter(three):
    [run] = read_predictions(csv('id,pred\na1,"cat\r"\na2," dog "\na3,cat\n'), three)
    assert scores(three, run).accuracy.value == 1.0


def test_several_systems_are_several_runs_named_by_their_columns(three):
    runs = read_predictions(csv("id,pred_CNN-v2,pred_lstm\na1,cat,dog\na2,dog,dog\na3,cat,cat\n"), three)
    assert [run.name for run in runs] == ["CNN-v2", "lstm"]
    assert [scores(three, run).accuracy.value for run in runs] == [1.0, pytest.approx(2 / 3)]


def test_column_called_pred_label_names_no_system(three):
    [run] = read_predictions(csv("id,pred_label,pred_conf\na1,cat,0.9\na2,dog,0.5\na3,cat,0.7\n"), three)
    assert run.name == "preds.csv"
    assert run.confidence.tolist() == pytest.approx([0.9, 0.5, 0.7])


def test_name_of_the_run_can_be_given(three):
    [run] = read_predictions(csv("id,pred\na1,cat\n"), three, name="mine")
    assert run.name == "mine"


def test_epochs_are_runs_of_one_name_in_ascending_order(three):
    lines = "id,epoch,pred\na1,2,cat\na2,2,dog\na1,1,dog\na2,1,dog\n"
    first, second = read_predictions(csv(lines), three)
    assert (first.name, first.epoch, second.epoch) == ("preds.csv", 1, 2)
    assert predicted(first) == ["dog", "dog", None]
    assert predicted(second) == ["cat", "dog", None]


def test_order_holds_within_each_epoch(make_dataset):
    dataset = make_dataset(["a", "b"])
    first, second = read_predictions(csv("epoch,pred\n1,a\n1,a\n2,a\n2,b\n"), dataset)
    assert (predicted(first), predicted(second)) == (["a", "a"], ["a", "b"])


class TestRepeatedTexts:
    def test_label_and_split_decide(self, make_dataset):
        dataset = make_dataset(["a", "b", "a"], texts=["hi", "hi", "hi"], splits=["train", "test", "test"])
        text = "text,label,split,pred\nhi,a,test,one\nhi,b,test,b\n"
        [run] = read_predictions(csv(text.replace("one", "a")), dataset)
        assert predicted(run) == [None, "b", "a"]

    def test_as_many_predictions_as_rows_are_taken_in_order(self, make_dataset):
        dataset = make_dataset(["a", "b", "c"], texts=["hi", "ho", "hi"])
        [run] = read_predictions(csv("text,pred\nhi,a\nho,b\nhi,c\n"), dataset)
        assert predicted(run) == ["a", "b", "c"]

    def test_prediction_that_could_mean_rows_of_different_labels_is_listed(self, make_dataset):
        dataset = make_dataset(["a", "b", "c"], texts=["hi", "hi", "ho"])
        [run] = read_predictions(csv("text,pred\nhi,a\nho,c\n"), dataset)
        assert predicted(run) == [None, None, "c"]
        assert run.unmatched[["record", "kind", "raw"]].to_numpy().tolist() == [[1, "several-rows", "hi | a"]]
        assert "1 with several rows that nothing tells apart" in run.how

    def test_predictions_of_one_split_stay_in_it(self, make_dataset):
        dataset = make_dataset(["a", "a", "b"], texts=["hi", "hi", "ho"], splits=["train", "test", "test"])
        [run] = read_predictions(csv("text,pred\nhi,b\nho,b\n"), dataset)
        assert predicted(run) == [None, "b", "b"]
        assert "among the rows of test" in run.how


class TestLeftOver:
    def test_every_prediction_that_cannot_be_used_is_listed_and_counted(self, make_dataset):
        dataset = make_dataset(["cat", "dog", "horse", "cat"], ids=["1", "2", "3", "4"])
        text = "id,pred\n1,cat\n9,dog\n1,dog\n2,bird\n3,hor\n4,\n"
        [run] = read_predictions(csv(text), dataset)
        assert run.unmatched[["record", "kind"]].to_numpy().tolist() == [
            [2, "no-row"],
            [3, "doubled"],
            [4, "unknown-label"],
            [5, "cut-off-label"],
            [6, "no-prediction"],
        ]
        assert run.unmatched["raw"].tolist() == ["9 | dog", "1 | dog", "2 | bird", "3 | hor", "4 | "]
        assert run.unmatched["reason"].tolist()[3] == "the label 'hor' looks cut off from 'horse'"
        assert "Predictions left over: 1 without a row, 1 for a row that already has one, 1 without a label" in run.how
        assert predicted(run) == ["cat", "bird", "hor", None]

    def test_unknown_label_counts_as_wrong(self, three):
        [run] = read_predictions(csv("id,pred\na1,cat\na2,bird\na3,cat\n"), three)
        assert scores(three, run).accuracy.value == pytest.approx(2 / 3)
        assert "Predictions counted as wrong: 1 with a label the dataset does not have ('bird')." in run.how

    def test_incomplete_probabilities_are_listed(self, three):
        [run] = read_predictions(csv("id,prob_cat,prob_dog\na1,0.9,0.1\na2,,0.8\na3,0.6,0.4\n"), three)
        assert predicted(run) == ["cat", None, "cat"]
        assert run.unmatched["kind"].tolist() == ["no-prediction"]

    def test_label_that_ends_in_dots_is_cut_off_however_short(self, make_dataset):
        dataset = make_dataset(["cat", "owl"], ids=["1", "2"])
        [run] = read_predictions(csv("id,pred\n1,cat\n2,o…\n"), dataset)
        assert run.unmatched["reason"].tolist() == ["the label 'o…' looks cut off from 'owl'"]

    def test_kinds_are_counted_in_one_order(self, make_dataset):
        dataset = make_dataset(["cat", "dog"], ids=["1", "2"])
        [run] = read_predictions(csv("id,pred\n1,bird\n9,dog\n8,dog\n2,dog\n"), dataset)
        assert left_over_counts(run.unmatched) == {"no-row": 2, "unknown-label": 1}
