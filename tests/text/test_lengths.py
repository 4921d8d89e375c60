from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.text.lengths import Percentiles, percentiles, text_lengths, word_counts

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
WORD = re.compile(rf"(?=\w)[{SPACELESS}]|[^\W{SPACELESS}]+")


class OneTokenATwoCharacters:
    name = "halves"

    def count(self, texts: pd.Series) -> np.ndarray:
        return texts.str.len().fillna(0).to_numpy(dtype=np.int64) // 2

    def unknown_share(self, texts: pd.Series) -> float:
        return 0.0


def words(*texts: str | None) -> list[int]:
    return list(word_counts(pd.Series(texts, dtype="str")))


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("two words", 2),
        ("don't", 2),
        ("snake_case 3.14", 3),
        ("naïve café", 2),
        ("cafe\u0301 noir", 2),
        ("❤️a b", 2),
        ("很好吃", 3),
        ("我用iPhone 15", 4),
        ("カタカナ", 4),
        ("สวัสดีครับ", 7),
        ("नमस्ते दुनिया", 2),
        ("안녕하세요 세계", 2),
        ("Привет, мир!", 2),
        ("...", 0),
        ("", 0),
    ],
)
def test_words_are_runs_and_single_characters_where_no_spaces_are_written(text: str, n: int) -> None:
    assert words(text) == [n]


def test_a_word_at_the_end_of_one_text_does_not_run_into_the_next() -> None:
    assert words("ab", "cd", "", "ef", "é", "é") == [1, 1, 0, 1, 1, 1]


def test_lengths_of_missing_texts_are_zero() -> None:
    lengths = text_lengths(pd.Series([None, "ab cd"], index=[4, 9], dtype="str"), tokenizer=OneTokenATwoCharacters())
    assert lengths.index.tolist() == [4, 9]
    assert lengths.to_numpy().tolist() == [[0, 0, 0], [5, 2, 2]]
    assert {str(dtype) for dtype in lengths.dtypes} == {"int64"}


def test_without_a_tokenizer_there_are_no_tokens() -> None:
    assert list(text_lengths(pd.Series(["a"], dtype="str"), tokenizer=None)) == ["characters", "words"]


def test_characters_are_code_points() -> None:
    assert text_lengths(pd.Series(["😀e\u0301", "ab"], dtype="str"), tokenizer=None)["characters"].tolist() == [3, 2]


def test_percentiles_interpolate_between_lengths() -> None:
    assert percentiles(pd.Series(range(101))) == Percentiles(50.0, 95.0, 99.0, 100)


def test_no_texts_have_no_percentiles() -> None:
    assert percentiles(pd.Series([], dtype="int64")) is None


letters_of_many_scripts = st.text(
    st.sampled_from("ab Z_9é\u0301,.!很好吃ひらカナ々\u0e01\u0e34\u0e81\u1780\u1000\u0915\u094dя한글️❤😀\n"), max_size=30
)


@given(st.lists(letters_of_many_scripts, max_size=6))
def test_words_are_those_of_a_regular_expression_on_the_texts_without_marks(texts: list[str]) -> None:
    bare = ["".join(char for char in text if unicodedata.category(char)[0] != "M") for text in texts]
    assert words(*texts) == [len(WORD.findall(text)) for text in bare]


def test_a_word_does_not_run_on_from_one_text_into_the_next() -> None:
    texts = pd.Series(["ab", "", "cd", None, "é", "ef", " gh"], dtype="str")
    assert text_lengths(texts, tokenizer=None)["words"].tolist() == [1, 0, 1, 0, 1, 1, 1]
