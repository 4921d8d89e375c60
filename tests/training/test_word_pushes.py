from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.training.baseline import train_baseline
from nlp_explorer.training.word_pushes import Push, load_word_model, pushes_sentence, strongest, train_word_model

ENGLISH = [
    ("the card was lost", "card"),
    ("my card is gone, my CARD!", "card"),
    ("a card that never came", "card"),
    ("what is the fee for this", "fee"),
    ("a fee was charged twice", "fee"),
    ("the fee is wrong", "fee"),
    ("where is the app", "app"),
    ("the app does not open", "app"),
]
CHINESE = [("送餐很慢", "bad"), ("太慢了,很差", "bad"), ("味道很好", "good"), ("很好吃,好评", "good")]


def dataset(rows: list[tuple[str, str]], split: str | None = "train") -> Dataset:
    frame = pd.DataFrame(rows, columns=["text", "label"]).astype("str")
    if split:
        frame["split"] = split
    return dataset_from_frame(frame, name="some", schema=Schema(("text",), "label", "split" if split else None))


@pytest.mark.parametrize(
    ("rows", "text", "towards", "against"),
    [
        (ENGLISH, "My card: a FEE  was\ncharged, a fee", "fee", "card"),
        (CHINESE, "味道  好,送餐慢 İ", "good", "bad"),
    ],
)
def test_pushes_and_intercepts_add_up_to_the_log_odds_of_the_model(
    tmp_path: Path, rows: list[tuple[str, str]], text: str, towards: str, against: str
) -> None:
    data = dataset(rows)
    model = train_word_model(data, tmp_path)
    baseline = train_baseline(data.texts, data.frame["label"].astype("str"))
    linear = baseline.pipeline[-1]
    place = [baseline.classes.index(name) for name in (towards, against)]
    scores = linear.decision_function(baseline.pipeline[0].transform([text]))[0]
    if len(baseline.classes) == 2:
        scores, intercepts = np.array([-scores, scores]) / 2, np.array([-1, 1]) * linear.intercept_[0] / 2
    else:
        intercepts = linear.intercept_
    expected = scores[place[0]] - scores[place[1]] - (intercepts[place[0]] - intercepts[place[1]])
    found = model.pushes(text, towards, against)
    assert sum(push.log_odds for push in found) == pytest.approx(expected, abs=1e-5)


def test_the_words_of_a_class_push_towards_it(tmp_path: Path) -> None:
    text = "my card has a fee"
    found = train_word_model(dataset(ENGLISH), tmp_path).pushes(text, "fee", "card")
    by_word = {text[push.start : push.end]: push.log_odds for push in found}
    assert max(by_word, key=by_word.__getitem__) == "fee"
    assert min(by_word, key=by_word.__getitem__) == "card"


def test_chinese_characters_that_stand_together_are_one_mark(tmp_path: Path) -> None:
    text = "送餐慢慢慢"
    model = train_word_model(dataset(CHINESE), tmp_path)
    marks = strongest(model.pushes(text, "bad", "good"), joins=model.is_unspaced)
    assert [text[mark.start : mark.end] for mark in marks] == [text]
    assert pushes_sentence(model, "bad", "good", is_marked=True).startswith("Characters that push")


def test_weak_pushes_are_not_marked_and_no_side_gets_more_than_six() -> None:
    pushes = (*(Push(at, at + 1, 1.0 + at) for at in range(0, 20, 2)), Push(30, 31, -1.0), Push(32, 33, -9.0))
    assert [mark.start for mark in strongest(pushes, joins=False)] == [8, 10, 12, 14, 16, 18, 32]


def test_the_model_is_kept_and_read_again(tmp_path: Path) -> None:
    data = dataset(CHINESE)
    trained = train_word_model(data, tmp_path)
    kept = load_word_model(data, tmp_path)
    assert kept is not None
    assert kept.pushes("很好", "good", "bad") == trained.pushes("很好", "good", "bad")
    next(tmp_path.rglob("*.npz")).write_bytes(b"damaged")
    assert load_word_model(data, tmp_path) is None


def test_unknown_classes_and_empty_texts_push_nothing(tmp_path: Path) -> None:
    model = train_word_model(dataset(ENGLISH), tmp_path)
    assert model.pushes("card", "other", "card") == ()
    assert model.pushes("", "fee", "card") == ()
    assert strongest((), joins=True) == ()
    alone = train_word_model(dataset([("one", "a"), ("two", "a")]), tmp_path)
    assert alone.pushes("one", "a", "b") == ()
    assert load_word_model(dataset([("one", "a"), ("two", "a")]), tmp_path) is not None


def test_without_a_train_split_the_reason_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="there is no train split with labels"):
        train_word_model(dataset(ENGLISH, split=None), tmp_path)
