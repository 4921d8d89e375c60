from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.predictions.by_value import cells_by_value, rows_by_value, scores_by_value
from nlp_explorer.predictions.metrics import confusion


def test_each_value_carries_its_count_and_its_share_of_the_errors(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a", "a", None])
    run = make_run(dataset, ["a", "b", "b", "b", "b"])
    values = pd.Series(["short", "short", "long", None, "long"], index=dataset.frame.index, name="length")
    table = scores_by_value(dataset, run, values)
    assert table.index.tolist() == ["long", "short"]
    assert table.loc["short", ["n_rows", "n_wrong", "accuracy"]].tolist() == [2, 1, 0.5]
    assert table["share_of_errors"].tolist() == pytest.approx([1 / 3, 1 / 3])


def test_each_value_of_a_filter_has_its_rows_those_scored_and_those_wrong(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "a", None])
    run = make_run(dataset, ["a", "b", "b", None, "b"])
    found = rows_by_value(dataset.frame["label"], dataset, run)
    assert found.to_dict("index") == {
        "a": {"n_rows": 3, "n_scored": 2, "n_wrong": 1},
        "b": {"n_rows": 1, "n_scored": 1, "n_wrong": 0},
    }
    assert rows_by_value(dataset.frame["label"], dataset, None)["n_scored"].tolist() == [0, 0]


def test_a_row_with_several_values_counts_at_each_and_ids_need_not_start_at_0(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "a"])
    part = dataset.subset(dataset.frame["label"].eq("a").to_numpy(), "label a")
    values = pd.Series(["x", "y", "x"], index=[0, 0, 2], name="tag")
    found = rows_by_value(values, part, make_run(dataset, ["b", "b", "a"]).subset(part.row_ids))
    assert found.loc["x"].tolist() == [2, 2, 1]
    assert found.loc["y"].tolist() == [1, 1, 1]


def test_labels_and_predictions_of_a_confusion_matrix_have_their_rows_and_errors(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "b"])
    by_label, by_prediction = cells_by_value(confusion(dataset, make_run(dataset, ["a", "b", "b", "b"])))
    assert by_label.loc["a"].tolist() == [2, 2, 1]
    assert by_prediction.loc["a"].tolist() == [1, 1, 0]
    assert by_prediction.loc["b"].tolist() == [3, 3, 1]
