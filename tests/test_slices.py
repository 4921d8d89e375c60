from __future__ import annotations

import numpy as np
import pytest
from dataset_support import dataset_of

from nlp_explorer.errors import ExplorerError
from nlp_explorer.slices import NO_LABEL, Slice

DATASET = dataset_of(
    ["Free money", "lunch at noon", "FREE ride", None, "a+b"],
    ["spam", "ham", "spam", None, "ham"],
    ["train", "train", "test", "test", None],
)


def rows(**condition: object) -> list[int]:
    return list(Slice(**condition).apply(DATASET).row_ids)  # type: ignore[arg-type]


def test_an_empty_slice_is_the_dataset_itself() -> None:
    assert Slice().apply(DATASET) is DATASET
    assert Slice().sentence() == "all rows"


def test_splits_and_labels_must_both_hold() -> None:
    assert rows(splits=("train",)) == [0, 1]
    assert rows(labels=("spam",)) == [0, 2]
    assert rows(splits=("train", "test"), labels=("spam",)) == [0, 2]
    assert rows(splits=("train",), labels=("spam",)) == [0]


def test_rows_without_a_label_can_be_chosen() -> None:
    assert rows(labels=(NO_LABEL,)) == [3]
    assert rows(labels=("ham", NO_LABEL)) == [1, 3, 4]


def test_a_search_finds_a_piece_in_any_case_and_never_a_missing_text() -> None:
    assert rows(search="free") == [0, 2]
    assert rows(search="a+b") == [4]
    assert rows(search="") == [0, 1, 2, 3, 4]


def test_a_search_between_slashes_is_a_regular_expression() -> None:
    assert rows(search="/^[fF]ree/") == [0]


def test_a_wrong_expression_is_said_in_a_sentence() -> None:
    with pytest.raises(
        ExplorerError, match=r"The search '/\(/' is no valid regular expression: .* leave out the slashes"
    ):
        Slice(search="/(/").mask(DATASET)


def test_one_of_several_labels_is_enough() -> None:
    dataset = dataset_of("abc", ["x|y", "y", "z"], separator="|")
    assert Slice(labels=("x",)).mask(dataset).tolist() == [True, False, False]
    assert Slice(labels=("y", "z")).mask(dataset).tolist() == [True, True, True]


def test_a_label_that_does_not_occur_chooses_nothing() -> None:
    assert rows(labels=("eggs",)) == []
    assert rows(splits=("validation",)) == []


def test_the_sentence_says_every_condition() -> None:
    chosen = Slice(splits=("train", "test"), labels=("spam",), search="free")
    assert chosen.sentence() == "split train or test, label spam, text contains 'free'"
    assert chosen.apply(DATASET).subset_of == chosen.sentence()
    assert Slice(search="/a./").sentence() == "text matches '/a./'"


def test_an_empty_dataset_has_empty_slices() -> None:
    mask = Slice(splits=("train",), labels=("x",), search="y").mask(dataset_of([]))
    assert mask.dtype == np.bool_
    assert len(mask) == 0
