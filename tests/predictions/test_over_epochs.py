from __future__ import annotations

import math

import numpy as np
import pytest

from nlp_explorer.plots.data_map import MAX_POINTS, data_map, drawn_rows, epochs_plot, example_plot
from nlp_explorer.predictions.dynamics import dynamics
from nlp_explorer.predictions.dynamics_groups import group_counts, rows_of_group
from nlp_explorer.predictions.over_epochs import (
    epochs_of,
    example_over_epochs,
    history_in_words,
    latest_epochs,
    over_epochs,
)


@pytest.fixture
def labelled(make_dataset):
    return make_dataset(["a", "b", "a"])


@pytest.fixture
def epochs(labelled, make_run):
    """Two epochs: row 1 is forgotten, row 2 is never right."""
    shares = {1: [[0.8, 0.2], [0.3, 0.7], [0.4, 0.6]], 2: [[0.9, 0.1], [0.6, 0.4], [0.3, 0.7]]}
    said = {1: ["a", "b", "b"], 2: ["a", "a", "b"]}
    return [
        make_run(labelled, said[epoch], probabilities=np.array(shares[epoch], "f4"), classes=("a", "b"), epoch=epoch)
        for epoch in (1, 2)
    ]


def test_each_epoch_has_its_accuracy_and_loss(labelled, epochs):
    lines = over_epochs(labelled, epochs)
    assert lines["epoch"].tolist() == [1, 2]
    assert lines["accuracy"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert lines["log_loss"].tolist() == pytest.approx(
        [-(math.log(0.8) + math.log(0.7) + math.log(0.4)) / 3, -(math.log(0.9) + math.log(0.4) + math.log(0.3)) / 3]
    )
    assert (lines["accuracy_low"] < lines["accuracy"]).all()


def test_one_example_is_followed_over_the_epochs(labelled, epochs):
    lines = example_over_epochs(labelled, epochs, 1)
    assert lines["predicted"].tolist() == ["b", "a"]
    assert lines["label_probability"].tolist() == pytest.approx([0.7, 0.4])
    assert lines["confidence"].tolist() == pytest.approx([0.7, 0.6])
    assert lines["is_right"].tolist() == [True, False]


def test_example_without_a_prediction_in_an_epoch_says_nothing_there(labelled, make_run):
    runs = [make_run(labelled, ["a", None, "a"], epoch=epoch) for epoch in (1, 2)]
    assert example_over_epochs(labelled, runs, 1)["predicted"].isna().all()


def test_only_runs_of_several_epochs_are_dynamics(labelled, make_run):
    one = make_run(labelled, ["a"] * 3, name="once")
    single = make_run(labelled, ["a"] * 3, name="single", epoch=3)
    later, earlier = (make_run(labelled, ["a"] * 3, name="two", epoch=epoch) for epoch in (5, 2))
    assert {name: [run.epoch for run in runs] for name, runs in epochs_of([one, later, single, earlier]).items()} == {
        "two": [2, 5]
    }
    assert [run.title for run in latest_epochs([one, later, single, earlier])] == [
        "once",
        "two, epoch 5",
        "single, epoch 3",
    ]


def test_groups_hold_what_was_forgotten_and_what_was_never_right(labelled, epochs):
    rows = dynamics(labelled, epochs).rows
    counts = group_counts(rows)
    assert (counts["all rows"], counts["forgotten"], counts["never right"]) == (3, 1, 1)
    assert counts["hard to learn"] + counts["ambiguous"] + counts["easy to learn"] == 3
    assert rows_of_group(rows, "forgotten").index.tolist() == [1]
    assert rows_of_group(rows, "never right").index.tolist() == [2]


def test_sure_and_right_is_easy_even_where_confidence_is_low(make_dataset, make_run):
    labels = [f"class {at}" for at in range(10)]
    dataset = make_dataset(labels)
    flat = np.full((10, 10), 0.09, "f4") + np.eye(10, dtype="f4") * 0.1
    runs = [make_run(dataset, labels, probabilities=flat, classes=tuple(labels), epoch=epoch) for epoch in (1, 2)]
    assert (dynamics(dataset, runs).rows["region"] == "easy to learn").all()


def test_every_row_is_a_point_that_carries_its_id(labelled, epochs):
    found = dynamics(labelled, epochs)
    chart = data_map(found.rows, labelled.texts, n_epochs=2, opened=1)
    drawn = [entry[0] for trace in chart.data[:3] for entry in trace.customdata]
    assert sorted(drawn) == [0, 1, 2]
    assert chart.data[3].name == "open row"


def test_points_of_a_run_without_probabilities_do_not_hide_each_other(make_dataset, make_run):
    dataset = make_dataset(["a"] * 50)
    runs = [make_run(dataset, ["a"] * 50, epoch=epoch) for epoch in (1, 2)]
    chart = data_map(dynamics(dataset, runs).rows, dataset.texts, n_epochs=2, has_probabilities=False)
    places = {(x, y) for trace in chart.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert len(places) == 50


def test_large_map_draws_evenly_spaced_rows(make_dataset, make_run):
    n = MAX_POINTS + 1
    dataset = make_dataset(["a"] * n)
    rows = dynamics(dataset, [make_run(dataset, ["a"] * n, epoch=epoch) for epoch in (1, 2)]).rows
    assert len(drawn_rows(rows)) == n // 2 + 1


def test_epochs_and_example_are_drawn_with_and_without_probabilities(labelled, epochs, make_run):
    assert [trace.name for trace in epochs_plot(over_epochs(labelled, epochs)).data] == ["accuracy", "log loss"]
    assert len(example_plot(example_over_epochs(labelled, epochs, 1)).data) == 3
    bare = [make_run(labelled, ["a", "b", "b"], epoch=epoch) for epoch in (1, 2)]
    assert [trace.name for trace in epochs_plot(over_epochs(labelled, bare)).data] == ["accuracy"]
    assert len(example_plot(example_over_epochs(labelled, bare, 1)).data) == 1


def test_history_in_words_tells_the_changes_only(make_dataset, make_run):
    dataset = make_dataset(["a"])
    runs = [make_run(dataset, [said], epoch=epoch) for epoch, said in enumerate("bbbac", start=1)]
    history = example_over_epochs(dataset, [*runs, make_run(dataset, [None], epoch=6)], 0)
    assert history_in_words(history) == "1 to 3 b → 4 a → 5 c → 6 nothing"
