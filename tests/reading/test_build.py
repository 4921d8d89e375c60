"""A dataset out of a frame, and the shape of every dataset that is read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ColumnError
from nlp_explorer.progress import Cancelled, part_of
from nlp_explorer.reading import NamedBytes, ReadOptions, dataset_from_frame, read
from nlp_explorer.reading.cells import as_text


def made(frame: pd.DataFrame, schema: Schema | None = None) -> Dataset:
    return dataset_from_frame(frame, name="made", schema=schema)


def test_parts_come_first_and_other_columns_keep_their_names() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "label": ["a", "b"], "body": ["x y", "z"], "split": ["dev", "train"]}, index=[7, 3]
    )
    dataset = made(frame)
    assert list(dataset.frame.columns) == ["text", "label", "split", "n"]
    assert dataset.frame.index.tolist() == [0, 1]
    assert [str(dtype) for dtype in dataset.frame.dtypes] == ["str", "category", "category", "int64"]
    columns = ("n", "label", "body", "split")
    words = (("validation", "dev"),)
    assert dataset.schema == Schema(("body",), "label", "split", columns=columns, split_words=words)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"text": []}),
        pd.DataFrame({"text": pd.Series(dtype="str"), "label": pd.Series(dtype="str")}),
        pd.DataFrame({"text": ["one"], "label": ["a"]}),
        pd.DataFrame({"text": [None, None], "label": [None, None]}),
        pd.DataFrame({"text": ["a", "b"], "label": ["x", "x"]}),
    ],
)
def test_smallest_datasets_are_datasets(frame: pd.DataFrame) -> None:
    dataset = made(frame)
    assert len(dataset) == len(frame)
    assert str(dataset.frame["text"].dtype) == "str"
    assert dataset.frame.index.dtype == np.int64
    assert len(dataset.fingerprint) == 32


def test_frame_without_a_text_is_refused() -> None:
    with pytest.raises(ColumnError, match="No column looks like text"):
        made(pd.DataFrame({"n": [1, 2]}))


def test_schema_is_taken_as_told() -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "body": ["c", "d"], "label": ["x", "y"], "mine": ["p", "q"]})
    dataset = made(frame, Schema(("body",), "mine"))
    assert list(dataset.texts) == ["c", "d"]
    assert list(dataset.frame["label"]) == ["p", "q"]
    assert list(dataset.frame.columns) == ["text", "label", "split", "text (file)", "label (file)"]


def test_sentence_pair_is_joined_visibly_and_its_parts_stay() -> None:
    frame = pd.DataFrame({"premise": ["a b", None, None], "hypothesis": ["c", "d", None], "label": ["x", "y", "x"]})
    dataset = made(frame)
    assert list(dataset.texts[:2]) == ["a b ‖ c", " ‖ d"]
    assert pd.isna(dataset.texts[2])
    assert list(dataset.frame.columns[3:]) == ["premise", "hypothesis"]


def test_id_and_predictions_are_text() -> None:
    frame = pd.DataFrame(
        {"id": range(40), "text": [f"t {n}" for n in range(40)], "label": [0, 1] * 20, "pred": [1.0, 0.0] * 20}
    )
    dataset = made(frame)
    assert dataset.schema.id == "id"
    assert list(dataset.frame["id"][:2]) == ["0", "1"]
    assert list(dataset.frame["pred"][:2]) == ["1", "0"]
    assert dataset.classes == ("0", "1")


def test_lone_surrogates_in_a_frame_are_replaced() -> None:
    frame = pd.DataFrame({"text": pd.Series(["a\ud800", "b"], dtype=object), "label": ["x", "y"]})
    assert list(made(frame).texts) == ["a\ufffd", "b"]


def test_odd_unicode_stays_as_it_is() -> None:
    texts = ["\u202eright to left", "zero\u200bwidth", "e\u0301", "👩‍👩‍👧", "\u2028line", "\x0b\x0c"]
    upload = NamedBytes("a.csv", ("text,label\n" + "".join(f'"{text}",a\n' for text in texts)).encode())
    assert list(read([upload], options=ReadOptions(has_header=True, delimiter=",")).texts) == texts


def test_same_file_gives_the_same_fingerprint() -> None:
    upload = NamedBytes("a.csv", b"text,label\nhello there,a\ngood bye,b\n")
    assert read([upload]).fingerprint == read([upload]).fingerprint


def test_progress_rises_to_one_and_may_stop_the_reading() -> None:
    upload = NamedBytes("a.csv", b"text,label\n" + b"hello there,a\n" * 100)
    shares: list[float] = []
    read([upload], progress=lambda share, doing: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(share: float, doing: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read([upload], progress=stop)


def test_part_of_a_progress_is_its_stretch() -> None:
    seen: list[tuple[float, str]] = []
    part_of(lambda share, doing: seen.append((share, doing)), start=0.5, end=0.75)(0.5, "half")
    assert seen == [(0.625, "half")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (1.0, "1"),
        (1.5, "1.5"),
        (1e300, "1e+300"),
        (np.int64(3), "3"),
        (np.float32(2.0), "2"),
        (True, "true"),
        (["é", 1], '["é", 1]'),
        (np.array([1, 2]), "[1, 2]"),
        ({"k": None}, '{"k": null}'),
        (b"caf\xe9", "caf\\xe9"),
    ],
)
def test_cells_become_text(value: object, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    "make", [lambda cells: cells, lambda cells: cells.astype("category"), lambda cells: cells.astype(object)]
)
def test_how_a_frame_holds_its_labels_does_not_matter(make: Callable[[pd.Series], pd.Series]) -> None:
    frame = pd.DataFrame({"text": ["a b", "c d", "e f"], "label": make(pd.Series(["b", None, "a"]))})
    dataset = made(frame)
    assert dataset.classes == ("a", "b")
    assert dataset.frame["label"].isna().tolist() == [False, True, False]
