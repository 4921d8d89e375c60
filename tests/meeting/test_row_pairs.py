from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of, reordered

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.row_pairs import label_sets, pair_rows


def with_ids(dataset: Dataset, ids: list[object]) -> Dataset:
    frame = dataset.frame.assign(id=ids)
    return replace(dataset, frame=frame, schema=replace(dataset.schema, id="id"))


def said(dataset: Dataset, rows: np.ndarray) -> list[tuple[object, ...]]:
    frame = dataset.frame.loc[rows, ["text", "label", "split"]].astype(object)
    return sorted(map(tuple, frame.where(frame.notna(), "").to_numpy()))


def test_five_of_a_text_against_three_are_three_pairs_and_two_removed() -> None:
    pairs = pair_rows(dataset_of(["a"] * 5 + ["b"]), dataset_of(["b", "a", "a", "a"]))
    assert (len(pairs.old), len(pairs.removed), len(pairs.added)) == (4, 2, 0)


def test_of_rows_with_one_text_those_that_agree_in_more_are_paired_first() -> None:
    old = dataset_of(["a", "a", "a"], ["x", "y", "y"], ["train", "test", "train"])
    new = dataset_of(["a", "a"], ["y", "z"], ["train", "train"])
    pairs = pair_rows(old, new)
    assert dict(zip(pairs.new.tolist(), pairs.old.tolist(), strict=True)) == {0: 2, 1: 0}
    assert pairs.removed.tolist() == [1]


def test_a_missing_text_label_or_split_equals_a_missing_one() -> None:
    old = dataset_of([None, "a"], [None, "x"], ["train", None])
    pairs = pair_rows(old, reordered(old, [1, 0]))
    assert pairs.old.tolist() == [1, 0]
    assert len(pairs.added) == len(pairs.removed) == 0


def test_the_order_of_the_rows_plays_no_part() -> None:
    random = np.random.default_rng(1)

    def drawn(n: int) -> Dataset:
        columns = [[str(value) for value in random.integers(0, n_values, n)] for n_values in (6, 3, 2)]
        return dataset_of(*columns)

    old, new = drawn(60), drawn(50)
    first = pair_rows(old, new)
    shuffled_old = reordered(old, random.permutation(len(old)))
    shuffled_new = reordered(new, random.permutation(len(new)))
    second = pair_rows(shuffled_old, shuffled_new)
    assert said(old, first.removed) == said(shuffled_old, second.removed)
    assert said(new, first.added) == said(shuffled_new, second.added)

    def together(one: Dataset, other: Dataset, pairs: object) -> Counter[tuple[str, ...]]:
        left = one.frame.loc[pairs.old].astype("str").to_numpy()
        right = other.frame.loc[pairs.new].astype("str").to_numpy()
        return Counter(map(tuple, np.hstack([left, right])))

    assert together(old, new, first) == together(shuffled_old, shuffled_new, second)


def test_as_many_pairs_of_a_text_as_the_smaller_version_has() -> None:
    random = np.random.default_rng(2)
    old = dataset_of([str(n) for n in random.integers(0, 30, 200)], ["x"] * 200)
    new = dataset_of([str(n) for n in random.integers(0, 30, 150)], ["y"] * 150)
    assert len(pair_rows(old, new).old) == (Counter(old.texts) & Counter(new.texts)).total()


def test_an_id_that_stands_once_says_that_a_text_was_changed() -> None:
    old = with_ids(dataset_of(["a", "b", "c", "d"]), [7, 8, 9, 9])
    new = with_ids(dataset_of(["d", "b", "a!", "e"]), ["9", "8", "7", "9"])
    pairs = pair_rows(old, new)
    assert pairs.uses_ids
    assert (pairs.edited_old.tolist(), pairs.edited_new.tolist()) == ([0], [2])
    assert (pairs.removed.tolist(), pairs.added.tolist()) == ([2], [3])  # 9 stands twice and says nothing


def test_running_numbers_that_were_dealt_anew_are_not_believed() -> None:
    old = with_ids(dataset_of(["a", "b", "c", "d"]), [0, 1, 2, 3])
    new = with_ids(dataset_of(["d", "c", "b", "e"]), [0, 1, 2, 3])
    pairs = pair_rows(old, new)
    assert not pairs.uses_ids
    assert len(pairs.edited_new) == 0
    assert (pairs.removed.tolist(), pairs.added.tolist()) == ([0], [3])


def test_of_equal_rows_the_one_decided_about_is_the_one_removed() -> None:
    old, new = dataset_of(["a", "a", "a"]), dataset_of(["a", "a"])
    assert pair_rows(old, new, expected_to_change=np.array([1])).removed.tolist() == [1]


def test_row_ids_of_slices_are_kept() -> None:
    whole = dataset_of(["a", "b", "c", "d"])
    part = whole.subset(np.array([False, True, False, True]), "two")
    pairs = pair_rows(part, reordered(whole, [3, 2, 1, 0]))
    assert (pairs.old.tolist(), pairs.new.tolist(), pairs.added.tolist()) == ([3, 1], [0, 2], [1, 3])
    assert pairs.new_of(np.array([1, 3, 99])).tolist() == [2, 0, -1]


@pytest.mark.parametrize("n", [0, 1])
def test_empty_versions_have_no_pairs(n: int) -> None:
    pairs = pair_rows(dataset_of([]), dataset_of(["a"] * n))
    assert (len(pairs.old), len(pairs.added), len(pairs.removed)) == (0, n, 0)


def test_several_labels_of_a_row_are_a_set() -> None:
    old = dataset_of(["a", "b"], ["x|y", None], separator="|")
    assert label_sets(reordered(old, [0])).tolist() == ["x|y"]
    assert label_sets(dataset_of(["a", "b"], ["y|x|y", None], separator="|")).fillna("-").tolist() == ["x|y", "-"]
    assert isinstance(label_sets(old).dtype, pd.StringDtype)
