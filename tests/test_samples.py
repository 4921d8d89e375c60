from __future__ import annotations

import sys

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.errors import ExplorerError, MissingLibraryError
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.samples import list_samples, load_sample, sample_predictions, split_by_class


def test_english_sample_is_the_corpus_with_its_long_tail_and_repeats():
    dataset = load_sample("english")
    counts = dataset.frame["label"].value_counts()
    assert (len(dataset), len(dataset.classes)) == (4332, 21)
    assert (counts.max(), counts.min(), counts.idxmax()) == (2100, 9, "tech_support")
    assert round(dataset.texts.duplicated().mean(), 2) == 0.57
    assert (dataset.frame.groupby("text")["label"].nunique() > 1).sum() == 7


def test_conversation_that_is_a_plain_string_is_one_row():
    texts = load_sample("english").texts
    assert texts.str.startswith("In a game of bingo").sum() == 1
    assert texts.str.len().min() >= 1


def test_chinese_sample_is_chinese():
    dataset = load_sample("chinese")
    assert (len(dataset), len(dataset.classes)) == (1019, 17)
    assert "什么是ai" in set(dataset.texts)


@pytest.mark.parametrize("sample", list_samples(), ids=lambda sample: sample.name)
def test_description_of_a_sample_is_true(sample):
    dataset = load_sample(sample.name)
    counts = dataset.frame["label"].value_counts()
    for number in (
        f"{len(dataset):,}",
        f"{len(dataset.classes)} topics",
        f"{counts.max():,} rows",
        f"to {counts.min()}",
    ):
        assert number in sample.description
    assert sum(file.n_records for file in dataset.files) == len(dataset)


@pytest.mark.parametrize("name", ["english", "chinese"])
def test_every_class_is_in_every_split_and_the_split_never_changes(name):
    dataset = load_sample(name)
    table = dataset.frame.groupby(["label", "split"], observed=False).size().unstack()
    assert (table > 0).all(axis=None)
    assert dataset.splits == ("train", "validation", "test")
    assert dataset.fingerprint == load_sample(name).fingerprint


def test_class_too_small_for_three_splits_stays_in_train():
    splits = split_by_class(pd.Series(["a", "a", "b", "b", "b"], dtype="str"))
    assert splits.tolist()[:2] == ["train", "train"]
    assert sorted(splits.tolist()[2:]) == ["test", "train", "validation"]


def test_missing_package_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "chatterbot_corpus", None)
    with pytest.raises(MissingLibraryError, match="pip install chatterbot-corpus"):
        load_sample("english")


def test_unknown_sample_is_refused_with_the_names_there_are():
    with pytest.raises(ExplorerError, match=r"There is no sample 'klingon'\. Choose one of: 'english', 'chinese'"):
        load_sample("klingon")


def test_package_of_the_samples_is_never_imported():
    load_sample("english")
    assert "chatterbot_corpus" not in sys.modules


def test_predictions_of_a_sample_come_from_a_model_that_learned_something(tmp_path):
    dataset = load_sample("chinese")
    run = sample_predictions(dataset, tmp_path)
    result = scores(dataset, run)
    assert result.n_scored == (dataset.frame["split"] == "validation").sum() == run.n_matched
    assert result.majority_accuracy + 0.3 < result.accuracy.value < 1
    assert run.probabilities is not None
    given = run.probabilities[run.predicted.notna().to_numpy()]
    assert np.allclose(given.sum(axis=1), 1, atol=1e-5)
