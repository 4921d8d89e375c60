from __future__ import annotations

from pathlib import Path

import pandas as pd
from dataset_support import dataset_of
from near_support import WORDS

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.choice import choose_shingling
from nlp_explorer.duplicates.contradictions import (
    contradicting_labels,
    contradicting_rows,
    contradictions,
    label_votes,
)
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearGroups, NearIndex, index_of_equal
from nlp_explorer.reading import read

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"
NEAR = LONG.replace("thirteen", "dreizehn")


def grouped(dataset: Dataset) -> tuple[NearIndex, NearGroups]:
    index = NearIndex(find_duplicates(dataset), near_pairs(dataset.texts, WORDS))
    return index, index.groups_at(0.8)


def test_contradictions_come_strictest_first_with_counts_and_majority() -> None:
    dataset = dataset_of(
        [LONG, NEAR, NEAR, "yes", "Yes!", "no", "no", "no", "fine", "fine", "x"],
        ["a", "b", "b", "a", "b", "a", "b", "a", "a", "a", "b"],
    )
    found = contradictions(dataset, *grouped(dataset))
    assert found["kind"].tolist() == ["exact", "normalised", "near"]
    assert found["rows"].tolist() == [3, 2, 3]
    assert found["n_labels"].tolist() == [2, 2, 2]
    assert found["labels"].tolist() == ["a ×2, b ×1", "a ×1, b ×1", "b ×2, a ×1"]
    assert found["majority"].fillna("tie").tolist() == ["a", "tie", "b"]
    assert found["outvoted"].tolist() == [1, 1, 1]
    assert found["first_row"].tolist() == [5, 3, 0]
    assert found["text"].tolist() == ["no", "yes", LONG]


def test_a_group_counts_at_the_strictest_kind_at_which_its_labels_differ() -> None:
    dataset = dataset_of([LONG, LONG, LONG.upper(), NEAR], ["a", "a", "b", "c"])
    [line] = contradictions(dataset, *grouped(dataset)).itertuples()
    assert (line.kind, line.rows, line.n_labels, line.majority, line.outvoted) == ("normalised", 4, 3, "a", 2)


def test_rows_without_a_label_and_sets_of_labels_contradict_nothing() -> None:
    dataset = dataset_of(["yes"] * 3, ["a", None, "a"])
    assert contradictions(dataset, *grouped(dataset)).empty
    sets = dataset_of(["yes"] * 2, ["a|b", "b|a"], separator="|")
    assert contradictions(sets, *grouped(sets)).empty
    differing = dataset_of(["yes"] * 2, ["a|b", "b"], separator="|")
    assert contradictions(differing, *grouped(differing))["n_labels"].tolist() == [2]


def test_label_pairs_come_with_the_most_groups_first() -> None:
    dataset = dataset_of(
        ["p", "p", "p", "q", "q", "r", "r", "s", "s"],
        ["a", "b", "b", "b", "a", "a", "c", "c", "c"],
    )
    found = contradicting_labels(dataset, grouped(dataset)[1])
    expected = pd.DataFrame({"label": ["a", "a"], "other_label": ["b", "c"], "groups": [2, 1], "rows": [5, 2]})
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_without_contradictions_both_tables_are_empty() -> None:
    for dataset in (dataset_of([]), dataset_of(["a", "a"]), dataset_of(["a", "b"], ["x", "y"])):
        assert contradictions(dataset, *grouped(dataset)).empty
        assert contradicting_labels(dataset, grouped(dataset)[1]).empty


def test_reviews_with_both_labels_are_found(shared_data: Path) -> None:
    dataset = read([shared_data / "waimai" / "waimai_10k.csv"])
    shingling = choose_shingling(dataset.texts).shingling
    index = NearIndex(find_duplicates(dataset), near_pairs(dataset.texts, shingling))
    kinds = contradictions(dataset, index, index.groups_at(1.0))["kind"].value_counts()
    assert kinds["exact"] == 7
    assert kinds["normalised"] == 10


def test_votes_name_the_majority_or_say_that_there_is_none() -> None:
    assert label_votes(pd.Series(["b", "a", "b", None])) == ("b ×2, a ×1: most of its 3 labelled rows say b, 1 do not.")
    assert label_votes(pd.Series(["b", "a"])) == (
        "a ×1, b ×1: no majority, the most frequent labels are equally frequent."
    )
    assert label_votes(pd.Series(["a", "a", None])) == label_votes(pd.Series([], dtype="str")) == ""
    assert label_votes(pd.Series(list("aabcdefg"))).startswith("a ×2, b ×1, c ×1, d ×1, e ×1, 2 more:")


def test_rows_of_contradictions_keep_the_order_of_the_table() -> None:
    dataset = dataset_of(["x", "x", "y", "y", "y", "z", "z", "x"], ["a", "b", "a", "b", "b", "c", "c", None])
    index = index_of_equal(find_duplicates(dataset))
    groups = index.groups_at(1.0)
    table = contradictions(dataset, index, groups)
    rows = contradicting_rows(dataset, groups, table)
    assert rows.index.tolist() == [0, 1, 7, 2, 3, 4]
    assert rows["group"].tolist() == [0, 0, 0, 1, 1, 1]
    assert rows["majority"].isna().tolist() == [True] * 3 + [False] * 3
    assert contradicting_rows(dataset, groups, table.iloc[1:]).index.tolist() == [2, 3, 4]
    assert contradicting_rows(dataset, groups, table.iloc[:0]).empty
