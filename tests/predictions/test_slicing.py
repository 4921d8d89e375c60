from __future__ import annotations

import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.predictions.slicing import ACROSS, ALONE, NO_LETTERS, WITHIN, rows_of_value, slicing_values, slicings
from nlp_explorer.reading import dataset_from_frame


def test_length_is_cut_into_fifths_that_say_their_bounds():
    dataset = dataset_of(["x" * n for n in range(1, 101)])
    counts = slicing_values(dataset, "length").value_counts()
    bounds = ["20 or less", "over 20 to 40", "over 40 to 60", "over 60 to 80", "over 80"]
    assert counts.to_dict() == {f"{bound} characters": 20 for bound in bounds}


def test_few_lengths_stand_for_themselves_and_a_missing_text_has_none():
    dataset = dataset_of(["a", "bb", None])
    assert slicing_values(dataset, "length").tolist() == ["1 character", "2 characters", "0 characters"]


def test_most_rows_of_one_length_leave_no_empty_part():
    dataset = dataset_of(["x"] * 90 + ["x" * n for n in range(2, 12)])
    assert slicing_values(dataset, "length").value_counts().to_dict() == {
        "1 or less characters": 90,
        "over 1 characters": 10,
    }


def test_each_row_is_in_its_main_script():
    dataset = dataset_of(["hello", "你好吗 ok", "123", None])
    assert slicing_values(dataset, "script").tolist() == ["Latin", "Han", NO_LETTERS, NO_LETTERS]


def test_repeats_tell_leaks_from_repeats_within_a_split():
    dataset = dataset_of(["a", "A!", "b", "b", "c", " "], splits=["train", "test", "train", "train", "test", "test"])
    assert slicing_values(dataset, "repeats").tolist() == [ACROSS, ACROSS, WITHIN, WITHIN, ALONE, ALONE]


def test_columns_of_the_file_are_offered_unless_they_name_their_rows():
    frame = pd.DataFrame(
        {
            "text": [f"text {at}" for at in range(300)],
            "label": ["a", "b"] * 150,
            "source": ["web", "app", "mail"] * 100,
            "url": [f"https://example.invalid/{at}" for at in range(300)],
            "year": range(300),
        }
    )
    dataset = dataset_from_frame(frame, name="made")
    assert "column source" in slicings(dataset)
    assert "column year" in slicings(dataset)
    assert "column url" not in slicings(dataset)
    assert slicing_values(dataset, "column source").tolist()[:3] == ["web", "app", "mail"]
    assert slicing_values(dataset, "column year").nunique() == 5


@pytest.mark.parametrize("texts", [[], [None], ["one"]])
def test_every_cut_survives_a_tiny_dataset(texts):
    dataset = dataset_of(texts)
    for name in slicings(dataset):
        assert len(slicing_values(dataset, name)) == len(texts)


def test_rows_of_a_value_keep_their_order():
    rows = pd.DataFrame({"confidence": [0.9, 0.8, 0.7]}, index=[5, 3, 4])
    values = pd.Series(["x", "y", "x", "x"], index=[3, 4, 5, 6])
    assert rows_of_value(rows, values, "x").index.tolist() == [5, 3]
