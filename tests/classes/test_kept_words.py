from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from dataset_support import dataset_of

from nlp_explorer.classes.class_words import class_words
from nlp_explorer.classes.kept_words import (
    FOLDER,
    find_class_words,
    find_word_shift,
    load_class_words,
    load_word_shift,
)
from nlp_explorer.classes.rules import keyword_rules
from nlp_explorer.classes.shift import word_shift
from nlp_explorer.dataset import Dataset

TEXTS: list[str | None] = [
    *(f"x{at} refund my card !!! 很好吃" for at in range(12)),
    *(f"y{at} open an account 12" for at in range(12)),
    None,
]
LABELS: list[str | None] = [*["money\nback"] * 12, *["account"] * 12, None]
SPLITS = [*["train", "test"] * 12, "train"]


def dataset() -> Dataset:
    return dataset_of(TEXTS, LABELS, SPLITS)


def test_kept_words_say_the_same_as_those_just_read(tmp_path: Path) -> None:
    said: list[float] = []
    assert load_class_words(dataset(), tmp_path) is None
    find_class_words(dataset(), tmp_path, progress=lambda share, _: said.append(share))
    kept, read = load_class_words(dataset(), tmp_path), class_words(dataset())
    assert kept is not None
    assert said == sorted(said)
    assert kept.sentence == read.sentence
    assert kept.positions.tolist() == read.positions.tolist()
    for label in read.classes:
        pd.testing.assert_frame_equal(kept.words_of(label), read.words_of(label))
    pd.testing.assert_frame_equal(keyword_rules(kept).table, keyword_rules(read).table)
    number = int(read.words_of("account")["number"].iloc[0])
    pd.testing.assert_frame_equal(kept.rows_with(number, label="account"), read.rows_with(number, label="account"))


def test_kept_shift_says_the_same_as_that_just_read(tmp_path: Path) -> None:
    assert load_word_shift(dataset(), "train", "test", tmp_path) is None
    find_word_shift(dataset(), "train", "test", tmp_path)
    kept, read = load_word_shift(dataset(), "train", "test", tmp_path), word_shift(dataset(), "train", "test")
    assert kept is not None
    pd.testing.assert_frame_equal(kept.table, read.table)
    numbers = ("n_terms", "n_apart", "n_new_terms", "n_with_new", "n_other", "sentence")
    assert [getattr(kept, name) for name in numbers] == [getattr(read, name) for name in numbers]


def test_other_rows_or_labels_have_words_of_their_own(tmp_path: Path) -> None:
    find_class_words(dataset(), tmp_path)
    assert load_class_words(dataset_of(TEXTS, LABELS[::-1], SPLITS), tmp_path) is None
    part = dataset().subset(np.arange(25) % 2 == 0, "every second")
    find_class_words(part, tmp_path)
    kept = load_class_words(part, tmp_path)
    assert kept is not None
    assert kept.words_of("account").equals(class_words(part).words_of("account"))


def test_damaged_files_are_read_again(tmp_path: Path) -> None:
    find_class_words(dataset(), tmp_path)
    find_word_shift(dataset(), "train", "test", tmp_path)
    for file in (tmp_path / FOLDER).iterdir():
        file.write_bytes(file.read_bytes()[:40])
    assert load_class_words(dataset(), tmp_path) is None
    assert load_word_shift(dataset(), "train", "test", tmp_path) is None


def test_texts_without_terms_and_no_labels_are_kept_too(tmp_path: Path) -> None:
    empty = dataset_of(["a", "b"], ["x", "y"], ["train", "test"])
    find_class_words(empty, tmp_path)
    kept = load_class_words(empty, tmp_path)
    assert kept is not None
    assert kept.words_of("x").empty
    find_word_shift(empty, "train", "test", tmp_path)
    shift = load_word_shift(empty, "train", "test", tmp_path)
    assert shift is not None
    assert shift.table.empty
