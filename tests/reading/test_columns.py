"""Which column plays which part: by name, by content, as told."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.dataset import Guess
from nlp_explorer.errors import ColumnError
from nlp_explorer.reading import ReadOptions
from nlp_explorer.reading.columns import guess_schema

N = 60
TEXTS = [f"where is my money, number {n}" for n in range(N)]
LABELS = [("refund", "card_arrival", "top_up")[n % 3] for n in range(N)]


def frame(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def guess_of(guesses: tuple[Guess, ...], what: str) -> Guess:
    return next(guess for guess in guesses if guess.what == what)


@pytest.mark.parametrize(
    "name", ["text", "Text", "sentence", "utterance", "reviewText", "tweet", "product_review", "评论"]
)
def test_text_is_known_by_its_name(name: str) -> None:
    assert guess_schema(frame(**{"x": LABELS, name: TEXTS})).schema.text == (name,)


@pytest.mark.parametrize("name", ["label", "Category", "intent", "class", "sentiment", "airline_sentiment", "标签"])
def test_label_is_known_by_its_name(name: str) -> None:
    found = guess_schema(frame(**{name: LABELS, "text": TEXTS, "source": ["web", "app"] * (N // 2)}))
    assert found.schema.label == name
    assert guess_of(found.guesses, "label").reason == f"named {name!r}; 3 different values in 60 rows"


def test_text_and_label_are_known_by_content_where_names_say_nothing() -> None:
    found = guess_schema(frame(a=LABELS, b=TEXTS))
    assert (found.schema.text, found.schema.label) == (("b",), "a")
    assert guess_of(found.guesses, "text").reason.startswith("its cells are the longest natural language")
    assert guess_of(found.guesses, "label").reason == "its values repeat: 3 different values in 60 rows"


def test_chinese_text_is_natural_language_without_blanks() -> None:
    texts = [f"很好吃送餐也很快{n}" for n in range(N)]
    assert guess_schema(frame(b=texts, c=LABELS)).schema.text == ("b",)


def test_column_called_text_that_holds_only_numbers_is_not_the_text() -> None:
    found = guess_schema(frame(text=[str(n) for n in range(N)], words=TEXTS, label=LABELS))
    assert found.schema.text == ("words",)


def test_sentence_pairs_are_both_text() -> None:
    found = guess_schema(frame(premise=TEXTS, hypothesis=TEXTS[::-1], label=LABELS))
    assert found.schema.text == ("premise", "hypothesis")


def test_label_with_a_class_in_nearly_every_row_is_a_label_by_its_name() -> None:
    found = guess_schema(frame(text=TEXTS, intent=[f"intent {n}" for n in range(N)]))
    assert found.schema.label == "intent"


def test_quantity_is_no_label() -> None:
    assert guess_schema(frame(text=TEXTS, length=[str(n % 25) for n in range(N)])).schema.label is None


def test_few_numbers_without_a_telling_name_may_be_labels() -> None:
    assert guess_schema(frame(text=TEXTS, column=[n % 2 for n in range(N)])).schema.label == "column"


def test_names_of_classes_are_preferred_to_their_codes() -> None:
    found = guess_schema(frame(text=TEXTS, label=[n % 3 for n in range(N)], label_text=LABELS))
    assert found.schema.label == "label_text"


def test_text_without_any_label_is_a_dataset_too() -> None:
    assert guess_schema(frame(text=TEXTS)).schema.label is None


def test_split_is_known_by_values_that_name_splits() -> None:
    found = guess_schema(frame(text=TEXTS, label=LABELS, part=["train", "dev", "test"] * (N // 3)))
    assert found.schema.split == "part"
    assert guess_of(found.guesses, "split").reason == "its values name splits: 'dev', 'test', 'train'"


def test_column_called_set_without_splits_in_it_is_none() -> None:
    assert guess_schema(frame(text=TEXTS, label=LABELS, set=["a", "b"] * (N // 2))).schema.split is None


def test_id_is_unique_and_called_like_one() -> None:
    ids = [f"q-{n}" for n in range(N)]
    assert guess_schema(frame(example_id=ids, text=TEXTS, label=LABELS)).schema.id == "example_id"
    assert guess_schema(frame(example_id=["q"] * N, text=TEXTS, label=LABELS)).schema.id is None
    assert guess_schema(frame(code=ids, text=TEXTS, label=LABELS)).schema.id is None


def test_predictions_are_called_like_some_and_hold_labels() -> None:
    found = guess_schema(frame(text=TEXTS, label=LABELS, pred=LABELS[::-1], pred_bert=LABELS, pred_time=["x"] * N))
    assert found.schema.predictions == ("pred", "pred_bert")


def test_what_is_told_is_taken() -> None:
    columns = frame(
        text=TEXTS, body=TEXTS, label=LABELS, topic=LABELS, part=["train"] * N, key=[str(n) for n in range(N)]
    )
    told = ReadOptions(text=("body",), label="topic", split="part", id="key", predictions=("label",))
    found = guess_schema(columns, told)
    assert (found.schema.text, found.schema.label, found.schema.split) == (("body",), "topic", "part")
    assert (found.schema.id, found.schema.predictions) == ("key", ("label",))
    assert found.guesses == ()


def test_empty_name_says_that_there_is_none() -> None:
    columns = frame(id=list(range(N)), text=TEXTS, label=LABELS, split=["train", "test"] * (N // 2))
    schema = guess_schema(columns, ReadOptions(label="", split="", id="")).schema
    assert (schema.label, schema.split, schema.id) == (None, None, None)


def test_unknown_column_is_told_with_those_there_are() -> None:
    with pytest.raises(
        ColumnError, match=r"no column 'txet' to use as the text; the file has 'text', 'label'\. Choose"
    ):
        guess_schema(frame(text=TEXTS, label=LABELS), ReadOptions(text=("txet",)))


def test_numbers_alone_are_no_text() -> None:
    with pytest.raises(ColumnError, match=r"No column looks like text; the file has 'a', 'b'\. Name the text column\."):
        guess_schema(frame(a=[1.5] * N, b=list(range(N))))


def test_large_file_is_judged_by_stretches_of_it() -> None:
    n_rows = 50_000
    sorted_labels = [f"class {n * 20 // n_rows}" for n in range(n_rows)]
    found = guess_schema(frame(a=[f"some text {n}" for n in range(n_rows)], b=sorted_labels))
    assert found.schema.label == "b"
    assert guess_of(found.guesses, "label").reason == "its values repeat: 20 different values in 1,000 sampled rows"


def test_category_of_too_many_values_is_no_label() -> None:
    n_rows = 60_000
    categories = [f"category {n // 5}" for n in range(n_rows)]
    assert guess_schema(frame(text=[f"clue {n}" for n in range(n_rows)], category=categories)).schema.label is None
