from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.probabilities import ClassScores, checked_probabilities, scores_in_cells


def checked(rows: list[list[float]]) -> ClassScores:
    return checked_probabilities(ClassScores(np.array(rows)), file="p.csv")


def test_probabilities_that_sum_to_one_are_left_as_they_are():
    result = checked([[0.25, 0.75], [1.0, 0.0]])
    assert result.values.tolist() == [[0.25, 0.75], [1.0, 0.0]]
    assert result.note == ""


def test_rounded_probabilities_are_rescaled_and_that_is_said():
    result = checked([[0.33, 0.33, 0.33]])
    assert result.values.sum() == pytest.approx(1)
    assert "rounded; they were rescaled to sum to 1" in result.note


def test_sums_far_from_one_are_refused():
    with pytest.raises(PredictionsError, match=r"in 1 of 2 records; record 1 sums to 0\.900"):
        checked([[0.5, 0.4], [0.5, 0.5]])


def test_logits_are_softmaxed_without_overflow():
    result = checked([[1000.0, 0.0], [-2.0, -2.0]])
    assert result.values.tolist() == pytest.approx(np.array([[1.0, 0.0], [0.5, 0.5]]))


def test_log_probabilities_become_the_probabilities():
    assert checked([list(np.log([0.2, 0.3, 0.5]))]).values[0].tolist() == pytest.approx([0.2, 0.3, 0.5])


def test_row_with_a_hole_is_missing_as_a_whole_and_the_others_stay():
    result = checked([[0.5, 0.5], [np.nan, 1.0], [np.inf, 0.0]])
    assert np.isnan(result.values[1:]).all()
    assert result.values[0].tolist() == [0.5, 0.5]


def test_list_of_the_best_few_leaves_the_rest_to_the_others():
    cells = pd.Series([{"a": 0.5, "b": 0.3}, {"c": 0.7, "a": 0.2}], dtype=object)
    result = scores_in_cells(cells, file="p.json")
    assert result.names == ("a", "b", "c")
    assert result.values.tolist() == pytest.approx(np.array([[0.5, 0.3, 0.2], [0.2, 0.1, 0.7]]))
    assert result.note.startswith("2 of 2 predictions score only some classes")


def test_missing_cell_among_lists_is_a_missing_row():
    result = scores_in_cells(pd.Series([[0.1, 0.9], None], dtype=object), file="p.json")
    assert np.isnan(result.values[1]).all()
