from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.duplicates import difference as module
from nlp_explorer.duplicates.difference import Span, difference


def marked(left: str, right: str) -> tuple[str, str]:
    """Return both texts with their differing spans in brackets."""
    found = difference(left, right)
    return _bracketed(left, found.left), _bracketed(right, found.right)


def _bracketed(text: str, spans: tuple[Span, ...]) -> str:
    for span in reversed(spans):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


def _without(text: str, spans: tuple[Span, ...]) -> str:
    """Return what is left of a text without its spans and its white space."""
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    kept = [text[before.end : after.start] for before, after in pairwise([Span(0, 0), *spans, Span(len(text), 0)])]
    return "".join("".join(kept).split())


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("same text", "same text", ("same text", "same text")),
        ("where is my card", "where is my new card", ("where is my card", "where is my [new] card")),
        ("pay by card now", "pay by cash now", ("pay by [card] now", "pay by [cash] now")),
        ("Hello", "hello", ("[Hello]", "[hello]")),
        ("no way!", "no way", ("no way[!]", "no way")),
        ("two  blanks\n", "two blanks", ("two  blanks\n", "two blanks")),
        ("", "all new", ("", "[all new]")),
        ("", "", ("", "")),
        ("a b c d", "x b c y", ("[a] b c [d]", "[x] b c [y]")),
        ("味道很好，送餐快", "味道不好，送餐快", ("味道[很]好，送餐快", "味道[不]好，送餐快")),
        ("कि वह", "का वह", ("[कि] वह", "[का] वह")),
        ("😀 ok", "😡 ok", ("[😀] ok", "[😡] ok")),
    ],
)
def test_differing_words_are_marked(left: str, right: str, expected: tuple[str, str]) -> None:
    assert marked(left, right) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_without_the_marked_spans_both_texts_say_the_same(left: str, right: str) -> None:
    found = difference(left, right)
    rest = [_without(left, found.left), _without(right, found.right)]
    assert rest[0] == rest[1]
    assert found.is_whole


def test_long_texts_are_compared_in_part_and_it_is_said() -> None:
    words = [f"w{number % 700}" for number in range(160_000)]
    changed = words.copy()
    changed[5::50] = ["changed"] * len(changed[5::50])
    found = difference(" ".join(words), " ".join(changed))
    assert found.right[0] == Span(15, 22)  # w0 w1 w2 w3 w4 changed
    assert len(found.right) > 50
    assert not found.is_whole


def test_words_that_fill_a_text_do_not_stop_it() -> None:
    found = difference("ha " * module.MAX_TOKENS, "ho " + "ha " * module.MAX_TOKENS + "x")
    assert found.right == (Span(0, 3 * module.MAX_TOKENS - 1),)  # "ha" is no anchor: with it, this takes minutes
