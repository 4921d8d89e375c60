"""Splits, as files, sheets and cells name them."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.reading import NamedBytes, ReadOptions, read
from nlp_explorer.reading.splits import split_of_name, split_of_value

ROWS = b"text,label\nhello there,a\ngood bye,b\n"


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train.csv", "train"),
        ("banking_data_train.csv", "train"),
        ("intents-dev.jsonl", "validation"),
        ("valid.tsv", "validation"),
        ("my.validation.parquet", "validation"),
        ("testSet.csv", "test"),
        ("train-00000-of-00001.parquet", "train"),
        ("test2.csv.gz", "test"),
        ("data/test/part-1.csv", "test"),
        ("test/train.csv", "train"),
        ("训练集.csv", "train"),
        ("latest.csv", None),
        ("contest.csv", None),
        ("train_test.csv", None),
        ("data.csv", None),
    ],
)
def test_names_of_files_speak_of_splits(name: str, split: str | None) -> None:
    assert split_of_name(name) == split


@pytest.mark.parametrize(
    ("value", "split"), [("Train", "train"), ("dev ", "validation"), ("VAL", "validation"), ("holdout", "holdout")]
)
def test_cells_name_splits(value: str, split: str) -> None:
    assert split_of_value(value) == split


def test_the_only_file_may_be_a_test_file() -> None:
    assert read([NamedBytes("test.csv", ROWS)]).splits == ("test",)


def test_files_are_splits_in_the_order_given() -> None:
    dataset = read([NamedBytes("dev.csv", ROWS), NamedBytes("train.csv", ROWS)])
    assert list(dataset.frame["split"]) == ["validation", "validation", "train", "train"]
    assert dataset.splits == ("train", "validation")
    assert dataset.name == "dev.csv and 1 more"


def test_the_split_that_a_name_speaks_of_is_said_with_its_reason() -> None:
    files = read([NamedBytes("dev.csv", ROWS), NamedBytes("more.csv", ROWS)]).files
    said = [[(guess.value, guess.reason) for guess in file.guesses if guess.what == "split"] for file in files]
    assert said == [[("validation", "the name 'dev.csv' speaks of it")], []]


def test_file_that_names_no_split_has_none() -> None:
    dataset = read([NamedBytes("more.csv", ROWS), NamedBytes("test.csv", ROWS)])
    assert dataset.frame["split"].isna().tolist() == [True, True, False, False]


def test_cell_decides_before_the_file_and_keeps_its_own_word() -> None:
    data = b"text,label,split\nhello there,a,dev\ngood bye,b,\nand so on,a,dev\nmore,b,other\nx y,a,test\nz z,a,test\n"
    dataset = read([NamedBytes("train.csv", data)])
    assert list(dataset.frame["split"]) == ["validation", "train", "validation", "other", "test", "test"]
    assert dataset.schema.split_words == (("validation", "dev"),)
    assert isinstance(dataset.frame["split"].dtype, pd.CategoricalDtype)


def test_names_are_no_splits_where_that_is_told() -> None:
    files = [NamedBytes("dev.csv", ROWS), NamedBytes("train.csv", ROWS)]
    dataset = read(files, options=ReadOptions(named_splits=False))
    assert dataset.splits == ()
    assert [guess for file in dataset.files for guess in file.guesses if guess.what == "split"] == []
    parts = NamedBytes("intents.json", b'{"train": [["hello there", "a"]], "test": [["good bye", "b"]]}')
    assert read([parts]).splits == ("train", "test")
    assert read([parts], options=ReadOptions(named_splits=False)).splits == ()
