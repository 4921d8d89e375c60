from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.text.scripts import language_tag, script_counts, script_of, script_shares


@pytest.mark.parametrize(
    ("char", "script"),
    [("a", "Latin"), ("é", "Latin"), ("Ａ", "Latin"),
     ("很", "Han"), ("々", "Han"), ("ひ", "Hiragana"), ("ー", "Katakana"),
     ("ｶ", "Katakana"), ("한", "Hangul"), ("я", "Cyrillic"), ("ا", "Arabic"), ("1", ""), ("µ", ""), ("!", "")],
)  # fmt: skip
def test_a_letter_belongs_to_its_script(char: str, script: str) -> None:
    assert script_of(ord(char)) == script


def test_letters_are_counted_per_text_and_script() -> None:
    counts = script_counts(pd.Series(["很好 ok", "abc", None, "12 €"], index=[5, 6, 7, 8], dtype="str"))
    assert counts.to_dict("list") == {"Latin": [2, 3, 0, 0], "Han": [2, 0, 0, 0]}
    assert counts.index.tolist() == [5, 6, 7, 8]


def test_shares_sum_to_one_largest_first() -> None:
    shares = script_shares(pd.Series(["很好吃", "я"], dtype="str"))
    assert shares.to_dict() == {"Han": 0.75, "Cyrillic": 0.25}


def test_texts_without_letters_have_no_scripts() -> None:
    assert len(script_shares(pd.Series(["123", None, ""], dtype="str"))) == 0
    assert len(script_shares(pd.Series([], dtype="str"))) == 0


@pytest.mark.parametrize(
    ("text", "tag"),
    [("plain words", ""), ("你好，世界", "zh"),
     ("鲜の美味，真的很好吃呀，下次我们还会再来的哦", "zh"), ("こんにちは世界", "ja"),
     ("漢字カナ", "ja"), ("안녕하세요", "ko"), ("שלום", "he"), ("مرحبا", "ar"), ("Привет", "ru"), ("สวัสดี", "th"),
     ("नमस्ते", "hi"), ("γειά", "el"), ("I said Привет to all of them", ""), ("123 !!", ""), ("", "")],
)  # fmt: skip
def test_the_language_tag_is_that_of_the_main_script(text: str, tag: str) -> None:
    assert language_tag(text) == tag
