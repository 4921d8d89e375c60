from __future__ import annotations

from pathlib import Path

import numpy as np
from dataset_support import dataset_of
from near_support import WORDS

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.leakage import leak_kinds, leakage, leaking_rows
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearGroups, NearIndex
from nlp_explorer.reading import read

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"
NEAR = LONG.replace("thirteen", "dreizehn")


def grouped(dataset: Dataset) -> tuple[NearIndex, NearGroups]:
    index = NearIndex(find_duplicates(dataset), near_pairs(dataset.texts, WORDS))
    return index, index.groups_at(0.8)


def test_each_row_leaks_at_the_strictest_kind() -> None:
    dataset = dataset_of(
        ["yes", LONG, "other", "yes", "YES", NEAR, "new", LONG],
        splits=["train", "train", "train", "test", "test", "test", "test", "test"],
    )
    index, groups = grouped(dataset)
    assert leak_kinds(dataset, index, groups, split="test", other="train").tolist() == [-1, -1, -1, 0, 1, 2, -1, 0]
    assert leak_kinds(dataset, index, groups, split="train", other="test").tolist() == [0, 0, -1, -1, -1, -1, -1, -1]
    table = leakage(dataset, index, groups)
    assert table.to_dict("list") == {
        "split": ["train", "test"],
        "other": ["test", "train"],
        "rows": [3, 5],
        "exact": [2, 2],
        "normalised": [0, 1],
        "near": [0, 1],
        "leaked": [2, 4],
        "share": [2 / 3, 0.8],
        "groups": [2, 2],
    }


def test_repeats_inside_a_split_and_rows_without_one_leak_nothing() -> None:
    dataset = dataset_of(["a", "a", "b", "b", "c", "d"], splits=["train", "train", "test", None, None, "test"])
    index, groups = grouped(dataset)
    assert leakage(dataset, index, groups)["leaked"].tolist() == [0, 0]


def test_blank_rows_leak_nothing() -> None:
    dataset = dataset_of(["", None, "", None], splits=["train", "train", "test", "test"])
    index, groups = grouped(dataset)
    assert not np.any(leak_kinds(dataset, index, groups, split="test", other="train") >= 0)


def test_one_split_has_no_pairs() -> None:
    for dataset in (dataset_of([]), dataset_of(["a", "a"]), dataset_of(["a", "a"], splits=["train", "train"])):
        assert leakage(dataset, *grouped(dataset)).empty


def test_queries_across_splits_are_counted(shared_data: Path) -> None:
    folder = shared_data / "banking77"
    dataset = read([folder / "banking_data_train.csv", folder / "banking_data_test.csv"])
    table = leakage(dataset, *grouped(dataset)).set_index("split")
    assert table["exact"].tolist() == [0, 0]
    assert table["normalised"].tolist() == [28, 28]


def test_the_rows_of_a_leak_are_those_of_both_splits_by_kind() -> None:
    dataset = dataset_of(
        ["yes", "Yes!", "yes", "no", "no", "alone"], splits=["train", "test", "validation", "train", "test", "test"]
    )
    index, groups = grouped(dataset)
    rows = leaking_rows(dataset, index, groups, split="test", other="train")
    assert rows.index.tolist() == [0, 1, 3, 4]
    assert rows["group"].tolist() == [0, 0, 1, 1]
    assert rows["kind"].tolist()[1::2] == ["normalised", "exact"]
    assert rows["kind"].isna().tolist() == [True, False, True, False]
    only = leaking_rows(dataset, index, groups, split="test", other="train", kind="exact")
    assert only.index.tolist() == [3, 4]
    assert leaking_rows(dataset, index, groups, split="test", other="train", kind="near").empty
