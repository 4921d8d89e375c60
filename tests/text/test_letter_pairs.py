from __future__ import annotations

import math

import pandas as pd
import pytest

from nlp_explorer.text.letter_pairs import letter_pairs


def test_surprise_is_the_bits_of_each_letter_after_the_one_before() -> None:
    pairs = letter_pairs(pd.Series(["ab", "AB"], dtype="str"))
    # each text: gap-a and a-b; letters that stand first: the gap and a
    bits = math.log2((2 + 0.5 * 2) / (2 + 0.5))
    assert pairs.n_pairs.tolist() == [2, 2]
    assert pairs.surprise.tolist() == pytest.approx([bits, bits])


def test_a_text_without_itself_is_more_surprising() -> None:
    texts = pd.Series(["the cat", "the cat", "zq"], dtype="str")
    pairs = letter_pairs(texts)
    assert pairs.without_itself("zq") > pairs.surprise[2]
    assert pairs.without_itself("zq") > pairs.without_itself("the cat")


def test_without_itself_equals_the_counts_of_the_others() -> None:
    texts = ["abab ab", "ba ab", "abba", "qab"]
    everything, others = letter_pairs(pd.Series(texts, dtype="str")), letter_pairs(pd.Series([*texts[1:], "abab ab"]))
    assert everything.without_itself("qab") == pytest.approx(others.without_itself("qab"))


def test_other_scripts_digits_and_missing_texts_have_no_pairs() -> None:
    pairs = letter_pairs(pd.Series(["很好吃", "12 34", None, ""], dtype="str"))
    assert pairs.n_pairs.tolist() == [0, 0, 0, 0]
    assert pairs.surprise.tolist() == [0, 0, 0, 0]
    assert len(letter_pairs(pd.Series([], dtype="str")).surprise) == 0


def test_texts_do_not_run_into_each_other() -> None:
    together = letter_pairs(pd.Series(["ab", "cd", "éf"], dtype="str"))
    assert together.n_pairs.tolist() == [2, 2, 2]
