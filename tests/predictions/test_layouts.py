"""Predictions files of every accepted layout, from bytes to runs that are aligned with the rows."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from prediction_support import csv, npy, predicted

from nlp_explorer.predictions.read import read_predictions
from nlp_explorer.reading import NamedBytes

PROBABILITY_LAYOUTS = {
    "a column a class": csv("id,prob_cat,prob_dog\na1,0.9,0.1\na2,0.2,0.8\na3,0.6,0.4\n"),
    "columns called like the classes": csv("id,dog,cat\na1,0.1,0.9\na2,0.8,0.2\na3,0.4,0.6\n"),
    "class before the word": csv("id,cat_score,dog_score\na1,0.9,0.1\na2,0.2,0.8\na3,0.6,0.4\n"),
    "class ids as columns": csv("id,prob_0,prob_1\na1,0.9,0.1\na2,0.2,0.8\na3,0.6,0.4\n"),
    "a list as text": csv('id,probs\na1,"[0.9, 0.1]"\na2,"[0.2, 0.8]"\na3,"[0.6, 0.4]"\n'),
    "a list as numpy prints it": csv("id,probs\na1,[0.9 0.1]\na2,[0.2 0.8]\na3,[0.6 0.4]\n"),
    "a list of numpy numbers": csv(
        'id,probs\na1,"[np.float64(0.9), np.float64(0.1)]"\na2,"[np.float64(0.2), np.float64(0.8)]"\n'
        'a3,"array([0.6, 0.4], dtype=float32)"\n'
    ),
    "a list of torch": csv('id,probs\na1,"tensor([0.9, 0.1])"\na2,"tensor([0.2, 0.8])"\na3,"tensor([0.6, 0.4])"\n'),
    "lists in JSON lines": NamedBytes(
        "p.jsonl",
        b'{"id": "a1", "probs": [0.9, 0.1]}\n{"id": "a2", "probs": [0.2, 0.8]}\n{"id": "a3", "probs": [0.6, 0.4]}\n',
    ),
    "scores by name": NamedBytes(
        "p.jsonl",
        b'{"id": "a1", "scores": {"cat": 0.9, "dog": 0.1}}\n{"id": "a2", "scores": {"dog": 0.8, "cat": 0.2}}\n'
        b'{"id": "a3", "scores": {"cat": 0.6, "dog": 0.4}}\n',
    ),
    "array": npy(np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])),
    "logits": npy(np.log(np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]], dtype=np.float32)) + 3),
    "percent": csv("id,prob_cat,prob_dog\na1,90,10\na2,20,80\na3,60,40\n"),
    "one number a row": npy(np.array([0.1, 0.8, 0.4])),
    "transformers pipeline with all scores": NamedBytes(
        "p.json",
        json.dumps(
            [[{"label": "cat", "score": p}, {"label": "dog", "score": 1 - p}] for p in (0.9, 0.2, 0.6)]
        ).encode(),
    ),
    "pipeline, one list a line": NamedBytes(
        "p.jsonl",
        "\n".join(
            json.dumps([{"label": "cat", "score": p}, {"label": "dog", "score": 1 - p}]) for p in (0.9, 0.2, 0.6)
        ).encode(),
    ),
}


@pytest.mark.parametrize("file", PROBABILITY_LAYOUTS.values(), ids=PROBABILITY_LAYOUTS.keys())
def test_probabilities_are_read_from_every_layout(three, file):
    [run] = read_predictions(file, three)
    assert run.probabilities is not None
    cat = run.probabilities[:, run.classes.index("cat")]
    assert cat.tolist() == pytest.approx([0.9, 0.2, 0.6], abs=1e-6)
    assert predicted(run) == ["cat", "dog", "cat"]
    assert run.confidence.tolist() == pytest.approx([0.9, 0.8, 0.6], abs=1e-6)


def test_logits_are_recognised_and_that_is_said(three):
    [run] = read_predictions(npy(np.array([[3.0, -1.0], [0.0, 2.0], [1.0, 0.5]])), three)
    assert "taken for logits and softmaxed" in run.how
    assert np.allclose(run.probabilities.sum(axis=1), 1)


def test_probabilities_of_several_systems_are_told_apart(three):
    text = (
        "id,pred_x,prob_x_cat,prob_x_dog,pred_y,prob_y\n"
        "a1,cat,0.9,0.1,dog,0.7\na2,dog,0.2,0.8,dog,0.6\na3,cat,0.6,0.4,cat,0.5\n"
    )
    x, y = read_predictions(csv(text), three)
    assert (x.name, y.name) == ("x", "y")
    assert x.probabilities.shape == (3, 2)
    assert y.probabilities is None
    assert y.confidence.tolist() == pytest.approx([0.7, 0.6, 0.5])


def test_best_label_of_a_transformers_pipeline_is_the_prediction(three):
    entries = [{"label": "cat", "score": 0.9}, {"label": "dog", "score": 0.8}, {"label": "dog", "score": 0.6}]
    [run] = read_predictions(NamedBytes("p.json", json.dumps(entries).encode()), three)
    assert predicted(run) == ["cat", "dog", "dog"]
    assert run.confidence.tolist() == pytest.approx([0.9, 0.8, 0.6])


def test_parquet_keeps_its_lists(three):
    stream = io.BytesIO()
    frame = pd.DataFrame({"id": ["a1", "a2"], "probabilities": [[0.9, 0.1], [0.2, 0.8]]})
    frame.to_parquet(stream)
    [run] = read_predictions(NamedBytes("p.parquet", stream.getvalue()), three)
    assert predicted(run) == ["cat", "dog", None]
    assert np.isnan(run.probabilities[2]).all()


def test_plain_list_of_labels_is_joined_by_order(three):
    [run] = read_predictions(csv("cat\ndog\ndog\n", "preds.txt"), three)
    assert predicted(run) == ["cat", "dog", "dog"]


def test_npz_tells_its_arrays_by_name(three):
    stream = io.BytesIO()
    np.savez(
        stream,
        ids=np.array(["a3", "a1", "a2"]),
        probs=np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8]]),
        classes=np.array(["cat", "dog"]),
    )
    [run] = read_predictions(NamedBytes("p.npz", stream.getvalue()), three)
    assert predicted(run) == ["cat", "dog", "cat"]
    assert run.joined_by == "id"
    assert "by the names in the file itself" in run.how


def test_predicted_label_is_taken_as_written_where_another_is_more_probable(three):
    [run] = read_predictions(csv("id,pred,prob_cat,prob_dog\na1,dog,0.9,0.1\na2,dog,0.2,0.8\na3,cat,0.6,0.4\n"), three)
    assert predicted(run) == ["dog", "dog", "cat"]
    assert run.confidence.tolist() == pytest.approx([0.1, 0.8, 0.6])
    assert "not the most probable one in 1 of 3 predictions" in run.how


def test_class_that_is_called_like_a_text_column_is_a_class(make_dataset):
    dataset = make_dataset(["news", "title"], ids=["a", "b"])
    [run] = read_predictions(csv("id,news,title\nb,0.2,0.8\na,0.9,0.1\n"), dataset)
    assert predicted(run) == ["news", "title"]


HEADERLESS = {
    "labels, one a line": csv("cat\ndog\ndog\n", "preds.txt"),
    "class ids, one a line": csv("0\n1\n1\n", "preds.txt"),
    "id and label": csv("a3,dog\na1,cat\na2,dog\n"),
    "text and label": csv("sleeps\tdog\npurrs\tcat\nbarks\tdog\n", "preds.tsv"),
    "probabilities": csv("0.9,0.1\n0.2,0.8\n0.3,0.7\n"),
    "JSON list of labels": NamedBytes("p.json", b'["cat", "dog", "dog"]'),
    "JSON list of ids": NamedBytes("p.json", b"[0, 1, 1]"),
    "JSON list of probabilities": NamedBytes("p.json", b"[[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]"),
}


@pytest.mark.parametrize("file", HEADERLESS.values(), ids=HEADERLESS.keys())
def test_columns_without_a_header_are_told_by_their_cells(three, file):
    [run] = read_predictions(file, three)
    assert predicted(run) == ["cat", "dog", "dog"]


def test_order_goes_split_by_split_where_the_file_has_splits(make_dataset):
    dataset = make_dataset(["a", "b", "a", "b"], splits=["train", "test", "train", "test"])
    [run] = read_predictions(csv("split,pred\ntest,b\ntest,a\ntrain,a\ntrain,b\n"), dataset)
    assert predicted(run) == ["a", "b", "b", "a"]
    assert "each split has rows" in run.how


def test_order_that_gives_no_better_than_chance_is_doubted(make_dataset):
    labels = ["a", "b"] * 50
    dataset = make_dataset(labels)
    [run] = read_predictions(csv("pred\n" + "\n".join(sorted(labels)) + "\n"), dataset)
    assert "right no more often than by chance (0.500), so the order is probably another one" in run.how
    [fine] = read_predictions(csv("pred\n" + "\n".join(labels) + "\n"), dataset)
    assert "chance" not in fine.how


def test_probability_of_one_of_two_classes_becomes_that_of_the_predicted_label(three):
    [run] = read_predictions(csv("id,pred,prob\na1,cat,0.1\na2,dog,0.8\na3,cat,0.3\n"), three)
    assert run.confidence.tolist() == pytest.approx([0.9, 0.8, 0.7])
    assert "taken for the probability of 'dog'" in run.how


def test_label_column_that_differs_from_the_dataset_is_counted(three):
    [run] = read_predictions(csv("id,label,pred\na1,cat,cat\na2,cat,dog\na3,cat,cat\n"), three)
    assert "Its label column differs from the dataset's in 1 of 3 rows; the dataset's label counts." in run.how


def test_ids_that_lead_to_other_texts_are_not_believed(make_dataset):
    dataset = make_dataset(["a", "b"], texts=["one", "two"], ids=["0", "1"])
    [run] = read_predictions(csv("id,text,pred\n0,two,b\n1,one,a\n"), dataset)
    assert run.joined_by == "text"
    assert predicted(run) == ["a", "b"]


def test_numbers_of_the_rows_serve_as_ids_where_the_dataset_has_none(make_dataset):
    dataset = make_dataset(["a", "b", "a"])
    [run] = read_predictions(csv("id,pred\n2,a\n0,b\n1,b\n"), dataset)
    assert predicted(run) == ["b", "b", "a"]
    assert "taken for the number of the row counted from 0" in run.how


def test_dataset_without_labels_takes_any_prediction(make_dataset):
    dataset = make_dataset([None, None])
    [run] = read_predictions(csv("pred\nyes\nno\n"), dataset)
    assert predicted(run) == ["yes", "no"]
    assert run.unmatched.empty
