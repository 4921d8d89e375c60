from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.predictions.pairing import keys_of, pair


def column(values: list[str | None]) -> pd.Series:
    return pd.Series(values, dtype="str")


def paired(predictions: list[str | None], rows: list[str | None], *, kinds: list[int] | None = None, ties=None):
    kinds_of_rows = np.array(kinds if kinds is not None else [0] * len(rows))
    result = pair(keys_of(column(predictions), column(rows)), ties=ties, kinds=kinds_of_rows)
    return result.positions.tolist(), result.left_over.tolist()


def test_blanks_around_a_key_do_not_count_and_blank_keys_never_match():
    assert paired([" a\r", "", None], ["", "a", None]) == ([1, -1, -1], [None, "no-row", "no-row"])


def test_second_prediction_of_a_row_is_doubled():
    assert paired(["a", "a"], ["a"]) == ([0, -1], [None, "doubled"])


def test_equal_keys_are_paired_in_the_order_of_the_file():
    assert paired(["a", "b", "a"], ["a", "a", "b"], kinds=[0, 1, 2]) == ([0, 2, 1], [None] * 3)


def test_fewer_predictions_than_rows_of_one_kind_take_the_first():
    assert paired(["a"], ["a", "a"], kinds=[5, 5]) == ([0], [None])


def test_fewer_predictions_than_rows_of_several_kinds_find_none():
    assert paired(["a"], ["a", "a"], kinds=[5, 6]) == ([-1], ["several-rows"])


def test_ties_decide_between_rows_of_one_key():
    ties = keys_of(column(["y", "x"]), column(["x", "y"]))
    assert paired(["a", "a"], ["a", "a"], kinds=[0, 1], ties=ties) == ([1, 0], [None, None])


def test_tie_that_fits_no_row_leaves_the_row_that_is_still_free():
    ties = keys_of(column(["x", "z"]), column(["x", "y"]))
    assert paired(["a", "a"], ["a", "a"], kinds=[0, 1], ties=ties) == ([0, 1], [None, None])


def test_nothing_to_pair_gives_nothing():
    assert paired([], []) == ([], [])
    assert paired(["a"], []) == ([-1], ["no-row"])
    assert paired([], ["a"]) == ([], [])


keys = st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12)


@given(predictions=keys, rows=keys)
@pytest.mark.parametrize("one_kind", [True, False])
def test_no_row_is_taken_twice_and_every_pair_has_one_key(one_kind, predictions, rows):
    kinds = [0] * len(rows) if one_kind else list(range(len(rows)))
    positions, left_over = paired(predictions, rows, kinds=kinds)
    taken = [position for position in positions if position >= 0]
    assert len(taken) == len(set(taken))
    for key, position, reason in zip(predictions, positions, left_over, strict=True):
        assert (position >= 0) == (reason is None)
        if position >= 0:
            assert rows[position] == key
        if reason == "no-row":
            assert key is None or key not in rows
