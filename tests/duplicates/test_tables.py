from __future__ import annotations

from dataset_support import dataset_of

from nlp_explorer.duplicates.tables import group_table

DATASET = dataset_of(
    ["Hi", "once", "hi", "hi!", "bye", "bye", "bye", "no label", "no label"],
    ["a", "b", "b", "a", "c", "c", "c", None, None],
    ["train", "train", "test", "train", "train", "test", "train", None, None],
)


def test_one_line_a_group_the_largest_first() -> None:
    table = group_table(DATASET, "normalised")
    assert table["n_rows"].tolist() == [3, 3, 2]
    assert table["text"].tolist() == ["Hi", "bye", "no label"]
    assert table["first_row"].tolist() == [0, 4, 7]


def test_labels_and_splits_come_with_their_counts() -> None:
    table = group_table(DATASET, "normalised")
    assert table["n_labels"].tolist() == [2, 1, 0]
    assert table["labels"].tolist() == ["a 2, b 1", "c 3", ""]
    assert table["splits"].tolist() == ["train 2, test 1", "train 2, test 1", ""]


def test_exact_groups_hold_equal_texts_only() -> None:
    assert group_table(DATASET, "exact")["text"].tolist() == ["bye", "no label"]


def test_no_groups_give_an_empty_table() -> None:
    for dataset in (dataset_of([]), dataset_of(["a", "b"], ["x", "y"])):
        table = group_table(dataset, "exact")
        assert len(table) == 0
        assert list(table) == ["n_rows", "n_labels", "labels", "splits", "first_row", "text"]
