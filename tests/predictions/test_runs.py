from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.dataset import Schema
from nlp_explorer.predictions.runs import read_runs
from nlp_explorer.reading import NamedBytes, dataset_from_frame, read


def csv(name: str, labels: str) -> NamedBytes:
    return NamedBytes(name, ("pred\n" + "\n".join(labels) + "\n").encode())


@pytest.fixture
def dataset(make_dataset):
    return make_dataset(["a", "b", "a"])


def test_files_that_differ_in_their_epoch_are_one_run_over_time(dataset):
    runs = read_runs(
        [csv("preds_epoch2.csv", "aba"), csv("preds_epoch10.csv", "abb"), csv("other.csv", "bbb")], dataset
    )
    assert [(run.name, run.epoch) for run in runs] == [("preds.csv", 2), ("preds.csv", 10), ("other.csv", None)]


def test_one_file_with_a_number_in_its_name_is_no_epoch(dataset):
    [run] = read_runs([csv("epoch3.csv", "aba")], dataset)
    assert (run.name, run.epoch) == ("epoch3.csv", None)


def test_runs_of_one_name_are_told_apart(dataset, tmp_path):
    for folder in ("bert", "svm"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "preds.csv").write_bytes(csv("", "aba").data)
    runs = read_runs([tmp_path / "bert" / "preds.csv", tmp_path / "svm" / "preds.csv"], dataset)
    assert [run.name for run in runs] == ["preds.csv", "svm/preds.csv"]
    uploads = read_runs([csv("p.csv", "aba"), csv("p.csv", "abb")], dataset)
    assert [run.name for run in uploads] == ["p.csv", "p.csv (2)"]


def test_data_file_named_again_adds_nothing(tmp_path):
    path = tmp_path / "data.csv"
    lines = [f"some text {i},{'ab'[i % 2]},{'ab'[i % 3 % 2]}" for i in range(30)]
    path.write_text("text,label,pred\n" + "\n".join(lines) + "\n")
    dataset = read([path])
    assert dataset.schema.predictions == ("pred",)
    [run] = read_runs([path], dataset)
    assert (run.name, run.joined_by) == ("data.csv", "column")


def test_files_that_were_named_come_before_columns_of_the_dataset():
    frame = pd.DataFrame({"text": ["x", "y"], "label": ["a", "b"], "pred": ["a", "a"]})
    dataset = dataset_from_frame(frame, name="d", schema=Schema(("text",), "label", predictions=("pred",)))
    assert [run.joined_by for run in read_runs([csv("p.csv", "ab")], dataset)] == ["order", "column"]


def test_fingerprint_tells_runs_apart_by_their_content(dataset):
    first, second, same = (read_runs([csv("p.csv", labels)], dataset)[0] for labels in ("aba", "abb", "aba"))
    assert first.fingerprint == same.fingerprint != second.fingerprint


def test_number_at_the_start_of_the_name_leaves_a_clean_one(dataset):
    runs = read_runs([csv("epoch_1-dev.csv", "aba"), csv("epoch_2-dev.csv", "abb")], dataset)
    assert [(run.name, run.epoch) for run in runs] == [("dev.csv", 1), ("dev.csv", 2)]


def test_column_that_only_the_second_file_has_is_named_after_that_file(tmp_path):
    lines = [f"some text {i},{'ab'[i % 2]}" for i in range(30)]
    (tmp_path / "train.csv").write_text("text,label\n" + "\n".join(lines) + "\n")
    (tmp_path / "test.csv").write_text("text,label,pred\n" + "\n".join(f"other {line},a" for line in lines) + "\n")
    [run] = read_runs([], read([tmp_path / "train.csv", tmp_path / "test.csv"]))
    assert (run.name, run.n_matched) == ("test.csv", 30)
