from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from dataset_support import category_of, dataset_of

from nlp_explorer.dataset import Dataset, Schema, UnreadPiece
from nlp_explorer.text.hashing import text_hash

DATASET = dataset_of(["one", "two", None], ["b", "a", None], ["test", "train", "other"])


def test_rows_are_counted_and_classes_and_splits_named_in_order() -> None:
    assert len(DATASET) == 3
    assert DATASET.classes == ("a", "b")
    assert DATASET.splits == ("train", "test", "other")
    assert DATASET.has_labels


def test_several_labels_of_a_row_are_several_classes() -> None:
    assert dataset_of("ab", ["x|y", "z"], separator="|").classes == ("x", "y", "z")


def test_a_part_keeps_its_row_ids_and_only_the_classes_that_occur_in_it() -> None:
    part = DATASET.subset(np.array([False, True, True]), "without the first")
    assert part.row_ids.tolist() == [1, 2]
    assert part.classes == ("a",)
    assert part.splits == ("train", "other")
    assert part.subset_of == "without the first"


def test_rows_come_in_the_order_asked_for() -> None:
    assert DATASET.rows([2, 0])["label"].astype("str").fillna("-").tolist() == ["-", "b"]


def test_an_empty_dataset_has_neither_classes_nor_splits() -> None:
    empty = dataset_of([])
    assert (len(empty), empty.classes, empty.splits, empty.has_labels) == (0, (), (), False)
    assert len(empty.fingerprint) == len(empty.text_fingerprint) == 32


def test_the_text_fingerprint_depends_on_texts_and_order_alone() -> None:
    same_texts = dataset_of(["one", "two", None])
    assert same_texts.text_fingerprint == DATASET.text_fingerprint
    assert same_texts.fingerprint != DATASET.fingerprint
    assert dataset_of(["two", "one", None]).text_fingerprint != DATASET.text_fingerprint


def test_a_missing_text_is_not_an_empty_one_and_texts_do_not_run_together() -> None:
    prints = {
        dataset_of(texts).text_fingerprint for texts in (["ab", None], ["ab", ""], ["a", "b"], ["ab"], ["", "ab"])
    }
    assert len(prints) == 5


def test_how_a_column_is_stored_does_not_change_the_fingerprint() -> None:
    chunked = pd.concat([DATASET.frame.iloc[:1], DATASET.frame.iloc[1:]])
    wider = DATASET.frame.assign(label=DATASET.frame["label"].cat.add_categories(["unused"]))
    for frame in (chunked, wider):
        assert Dataset("other name", frame, DATASET.schema).fingerprint == DATASET.fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        replace(DATASET, schema=Schema(text=("other",), label="label")),
        replace(DATASET, unread=(UnreadPiece("f.csv", 3, "x", "cut off"),)),
        replace(DATASET, frame=DATASET.frame.assign(label=category_of(["b", "b", None], 3))),
        replace(DATASET, frame=DATASET.frame.assign(extra=[1, 2, 3])),
        DATASET.subset(np.array([True, True, False]), "two"),
    ],
    ids=["schema", "unread", "label", "column", "rows"],
)
def test_everything_else_changes_the_fingerprint(changed: Dataset) -> None:
    assert changed.fingerprint != DATASET.fingerprint


def test_texts_are_found_again_by_their_hashes() -> None:
    assert [value.tobytes().hex() for value in DATASET.text_hashes] == [
        text_hash("one"),
        text_hash("two"),
        text_hash(None),
    ]


def test_a_frame_must_start_with_text_label_and_split() -> None:
    with pytest.raises(ValueError, match="starts with"):
        Dataset("x", DATASET.frame[["label", "text", "split"]], DATASET.schema)
