from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from near_support import WORDS

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.find_groups import find_groups
from nlp_explorer.duplicates.group_filter import GroupFilter
from nlp_explorer.duplicates.groups import find_duplicates, n_repeats
from nlp_explorer.duplicates.kind_groups import KindGroups, equal_groups, near_groups, semantic_groups
from nlp_explorer.duplicates.member_rows import duplicate_rows
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.duplicates.semantic import semantic_pairs
from nlp_explorer.errors import ExplorerError
from nlp_explorer.reading import read

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"


def mixed() -> Dataset:
    """Two rows of one text, a further spelling, two near ones in two splits, signs, a blank row and a lone one."""
    texts = ["yes", "yes", "Yes!", LONG, LONG.replace("one", "eins"), "...", "...", " ", "alone"]
    labels = ["a", "a", "b", "a", None, "c", "c", "a", "a"]
    splits = ["train", "train", "train", "train", "test", "train", None, "train", "test"]
    return dataset_of(texts, labels, splits)


def groups_of(dataset: Dataset, of: str) -> KindGroups:
    found = find_duplicates(dataset)
    if of in ("exact", "normalised"):
        return equal_groups(found, of)  # type: ignore[arg-type]
    index = NearIndex(found, near_pairs(dataset.texts, WORDS))
    return near_groups(index.groups_at(0.8), of)  # type: ignore[arg-type]


def listed(dataset: Dataset, groups: KindGroups) -> list[list[int]]:
    rows = groups.rows(dataset)
    return [group.index.tolist() for _, group in rows.groupby("group")]


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("exact", [[0, 1], [5, 6]]),
        ("normalised", [[0, 1, 2]]),
        ("near", [[3, 4]]),
        ("all", [[0, 1, 2], [3, 4], [5, 6]]),
    ],
)
def test_each_kind_has_groups_of_its_own(of: str, expected: list[list[int]]) -> None:
    dataset = mixed()
    groups = groups_of(dataset, of)
    assert listed(dataset, groups) == expected
    assert groups.n_groups == len(expected)
    assert groups.n_rows == sum(map(len, expected))
    assert groups.n_falling_away == groups.n_rows - groups.n_groups
    assert groups.sizes().to_dict() == pd.Series([len(group) for group in expected]).value_counts().to_dict()


def test_semantic_groups_leave_out_those_of_one_text() -> None:
    dataset = dataset_of(["yes", "yes", "indeed", "no", "No.", "..."])
    vectors = np.array([[1, 0], [1, 0], [1, 0.01], [0, 1], [0, 1], [0, 0]], dtype=np.float32)
    groups = semantic_groups(find_duplicates(dataset), semantic_pairs(vectors), 0.95)
    assert listed(dataset, groups) == [[0, 1, 2]]


def test_groups_among_some_rows_need_two_of_them() -> None:
    dataset = mixed()
    is_train = (dataset.frame["split"] == "train").to_numpy(dtype=bool)
    assert listed(dataset, groups_of(dataset, "all").among(is_train)) == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("chosen", "expected", "words"),
    [
        (GroupFilter(), [[0, 1, 2], [3, 4], [5, 6]], ""),
        (GroupFilter(crosses_splits=True), [[3, 4]], "that cross splits"),
        (GroupFilter(labels_differ=True), [[0, 1, 2]], "whose labels differ"),
        (GroupFilter(labels=("a",)), [[0, 1, 2], [3, 4]], "with the label 'a'"),
        (GroupFilter(labels=("a", "b")), [[0, 1, 2]], "with the label 'a' and 'b'"),
        (GroupFilter(splits=("train", "test")), [[3, 4]], "with rows of train and test"),
        (GroupFilter(min_size=3), [[0, 1, 2]], "of 3 rows or more"),
        (GroupFilter(max_size=2), [[3, 4], [5, 6]], "of at most 2 rows"),
        (GroupFilter(min_size=3, max_size=3), [[0, 1, 2]], "of 3 rows"),
        (GroupFilter(labels=("none such",)), [], "with the label 'none such'"),
    ],
)
def test_a_filter_leaves_whole_groups(chosen: GroupFilter, expected: list[list[int]], words: str) -> None:
    dataset = mixed()
    assert listed(dataset, chosen.apply(dataset, groups_of(dataset, "all"))) == expected
    assert chosen.sentence() == words


def test_one_of_several_labels_is_enough_for_a_filter() -> None:
    dataset = dataset_of(["yes", "yes", "no", "no"], ["a|b", "b|a", "c", "c"], separator="|")
    groups = groups_of(dataset, "exact")
    assert listed(dataset, GroupFilter(labels=("b",)).apply(dataset, groups)) == [[0, 1]]
    assert listed(dataset, GroupFilter(labels=("a|b",)).apply(dataset, groups)) == [[0, 1]]
    assert listed(dataset, GroupFilter(labels_differ=True).apply(dataset, groups)) == []


@pytest.mark.parametrize("texts", [[], ["alone"], [None, " "]])
def test_without_groups_every_kind_is_empty(texts: list[str | None]) -> None:
    dataset = dataset_of(texts)
    for of in ("exact", "normalised", "near", "all"):
        groups = GroupFilter(crosses_splits=True, labels_differ=True, min_size=3).apply(dataset, groups_of(dataset, of))
        assert groups.n_groups == groups.n_rows == 0
        assert groups.rows(dataset).empty


def test_groups_from_a_dataset_alone_are_the_same_and_cost_once(tmp_path: Path) -> None:
    dataset = mixed()
    for of in ("exact", "normalised", "all"):
        expected = listed(dataset, groups_of(dataset, of))
        assert listed(dataset, find_groups(dataset, of, cache=tmp_path)) == expected  # type: ignore[arg-type]
    assert len(list(tmp_path.rglob("*.npz"))) == 1
    found = find_groups(dataset, "semantic", cache=tmp_path, encoder="tfidf", threshold=0.9)
    assert found.of == "semantic"
    with pytest.raises(ExplorerError, match=r"The threshold 0.2 is outside 0.5 to 1"):
        find_groups(dataset, "near", cache=tmp_path, threshold=0.2)


def test_all_kinds_together_are_what_the_command_line_writes(tmp_path: Path) -> None:
    dataset = mixed()
    rows = duplicate_rows(dataset, cache=tmp_path)
    groups = find_groups(dataset, "all", cache=tmp_path).rows(dataset)
    assert rows["row_id"].tolist() == groups.index.tolist()
    assert rows["group"].tolist() == groups["group"].tolist()


def test_known_repeats_of_real_queries_and_messages(shared_data: Path) -> None:
    banking = read([shared_data / "banking77" / f"banking_data_{split}.csv" for split in ("train", "test")])
    found = find_duplicates(banking)
    groups = equal_groups(found, "normalised")
    assert n_repeats(found.normalised) == 62
    assert listed(banking, groups)
    every = KindGroups(
        "all", found.normalised, np.isin(found.normalised, np.flatnonzero(np.bincount(found.normalised) >= 2))
    )
    assert GroupFilter(crosses_splits=True).apply(banking, every).n_groups == 28
    assert GroupFilter(labels_differ=True).apply(banking, every).n_groups == 2
    sms = read([shared_data / "sms" / "data_sms.tsv"])
    assert equal_groups(find_duplicates(sms), "exact").n_falling_away == 403
