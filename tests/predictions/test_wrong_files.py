"""Wrong predictions files: each gets one clear sentence that says what is wrong and what to do."""

from __future__ import annotations

import io
import pickle
import re

import numpy as np
import pytest
from cli_support import refused

from nlp_explorer.errors import ExplorerError, PredictionsError
from nlp_explorer.predictions.read import read_predictions
from nlp_explorer.reading import NamedBytes


@pytest.fixture
def two(make_dataset):
    return make_dataset(["cat", "dog"], texts=["purrs", "barks"], ids=["a1", "a2"])


def npy(array: np.ndarray, **options: bool) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


WRONG = {
    "missing column": ("p.csv", b"id,answer\na1,cat\n", "'p.csv' has no column of predictions; it has 'id', 'answer'."),
    "gold labels only": ("p.csv", b"text,label\npurrs,cat\nbarks,dog\n", "has no column of predictions"),
    "other row count": ("p.csv", b"pred\ncat\ndog\ncat\n", "its 3 predictions are not as many as the dataset's 2 rows"),
    "repeated ids": (
        "p.csv",
        b"id,pred\na1,cat\na1,dog\na1,cat\na1,cat\n",
        "The ids in 'p.csv' repeat: 3 of its 4 predictions are for a row that already has one",
    ),
    "header alone": ("p.csv", b"id,pred\n", "'p.csv' holds no prediction at all"),
    "empty predictions": ("p.csv", b"id,pred\na1,\na2,\n", "The column 'pred' of 'p.csv' is empty in all 2 records"),
    "ids of other data": ("p.csv", b"id,pred\nz1,cat\nz2,dog\nz3,cat\n", "none of its ids is in the dataset"),
    "unknown labels": (
        "p.csv",
        b"id,pred\na1,yes\na2,no\n",
        r"None of the labels in 'p.csv' \('yes', 'no'\) is a class",
    ),
    "sums": (
        "p.csv",
        b"id,prob_cat,prob_dog\na1,0.9,0.1\na2,0.9,0.8\n",
        "do not sum to 1 in 1 of 2 records; record 2 sums to 1.700",
    ),
    "NaN": ("p.npy", npy(np.full((2, 2), np.nan)), "Every row of the probabilities in 'p.npy' holds a NaN"),
    "text called npy": ("p.npy", b"id,pred\na1,cat\n", "'p.npy' is not a numpy file, although it is called so"),
    "pickled npy": (
        "p.npy",
        npy(np.array([{"cat": 1}, None]), allow_pickle=True),
        "pickled Python objects, which are not opened",
    ),
    "pickle": ("p.pkl", pickle.dumps([1, 2]), "pickled Python objects, which are not opened"),
    "pickled npz": ("p.npz", npz(probs=np.array([None, {}], dtype=object)), "pickled Python objects"),
    "cut npy": ("p.npy", npy(np.zeros((50, 2)))[:200], "'p.npy' is a damaged numpy file"),
    "cut npz": ("p.npz", npz(probs=np.zeros((50, 2)))[:200], "'p.npz' is a damaged .npz file"),
    "other arrays": (
        "p.npz",
        npz(weights=np.zeros(2), bias=np.zeros(2)),
        "has no array of predictions; it has 'weights', 'bias'",
    ),
    "shape": ("p.npy", npy(np.zeros((2, 3, 4))), r"an array of shape \(2, 3, 4\)"),
    "too many classes": ("p.npy", npy(np.eye(5)[:2]), "numbers 5 classes; the dataset has 2"),
    "ragged lists": (
        "p.csv",
        b'id,probs\na1,"[0.5, 0.5]"\na2,"[1.0]"\n',
        "differ in length: record 2 has 1, the first 2",
    ),
    "shortened list": (
        "p.csv",
        b'id,probs\na1,"[0.1 ... 0.5]"\na2,"[0.1 ... 0.5]"\n',
        "something that is not a number",
    ),
    "epochs": ("p.csv", b"id,epoch,pred\na1,one,cat\na2,two,dog\n", "should number the epochs"),
    "broken pipeline": (
        "p.jsonl",
        b'[{"label": "cat", "score": 0.9}]\n[{"label": "dog", "sc\n',
        "Line 2 of 'p.jsonl' is no JSON",
    ),
}


@pytest.mark.parametrize(("name", "data", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_wrong_file_gets_one_clear_sentence(two, name, data, sentence):
    with pytest.raises(PredictionsError, match=sentence) as caught:
        read_predictions(NamedBytes(name, data), two)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_file_that_does_not_exist_is_said(two, tmp_path):
    with pytest.raises(ExplorerError, match="cannot be opened"):
        read_predictions(tmp_path / "none.npy", two)


def test_file_in_another_order_than_the_rows_is_refused(make_dataset):
    dataset = make_dataset(["a", "b", "c", "d"] * 10)
    lines = "".join(f"{label},{label}\n" for label in sorted(["a", "b", "c", "d"] * 10))
    with pytest.raises(
        PredictionsError, match="in another order: its labels agree with the dataset's in only 10 of 40"
    ):
        read_predictions(NamedBytes("p.csv", f"label,pred\n{lines}".encode()), dataset)


def test_order_that_fits_half_the_rows_is_still_another_one(make_dataset):
    labels = ["a", "b", "c", "d"] * 10
    dataset = make_dataset(labels)
    lines = "".join(f"{label},{label}\n" for label in [*labels[:12], *sorted(labels[12:])])
    with pytest.raises(PredictionsError, match="in another order"):
        read_predictions(NamedBytes("p.csv", f"label,pred\n{lines}".encode()), dataset)


def test_two_splits_of_one_size_are_not_guessed_between(make_dataset):
    dataset = make_dataset(["a", "b"] * 2, splits=["train", "train", "test", "test"])
    with pytest.raises(PredictionsError, match=r"the splits 'train', 'test' have 2 rows each, .* as test_preds.csv"):
        read_predictions(NamedBytes("p.csv", b"pred\na\nb\n"), dataset)
    [run] = read_predictions(NamedBytes("test_preds.csv", b"pred\na\nb\n"), dataset)
    assert run.predicted.notna().tolist() == [False, False, True, True]


@pytest.mark.parametrize("which", WRONG)
def test_command_line_says_the_same_sentence_and_nothing_else(which, tmp_path):
    (tmp_path / "data.csv").write_text("id,text,label\na1,purrs,cat\na2,barks,dog\n", "utf-8")
    name, data, sentence = WRONG[which]
    (tmp_path / name).write_bytes(data)
    said = refused(
        "profile",
        tmp_path / "data.csv",
        "--predictions",
        tmp_path / name,
        "--out",
        tmp_path / "out",
        "--label",
        "label",
    )
    assert re.search(sentence, said)
