from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_support import category_of, dataset_of

from nlp_explorer.plots.reliability import reliability_plot
from nlp_explorer.predictions.bad_cases import confused_pairs
from nlp_explorer.predictions.calibration import calibration, rows_of_bin
from nlp_explorer.predictions.compare import compare
from nlp_explorer.predictions.intervals import with_intervals_written
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.score_answers import (
    cell_answer,
    comparison_answer,
    filter_counts_note,
    filter_values,
    scores_answer,
    unknown_values_note,
)


def run_of(said: list[str | None], *, sure: list[float] | None = None, name: str = "run") -> Predictions:
    column = category_of(said, len(said)).rename("predicted")
    top = None if sure is None else np.array(sure, dtype="f4")
    return Predictions(name, column, "order", "", len(said), (), no_unmatched(), top_probability=top)


def answer(labels: list[str | None], said: list[str | None]) -> str:
    dataset, run = dataset_of(["t"] * len(labels), labels), run_of(said)
    return scores_answer(scores(dataset, run), confused_pairs(dataset, run))


def test_answer_names_score_majority_weakest_class_and_worst_confusion() -> None:
    labels = ["a"] * 12 + ["b"] * 10 + ["c"]
    said = ["a"] * 12 + ["a"] * 4 + ["b"] * 6 + ["a"]
    found = answer(labels, said)
    assert found.startswith("18 of 23 rows are predicted right: accuracy 0.783 [")
    assert "always answering “a” gives 0.522." in found
    assert "Weakest is “b” with F1 0.750 on 10 rows; most often “b” is taken for “a” (4)." in found


def test_class_of_one_row_is_blamed_only_where_no_larger_one_can_be() -> None:
    assert "Weakest is “b” with F1 0.000 on 1 row." in answer(["a", "b"], ["a", "a"])


def test_all_right_has_no_weakest_and_no_prediction_has_no_score() -> None:
    assert "Weakest" not in answer(["a", "b"], ["a", "b"])
    assert answer(["a"], [None]) == "No row has both a label and a prediction, so nothing can be scored."
    assert answer(["a", None], ["a", "a"]).endswith(" 1 predicted row without a label left out.")


def test_listed_rows_are_said_in_words() -> None:
    assert cell_answer(1, ("a", "b")) == "1 row of “a”, taken for “b”."
    assert cell_answer(2, ("a", "a")) == "2 rows of “a”, predicted right."
    assert cell_answer(3, ("a", "")) == "3 rows of “a”, taken for another class."
    assert cell_answer(4, ("", "b")) == "4 rows wrongly taken for “b”."


@pytest.mark.parametrize(("n_fixed", "is_sure"), [(3, False), (20, True)])
def test_better_is_said_only_beyond_chance(n_fixed: int, is_sure: bool) -> None:
    dataset = dataset_of(["t"] * 30, ["a"] * 30)
    old, new = run_of(["b"] * n_fixed + ["a"] * (30 - n_fixed), name="old"), run_of(["a"] * 30, name="new")
    assert ("new is better by more than chance." in comparison_answer(compare(dataset, old, new))) is is_sure


def test_bins_list_their_rows_wrong_ones_first() -> None:
    dataset = dataset_of(["t"] * 4, ["a", "a", "a", "a"])
    run = run_of(["a", "b", "a", "a"], sure=[0.95, 0.96, 0.99, 0.10])
    found = calibration(dataset, run)
    assert found is not None
    rows = rows_of_bin(dataset, run, found.reliability.iloc[-1])
    assert rows.index.tolist() == [1, 2, 0]
    assert rows_of_bin(dataset, run, found.reliability.iloc[0]).index.tolist() == [3]
    assert len(reliability_plot(found.reliability).data[0].x) == 2


def test_every_scored_row_is_in_one_bin() -> None:
    shares = [0.0, 1 / 15, 0.0667, 2 / 15, 0.5, 1.0]
    dataset, run = dataset_of(["t"] * 6, ["a"] * 6), run_of(["a"] * 6, sure=shares)
    found = calibration(dataset, run)
    assert found is not None
    listed = [row for _, line in found.reliability.iterrows() for row in rows_of_bin(dataset, run, line).index]
    assert sorted(listed) == list(range(6))


def test_intervals_are_written_beside_their_figure() -> None:
    frame = pd.DataFrame({"share": [0.5, 0.1], "share_low": [0.25, np.nan], "share_high": [0.75, np.nan], "n": [4, 0]})
    assert with_intervals_written(frame).to_dict("list") == {
        "share": [0.5, 0.1],
        "share: 95 %": ["0.250 to 0.750", ""],
        "n": [4, 0],
    }
    assert with_intervals_written(frame, in_percent=("share",))["share: 95 %"].tolist() == ["25.0 to 75.0", ""]


def test_each_value_of_a_filter_reads_with_its_rows_and_errors() -> None:
    columns = ["n_rows", "n_scored", "n_wrong"]
    counts = pd.DataFrame(
        [[1200, 1200, 171], [40, 8, 1], [1, 0, 0], [3, 3, 0]], index=["a", "b", "a · 1,200 rows", "d"], columns=columns
    )
    assert filter_values(counts) == {
        "a": "a · 1,200 rows, 14 % wrong",
        "b": "b · 40 rows, 12 % of 8 wrong",
        "a · 1,200 rows": "a · 1,200 rows · 1 row",
        "d": "d · 3 rows, 0 % wrong",
    }


def test_note_says_which_rows_the_filters_count() -> None:
    assert filter_counts_note(3177, "weak.csv") == "The lists count all 3,177 rows, wrong as in “weak.csv”."
    assert filter_counts_note(1, "") == "The lists count the one row."


def test_values_that_an_address_asks_for_in_vain_are_named_up_to_three() -> None:
    assert unknown_values_note("label", [], 4) == ""
    assert unknown_values_note("label", ["bird"], 4) == (
        "The address asks for the label “bird”, not among the 4 labels here: choose from the list."
    )
    assert unknown_values_note("split", list("vwxyz"), 2) == (
        "The address asks for the splits “v”, “w”, “x” and 2 more, not among the 2 splits here: choose from the list."
    )
