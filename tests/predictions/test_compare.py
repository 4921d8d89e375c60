from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from nlp_explorer.predictions import read_predictions
from nlp_explorer.predictions.compare import compare, mcnemar
from nlp_explorer.reading import read


def test_rows_are_fixed_broken_still_wrong_or_both_right(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "b", "a", None])
    first = make_run(dataset, ["a", "b", "a", "a", "b", "a"], name="old")
    second = make_run(dataset, ["b", "a", "a", "c", "b", "a"], name="new")
    result = compare(dataset, first, second)
    assert result.rows["outcome"].astype("str").to_dict() == {
        0: "broken",
        1: "fixed",
        3: "still wrong",
        2: "still wrong",
        4: "still wrong",
    }
    assert result.rows.index.tolist() == [0, 1, 3, 2, 4]  # still wrong with another answer before the same answer
    assert (result.n_fixed, result.n_broken, result.n_still_wrong) == (1, 1, 3)
    assert result.sentence.startswith("Of 5 rows, new fixes 1 that old gets wrong, breaks 1, and 3 stay wrong: ")


def test_mcnemar_is_the_exact_binomial_test():
    for n_fixed, n_broken in ((0, 0), (1, 0), (5, 5), (3, 12), (120, 78), (4000, 3700)):
        wanted = binomtest(n_fixed, n_fixed + n_broken).pvalue if n_fixed + n_broken else 1.0
        assert mcnemar(n_fixed, n_broken) == pytest.approx(wanted)


def test_difference_has_a_width_that_knows_how_many_rows_there_were(make_dataset, make_run):
    dataset = make_dataset(["a"] * 98)
    same = make_run(dataset, ["a"] * 98)
    found = compare(dataset, same, same).difference
    assert (found.value, found.low, found.high) == pytest.approx(
        (0, -1.96 * 2**0.5 / 100, 1.96 * 2**0.5 / 100), abs=1e-5
    )
    better = compare(dataset, make_run(dataset, ["b"] * 20 + ["a"] * 78), same).difference
    # Bonett and Price by hand: 21 and 1 of 100, centre 0.20, half 1.96 sqrt((0.22 - 0.04) / 100)
    assert (better.value, better.low, better.high) == pytest.approx((20 / 98, 0.11684, 0.28316), abs=1e-5)
    one = compare(make_dataset(["a"]), make_run(make_dataset(["a"]), ["b"]), make_run(make_dataset(["a"]), ["a"]))
    assert one.difference.low <= one.difference.value <= one.difference.high == 1.0


def test_class_that_loses_most_comes_first(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "b"])
    result = compare(dataset, make_run(dataset, ["a", "a", "a", "a"]), make_run(dataset, ["b", "b", "b", "a"]))
    assert result.per_class.index.tolist() == ["a", "b"]
    assert result.per_class.loc["a"].tolist() == [2, 1.0, 0.0, 0, 2]


def test_runs_without_a_common_row_give_no_numbers(make_dataset, make_run):
    dataset = make_dataset(["a", "b"])
    result = compare(dataset, make_run(dataset, ["a", None]), make_run(dataset, [None, "b"]))
    assert result.n_rows == 0
    assert np.isnan(result.p_value)
    assert result.sentence == "No row with a label is predicted by both run and run."


def test_two_published_systems_differ_by_more_than_chance(shared_data):
    path = shared_data / "predictions" / "sst2_test_2systems.csv"
    dataset = read([path])
    cnn, lstm = read_predictions(path, dataset)
    result = compare(dataset, cnn, lstm)
    assert result.n_fixed - result.n_broken == round((0.8803 - 0.8572) * 1821)
    assert result.p_value < 0.05
