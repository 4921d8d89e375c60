from __future__ import annotations

import numpy as np
import pytest
from near_support import series

from nlp_explorer.duplicates.choice import (
    BY_CHARACTERS,
    BY_SPACELESS_CHARACTERS,
    BY_WORDS,
    MAX_SHORT_WORDS,
    choose_shingling,
)
from nlp_explorer.duplicates.shingles import Shingling


@pytest.mark.parametrize(
    ("text", "chosen"),
    [  # each with a number behind it
        ("word " * (MAX_SHORT_WORDS - 1), BY_CHARACTERS),
        ("word " * MAX_SHORT_WORDS, BY_WORDS),
        ("这家店的味道很好" * 20, BY_SPACELESS_CHARACTERS),
        ("很好 " + "english words here " * 20, BY_WORDS),
        ("", BY_CHARACTERS),
    ],
)
def test_scripts_without_spaces_then_length_decide(text: str, chosen: Shingling) -> None:
    assert choose_shingling(series([f"{text} {number}" if text else "" for number in range(9)])).shingling == chosen


def test_half_of_the_letters_decide() -> None:
    assert choose_shingling(series(["好" * 50 + " " + "a" * 50])).shingling == BY_SPACELESS_CHARACTERS
    assert choose_shingling(series(["好" * 49 + " " + "a" * 50])).shingling == BY_WORDS


def test_the_reason_says_what_was_measured() -> None:
    assert choose_shingling(series(["one two three"])).reason == (
        "Half of the texts have at most 3 words, so texts are compared by runs of 3 characters: one changed word "
        "spoils three runs of words, too much of a short text."
    )
    assert choose_shingling(series(["好吃"])).reason == (
        "100 % of the letters are of scripts without spaces between words, so texts are compared by runs of 2 "
        "characters."
    )
    assert choose_shingling(series([None, ""])).reason == "There are no texts to compare."


def test_row_order_and_copies_do_not_change_the_choice() -> None:
    random = np.random.default_rng(1)
    texts = [" ".join(["w"] * random.integers(10, 30)) + str(number) for number in range(30_000)]
    one = choose_shingling(series(texts))
    assert choose_shingling(series(texts[::-1])) == one
    assert choose_shingling(series([*texts, *["short text"] * 100_000])) == one
