from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from dataset_support import dataset_of
from near_support import WORDS

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.keeping import Keep, columns_in_time, rows_to_drop
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearGroups, NearIndex
from nlp_explorer.errors import ExplorerError


def groups_of(dataset: Dataset) -> NearGroups:
    return NearIndex(find_duplicates(dataset), near_pairs(dataset.texts, WORDS)).groups_at(0.8)


@pytest.mark.parametrize(
    ("keep", "dropped"),
    [
        ("first", [3, 4, 5]),
        ("newest", [0, 1, 3]),
        ("longest", [0, 3, 5]),
        ("majority-label", [0, 4, 5]),
        ("none", [0, 1, 3, 4, 5]),
    ],
)
def test_each_group_keeps_the_row_that_was_asked_for(keep: Keep, dropped: list[int]) -> None:
    dataset = dataset_of(["yes", "no", "alone", "yes", "Yes!!", "no"], ["b", "x", "c", "a", "a", "y"])
    table = rows_to_drop(dataset, groups_of(dataset), keep)
    assert table.index.tolist() == dropped
    kept = set(range(6)) - set(dropped)
    assert all(row in kept for row in table["kept"].dropna())
    assert table["kept"].isna().all() == (keep == "none")


def test_rows_without_a_label_have_no_vote() -> None:
    dataset = dataset_of(["a"] * 5, [None, None, None, "y", "x"])
    assert rows_to_drop(dataset, groups_of(dataset), "majority-label")["kept"].unique().tolist() == [3]


def test_only_the_groups_of_chosen_rows_are_treated() -> None:
    dataset = dataset_of(["a", "b", "a", "b"])
    table = rows_to_drop(dataset, groups_of(dataset), "first", among=np.array([False, False, False, True]))
    assert table.index.tolist() == [3]
    assert table["kept"].tolist() == [1]


@pytest.mark.parametrize("keep", ["first", "newest", "longest", "majority-label", "none"])
def test_without_groups_nothing_is_dropped(keep: Keep) -> None:
    for dataset in (dataset_of([]), dataset_of(["a", "b", None])):
        assert rows_to_drop(dataset, groups_of(dataset), keep).empty


@pytest.mark.parametrize(
    ("when", "kept"),
    [
        ([3, 9, 5], 1),
        ([2.5, 2.5, None], 1),
        (["2024-02-01", "2023-12-31", None], 0),
        (["2024-02-01", "2024-02-01T10:00", "2024-02-01T09:59"], 1),
        ([None, None, None], 2),
    ],
)
def test_the_newest_row_is_told_by_a_column(when: list[object], kept: int) -> None:
    plain = dataset_of(["same", "same", "same"])
    dataset = replace(plain, frame=plain.frame.assign(when=when))
    drops = rows_to_drop(dataset, groups_of(dataset), "newest", by="when")
    assert drops["kept"].unique().tolist() == [kept]


def test_a_column_that_tells_no_time_is_refused_and_not_offered() -> None:
    plain = dataset_of(["same", "same"])
    dataset = replace(plain, frame=plain.frame.assign(source=["a", "b"], n=[1, 2], day=["2024-01-01", None], flag=True))
    assert columns_in_time(dataset) == ("n", "day")
    with pytest.raises(ExplorerError, match="'source' holds values that are neither dates nor numbers"):
        rows_to_drop(dataset, groups_of(dataset), "newest", by="source")
    with pytest.raises(ExplorerError, match=r"There is no column 'gone' .* use one of 'source', 'n'"):
        rows_to_drop(dataset, groups_of(dataset), "newest", by="gone")
