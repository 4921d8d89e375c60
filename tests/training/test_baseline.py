from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.progress import Cancelled
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.training.baseline import baseline_predictions, train_baseline

PAIRS = [("good fine great", "up"), ("nice good", "up"), ("bad poor awful", "down"), ("poor sad", "down")]


def dataset_of(rows: list[tuple[str | None, str | None, str]]) -> Dataset:
    frame = pd.DataFrame(rows, columns=["text", "label", "split"]).astype("str")
    frame = frame.mask(frame == "None")
    return dataset_from_frame(frame, name="made", schema=Schema(("text",), "label", "split"))


def train_on(pairs: list[tuple[str, str]]):
    return train_baseline(
        pd.Series([text for text, _ in pairs], dtype="str"), pd.Series([label for _, label in pairs], dtype="str")
    )


def test_baseline_learns_words():
    model = train_on(PAIRS)
    probabilities = model.probabilities(["good great", "awful"])
    assert model.classes == ("down", "up")
    assert probabilities.argmax(axis=1).tolist() == [1, 0]
    assert np.allclose(probabilities.sum(axis=1), 1)


def test_baseline_learns_chinese_without_spaces():
    model = train_on([("味道很好吃", "好"), ("非常好吃不错", "好"), ("送餐太慢了", "坏"), ("太慢而且难吃", "坏")])
    assert [model.classes[at] for at in model.probabilities(["真好吃啊", "慢死了"]).argmax(axis=1)] == ["好", "坏"]


def test_same_data_gives_the_same_probabilities():
    assert np.array_equal(train_on(PAIRS).probabilities(["good poor"]), train_on(PAIRS).probabilities(["good poor"]))


def test_one_class_is_always_predicted():
    assert train_on([("a", "x"), ("b", "x")]).probabilities(["c"]).tolist() == [[1.0]]


def test_train_rows_without_text_or_label_are_left_out():
    texts = pd.Series(["good", None, "bad", "odd"], dtype="str")
    labels = pd.Series(["up", "up", "down", None], dtype="str")
    assert train_baseline(texts, labels).classes == ("down", "up")


@pytest.mark.parametrize(
    ("texts", "labels", "reason"),
    [([], [], "no train row has both"), (["!", "?"], ["a", "b"], "hold no word")],
)
def test_nothing_to_learn_from_is_said(texts, labels, reason):
    with pytest.raises(ExplorerError, match=reason):
        train_baseline(pd.Series(texts, dtype="str"), pd.Series(labels, dtype="str"))


def test_only_the_asked_split_is_predicted_and_only_where_there_is_a_text(tmp_path):
    dataset = dataset_of(
        [(text, label, "train") for text, label in PAIRS]
        + [("good", "up", "validation"), (None, "up", "validation"), ("bad", "down", "test")]
    )
    run = baseline_predictions(dataset, tmp_path)
    assert run.predicted.notna().tolist() == [False] * 4 + [True, False, False]
    assert run.predicted[4] == "up"
    assert run.n_predictions == 1


def test_second_call_reads_what_the_first_kept(tmp_path, monkeypatch):
    dataset = dataset_of([(text, label, "train") for text, label in PAIRS] + [("good", "up", "validation")])
    first = baseline_predictions(dataset, tmp_path)
    monkeypatch.setattr("nlp_explorer.training.baseline.train_baseline", lambda *_: pytest.fail("trained again"))
    second = baseline_predictions(dataset, tmp_path)
    assert np.array_equal(first.probabilities, second.probabilities, equal_nan=True)
    assert first.predicted.equals(second.predicted)


def test_damaged_file_in_the_cache_is_made_again(tmp_path):
    dataset = dataset_of([(text, label, "train") for text, label in PAIRS] + [("good", "up", "validation")])
    first = baseline_predictions(dataset, tmp_path)
    [kept] = (tmp_path / "baseline").iterdir()
    kept.write_bytes(b"PK\x03\x04 cut off")
    assert baseline_predictions(dataset, tmp_path).predicted.equals(first.predicted)


def test_dataset_without_train_is_told_what_is_missing(tmp_path):
    dataset = dataset_of([("good", "up", "validation")])
    with pytest.raises(ExplorerError, match="needs the splits 'train' and 'validation'; this dataset has 'validation'"):
        baseline_predictions(dataset, tmp_path)


def test_cancelled_training_keeps_nothing(tmp_path):
    dataset = dataset_of([(text, label, "train") for text, label in PAIRS] + [("good", "up", "validation")])

    def cancel(share: float, doing: str) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        baseline_predictions(dataset, tmp_path, progress=cancel)
    assert not (tmp_path / "baseline").exists()
