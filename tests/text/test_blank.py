from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.text.blank import is_blank, is_white_space


@pytest.mark.parametrize(
    "text",
    [None, "", " ", "\t\n", "\u3000", "\u00a0", "\u200b", "\ufeff", "\x00", "\u3164", "\u2800", "\ufe0f", " \u200d "],
)
def test_what_draws_nothing_is_blank(text: str | None) -> None:
    assert is_blank(pd.Series([text], dtype="str")).tolist() == [True]


@pytest.mark.parametrize("text", ["a", ".", " x", "\u200bx", "很", "\ufffd", "0", "❤️", "~", "!"])
def test_what_draws_anything_is_not(text: str) -> None:
    assert is_blank(pd.Series([text], dtype="str")).tolist() == [False]


def test_each_text_is_judged_by_itself() -> None:
    assert is_blank(pd.Series(["a", "", "é", " ", None, "b"], dtype="str")).tolist() == [
        False,
        True,
        False,
        True,
        True,
        False,
    ]


def test_white_space_is_told_from_missing_and_invisible() -> None:
    texts = pd.Series(["", " \t\u3000", None, "\u200b", "a"], dtype="str")
    assert is_white_space(texts).tolist() == [True, True, False, False, False]


def test_no_texts() -> None:
    assert len(is_blank(pd.Series([], dtype="str"))) == 0
    assert len(is_white_space(pd.Series([], dtype="str"))) == 0
