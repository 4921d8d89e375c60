"""Words and word-like pieces."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.embeddings.pieces import find_pieces
from nlp_explorer.embeddings.terms import find_terms


def terms_of(*texts: str) -> list[set[str]]:
    terms = find_terms(texts)
    rows = terms.occurs.toarray()
    return [{terms.names[at] for at in np.flatnonzero(row)} for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t charge MY card's fee!", {"don't", "charge", "my", "card's", "fee"}),
        ("top-up of 25 GBP a 4x4 mp3", {"top", "up", "of", "gbp", "4x4", "mp3"}),
        ("हिन्दी में", {"हिन्दी", "में"}),
        ("Straße ÉCOLE e\u0301cole", {"strasse", "école", "e\u0301cole"}),
        ("パスワード が", {"パスワード"}),
        ("привет мир", {"привет", "мир"}),
        ("'quoted' 123 …", {"quoted"}),
    ],
)
def test_words_are_what_a_reader_would_call_words(text: str, expected: set[str]) -> None:
    assert terms_of(text) == [expected]


def test_a_word_counts_once_a_text() -> None:
    assert find_terms(["card card card"]).occurs.toarray().tolist() == [[1]]


def test_chinese_words_are_found_without_a_dictionary() -> None:
    before, after = "天地玄黄宇宙洪荒日月盈昃", "寒来暑往秋收冬藏闰余成岁"
    texts = [f"{a}味道{b}，{b}送餐员{a}" for a, b in zip(before, after, strict=True)]
    found = set().union(*terms_of(*texts))
    assert {"味道", "送餐员"} <= found
    assert not {"餐员", "送餐"} & found
    assert not {piece for piece in found if "，" in piece}


def test_pieces_stay_inside_their_run() -> None:
    pieces = find_pieces(["甲乙"] * 10 + ["丙"] * 10)
    assert set(pieces.names[pieces.codes]) <= {"甲乙"}


@pytest.mark.parametrize("texts", [[], [""], ["的"], ["123"], ["好"] * 3])
def test_texts_without_words_give_none(texts: list[str]) -> None:
    assert find_terms(texts).occurs.shape == (len(texts), 0)


@pytest.mark.parametrize("fragment", ["味道的菜", "在饭店", "我饭", "饭更", "员饭店"])
def test_fragments_of_chinese_sentences_are_no_words(fragment: str) -> None:
    before, after = "天地玄黄宇宙洪荒日月盈昃", "寒来暑往秋收冬藏闰余成岁"
    texts = [f"{a}{fragment}{b}，{b}{fragment}{a}" for a, b in zip(before, after, strict=True)]
    assert fragment not in set().union(*terms_of(*texts))


def test_names_of_machines_and_what_the_post_office_wrote_are_no_words() -> None:
    post = "From: me@host.example.edu\nLines: 4\nSubject: a car\n\nBuy an mp3 from d012s658."
    assert terms_of(post) == [{"car", "buy", "an", "mp3", "from"}]
