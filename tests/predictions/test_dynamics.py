from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.dynamics import dynamics


def test_correctness_forgetting_and_learning_are_counted_over_the_epochs(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a", "a"])
    answers = [["a", "b", "b", "a"], ["a", "a", "b", "b"], ["a", "b", "b", "a"], ["a", "a", "b", "a"]]
    runs = [make_run(dataset, answer, epoch=epoch) for epoch, answer in enumerate(answers, start=1)]
    rows = dynamics(dataset, runs[::-1]).rows
    assert rows["correctness"].to_dict() == {2: 0.0, 1: 0.5, 3: 0.75, 0: 1.0}
    assert rows["n_forgotten"].to_dict() == {2: 0, 1: 1, 3: 1, 0: 0}
    assert rows["learned_at"].isna().to_dict() == {2: True, 1: False, 3: False, 0: False}
    assert rows["learned_at"].drop(2).to_dict() == {1: 4, 3: 3, 0: 1}
    assert rows.loc[1, "region"] == "ambiguous"
    assert rows.loc[2, "region"] == "hard to learn"
    assert rows.loc[0, "region"] == "easy to learn"


def test_confidence_is_the_mean_probability_of_the_label(make_dataset, make_run):
    dataset = make_dataset(["a", "b"])
    runs = [
        make_run(
            dataset,
            ["a", "a"],
            probabilities=np.array([[p, 1 - p]] * 2, dtype=np.float32),
            classes=("a", "b"),
            epoch=epoch,
        )
        for epoch, p in ((1, 0.6), (2, 0.8))
    ]
    result = dynamics(dataset, runs)
    assert result.rows.index.tolist() == [1, 0]
    assert result.rows["confidence"].tolist() == pytest.approx([0.3, 0.7])
    assert result.rows["variability"].tolist() == pytest.approx([0.1, 0.1])
    assert result.label_probability.tolist() == pytest.approx(np.array([[0.4, 0.6], [0.2, 0.8]]))
    assert result.right.tolist() == [[False, True], [False, True]]


def test_rows_that_miss_an_epoch_are_left_out(make_dataset, make_run):
    dataset = make_dataset(["a", "a"])
    runs = [make_run(dataset, ["a", None], epoch=1), make_run(dataset, ["a", "a"], epoch=2)]
    result = dynamics(dataset, runs)
    assert result.rows.index.tolist() == [0]
    assert result.sentence == (
        "Over 2 epochs, 0 of 1 rows (0.0 %) were never right and 0 (0.0 %) were learned and forgotten again at "
        "least once."
    )


def test_one_epoch_is_not_enough(make_dataset, make_run):
    dataset = make_dataset(["a"])
    with pytest.raises(PredictionsError, match="at least two epochs: add a column 'epoch'"):
        dynamics(dataset, [make_run(dataset, ["a"], epoch=1)])
