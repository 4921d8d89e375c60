from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.text import normalise
from nlp_explorer.text.normalise import normalised_key, normalised_keys


def by_the_definition(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "PZC")


def keys_of(*texts: str | None) -> list[str]:
    return list(normalised_keys(pd.Series(texts, dtype="str")))


def test_case_punctuation_and_white_space_make_no_difference() -> None:
    assert keys_of("Hello, World!", "hello   world", " HELLO\tWORLD\n") == ["helloworld"] * 3


def test_full_width_and_ligatures_are_their_plain_letters() -> None:
    assert keys_of("ＡＢＣ１", "abc1", "ﬁne", "fine") == ["abc1", "abc1", "fine", "fine"]


def test_sharp_s_and_final_sigma_are_folded() -> None:
    assert keys_of("STRASSE", "Straße", "ΟΔΟΣ", "οδος") == ["strasse", "strasse", "οδοσ", "οδοσ"]


def test_letters_marks_digits_and_symbols_stay() -> None:
    assert keys_of("é2 + €3 = ?", "नमस्ते") == ["é2+€3=", "नमस्ते"]


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert keys_of("caf\u00e9") == keys_of("cafe\u0301")


def test_chinese_punctuation_goes_and_characters_stay() -> None:
    assert keys_of("很好吃，下次再来！", "很好吃 下次再来。") == ["很好吃下次再来"] * 2


def test_missing_and_empty_texts_have_the_empty_key() -> None:
    assert keys_of(None, "", "  ", "...", "\u200b\u200b", "？！") == [""] * 6


def test_text_that_holds_the_noncharacter_that_parts_texts_keeps_its_own_key() -> None:
    assert keys_of("a\uffffb é", "c\ufffe é") == ["abé", "cé"]


def test_an_accent_at_the_start_of_a_text_does_not_join_the_text_before() -> None:
    assert keys_of("e é", "\u0301a") == ["eé", "\u0301a"]


def test_index_stays_that_of_the_texts() -> None:
    keys = normalised_keys(pd.Series(["A", "É"], index=[7, 3], dtype="str"))
    assert keys.to_dict() == {7: "a", 3: "é"}


def test_no_texts_have_no_keys() -> None:
    keys = normalised_keys(pd.Series([], dtype="str"))
    assert len(keys) == 0
    assert isinstance(keys.dtype, pd.StringDtype)


def test_long_columns_are_the_same_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalise, "BLOCK_BYTES", 50)
    texts = [f"Row {number}: " + "x" * (number % 80) + ("é!" if number % 3 else "") for number in range(200)]
    assert keys_of(*texts) == [by_the_definition(text) for text in texts]


# Surrogates cannot be in a column of text
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.lists(any_text, max_size=8))
def test_many_texts_at_once_give_what_the_definition_gives_one_by_one(texts: list[str]) -> None:
    assert keys_of(*texts) == [by_the_definition(text) for text in texts]


@given(any_text)
def test_one_text_gives_what_the_definition_gives(text: str) -> None:
    assert normalised_key(text) == by_the_definition(text)
