"""Conditions hold for the rows people mean, and say what is wrong with them."""

from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import ExplorerError
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.review.expression import rows_where


@pytest.fixture
def data() -> Dataset:
    frame = pd.DataFrame(
        {"text": ["Hello you", "bye", None, "你好"], "label": ["a", "b", "b", None], "n": [1.0, 2.0, None, 4.0]}
    )
    return dataset_from_frame(frame, name="data", schema=Schema(("text",), "label"))


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("label == 'b'", [1, 2]),
        ("label != 'b'", [0]),
        ("label in ['a', 'x']", [0]),
        ("label not in ('b',)", [0]),
        ("is_missing(label)", [3]),
        ("not is_missing(label) and not label == 'b'", [0]),
        ("contains(text, 'HELLO') or contains(text, '好')", [0, 3]),
        ("matches(text, '^b.e$')", [1]),
        ("n > 1", [1, 3]),
        ("1 < n <= 2", [1]),
        ("n > -1", [0, 1, 3]),
        ("characters == 0", [2]),
        ("words >= 2", [0, 3]),
        ("'a' == label", [0]),
        ("True", [0, 1, 2, 3]),
        ("  n == n  ", [0, 1, 3]),
    ],
)
def test_a_condition_holds_for_the_rows_it_says(data: Dataset, condition: str, rows: list[int]) -> None:
    assert rows_where(condition, data).nonzero()[0].tolist() == rows


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("label = 'b'", "cannot be read: write column names"),
        ("", "cannot be read"),
        ("lable == 'b'", "names 'lable', which is no column: use one of 'text', 'label', 'split', 'n', 'characters'"),
        ("n > 'x'", "compares text with a number: put quotes around text"),
        ("text > 3", "compares text with a number"),
        ("__import__('os').system('true')", "cannot be read at"),
        ("label.__class__ == 'x'", "cannot be read at 'label.__class__'"),
        ("[x for x in label]", "cannot be read at"),
        ("open('x')", "uses 'open' in a way that is not known"),
        ("matches(text, '(')", r"'\(' in the condition .* is no valid pattern"),
        ("n + 1 == 2", r"cannot be read at 'n \+ 1'"),
        ("label is 'b'", "cannot be read at"),
        ("label in 'abc'", "cannot be read at"),
    ],
)
def test_what_is_wrong_with_a_condition_is_said(data: Dataset, condition: str, message: str) -> None:
    with pytest.raises(ExplorerError, match=message):
        rows_where(condition, data)
