from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.labels import imbalance, label_codes, label_counts, new_class_note, single_labels, training_counts


def test_counts_are_per_split_most_frequent_first_then_by_name() -> None:
    counts = label_counts(
        dataset_of("abcdef", ["x", "y", "y", "z", None, "x"], ["test", "train", "train", "train", "train", "train"])
    )
    assert counts.index.tolist() == ["x", "y", "z"]
    assert counts.to_dict("list") == {"train": [1, 2, 1], "test": [1, 0, 0], "total": [2, 2, 1]}


def test_without_splits_there_is_only_the_total() -> None:
    assert label_counts(dataset_of("ab", ["x", "x"])).to_dict("list") == {"total": [2]}


def test_rows_without_a_split_are_counted_in_a_column_of_their_own() -> None:
    counts = label_counts(dataset_of("abc", ["x", "x", "y"], ["train", None, "train"]))
    assert counts.loc["x"].to_dict() == {"train": 1, "(no split)": 1, "total": 2}


def test_several_labels_of_a_row_count_at_each() -> None:
    counts = label_counts(dataset_of("abc", ["x|y", "y", None], separator="|"))
    assert counts["total"].to_dict() == {"y": 2, "x": 1}


def test_no_labels_give_an_empty_table() -> None:
    for dataset in (dataset_of("ab"), dataset_of([]), dataset_of("ab", [None, None])):
        assert len(label_counts(dataset)) == 0
        assert len(single_labels(dataset)) == 0
        assert imbalance(label_counts(dataset)["total"]) is None


def test_single_labels_repeat_the_row_id() -> None:
    labels = single_labels(dataset_of("abc", ["x|y", None, "y"], separator="|"))
    assert list(zip(labels.index, labels, strict=True)) == [(0, "x"), (0, "y"), (2, "y")]


def test_sets_of_labels_are_equal_whatever_their_order() -> None:
    codes = label_codes(dataset_of("abcd", ["x|y", "y|x", "x", None], separator="|"))
    assert codes[0] == codes[1] != codes[2]
    assert codes[3] == -1


def test_codes_of_a_part_are_by_position() -> None:
    part = dataset_of("abc", ["x", "y", "x"]).subset(np.array([True, False, True]), "a part")
    assert label_codes(part).tolist() == [0, 0]
    assert label_counts(part)["total"].to_dict() == {"x": 2}


def test_train_is_what_a_model_learns_from() -> None:
    with_train = label_counts(dataset_of("abc", ["x", "x", "y"], ["train", "test", "train"]))
    assert training_counts(with_train).to_dict() == {"x": 1, "y": 1}
    assert training_counts(label_counts(dataset_of("ab", ["x", "x"]))).to_dict() == {"x": 2}


def test_imbalance_compares_the_largest_class_with_the_smallest() -> None:
    found = imbalance(pd.Series({"big": 90, "small": 10, "gone": 0}))
    assert found is not None
    assert (found.n_classes, found.largest, found.smallest, found.ratio) == (2, "big", "small", 9.0)
    assert found.effective_n_classes == pytest.approx(math.exp(-(0.9 * math.log(0.9) + 0.1 * math.log(0.1))))


def test_equal_classes_are_as_many_as_they_look() -> None:
    found = imbalance(pd.Series({"a": 5, "b": 5, "c": 5}))
    assert found is not None
    assert found.ratio == 1
    assert found.effective_n_classes == pytest.approx(3)


def test_normalised_entropy_is_1_for_equal_classes_and_for_one() -> None:
    for totals, expected in (({"a": 5, "b": 5}, 1.0), ({"a": 5}, 1.0), ({"a": 3, "b": 1}, 0.8112781244591328)):
        found = imbalance(pd.Series(totals))
        assert found is not None
        assert found.normalised_entropy == pytest.approx(expected)


def test_a_label_that_no_class_has_is_said_with_what_was_perhaps_meant() -> None:
    names = ["card_arrival", "card_lost", "refund", "退款"]
    assert new_class_note(["refund", " refund "], names) == ""
    assert new_class_note(["Card_a"], names) == "“Card_a” will be a new class; or did you mean card_arrival?"
    assert new_class_note(["refunt"], names) == "“refunt” will be a new class; or did you mean refund?"
    assert new_class_note(["card"], names).endswith("did you mean card_arrival or card_lost?")
    assert new_class_note(["退", "zzz"], names) == (
        "“退” will be a new class; or did you mean 退款? “zzz” will be a new class."
    )
