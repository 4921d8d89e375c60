from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from near_support import series

from nlp_explorer.duplicates.tokens import Unit, tokens
from nlp_explorer.text.lengths import word_counts

SCRIPTS = st.sampled_from(
    [
        "a",
        "Z",
        "9",
        "_",
        "é",
        "e\u0301",
        "ß",
        "味",
        "の",
        "น้",
        "कि",
        " ",
        "-",
        ".",
        "\u0301",
        "😀",
        "❤\ufe0f",
        "½",
        "™",
        "\uffff",
        "\n",
    ]
)


def token_lists(texts: list[str], unit: Unit = "words") -> list[list[int]]:
    """Return the numbers of the tokens of each text."""
    result: list[list[int]] = [[] for _ in texts]
    for part in tokens(pa.array(texts, type=pa.large_string()), unit):
        for at, position in enumerate(part.positions):
            result[position] = part.values[part.offsets[at] : part.offsets[at + 1]].tolist()
    return result


def test_a_word_has_one_number_in_any_case_width_and_company() -> None:
    plain, accented, wide, punctuated = token_lists(["Hello World", "hello café", "ＨＥＬＬＯ", '"hello"!'])
    assert plain[0] == accented[0] == wide[0] == punctuated[0]
    assert plain[0] != plain[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", "b"), ("ab", "ba"), ("abcdefgh1", "abcdefgh2"), ("abcdefgh", "abcdefghi"), ("x" * 24, "x" * 25)],
)
def test_different_words_have_different_numbers(one: str, other: str) -> None:
    first, second = token_lists([one, other])
    assert first != second


def test_words_of_two_texts_never_run_together() -> None:
    assert token_lists(["ab", "cd", "", "ef"]) == [*token_lists(["ab"]), *token_lists(["cd"]), [], *token_lists(["ef"])]
    assert token_lists(["味a", "é", "bé"])[1:] == token_lists(["é", "bé"])


def test_each_letter_of_a_script_without_spaces_is_a_word() -> None:
    [together], [apart] = token_lists(["味道好ok"]), token_lists(["味 道 好 ok"])
    assert len(together) == 4
    assert together == apart


def test_vowel_signs_belong_to_their_word() -> None:
    [one], [other] = token_lists(["कि"]), token_lists(["का"])
    assert len(one) == len(other) == 1
    assert one != other


def test_a_mark_without_a_letter_is_no_word() -> None:
    assert token_lists(["❤\ufe0f", "\u0301 a"])[0] == []
    assert token_lists(["\u0301 a"]) == token_lists(["a"])


def test_a_letter_that_is_normalised_into_signs_parts_no_word() -> None:
    assert len(token_lists(["18½ minutes é"])[0]) == 3
    assert token_lists(["Acme™ é"]) == token_lists(["acme é"])


@given(st.lists(st.lists(SCRIPTS, max_size=12).map("".join), min_size=1, max_size=6))
def test_there_are_as_many_tokens_as_words_by_the_word_rule(texts: list[str]) -> None:
    assert [len(found) for found in token_lists(texts)] == word_counts(series(texts)).tolist()


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_a_text_has_the_same_tokens_alone_and_among_others(texts: list[str]) -> None:
    assert token_lists(texts) == [token_lists([text])[0] for text in texts]


def test_characters_are_those_of_the_normalised_key() -> None:
    assert token_lists(["A b!", "味。道"], "characters") == [[ord("a"), ord("b")], [ord("味"), ord("道")]]
