"""N-gram keys against a plain count in Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from nlp_explorer.embeddings.ngrams import ngram_keys


def keys_of(texts: list[str], unit: str) -> list[list[int]]:
    found = ngram_keys(texts, unit)  # type: ignore[arg-type]
    return [found.keys[start:stop].tolist() for start, stop in zip(found.borders[:-1], found.borders[1:], strict=True)]


def test_characters_give_every_run_of_one_to_three() -> None:
    texts = ["好吃吗？好", "", "ab ab", "..."]
    expected = [7, 0, 6, 0]  # 好 好吃 好吃吗 吃 吃吗 吗 + 好; a ab b twice
    assert [len(keys) for keys in keys_of(texts, "character")] == expected


def test_equal_ngrams_have_equal_keys_in_any_text_and_place() -> None:
    left, right = keys_of(["x很好", "很好"], "character")
    assert set(right) <= set(left)
    assert len(set(left)) == 6


def test_ngrams_stop_at_the_border_of_a_text() -> None:
    assert [len(keys) for keys in keys_of(["ab"], "character")] == [3]
    assert [len(keys) for keys in keys_of(["a", "b"], "character")] == [1, 1]


@pytest.mark.parametrize("case", ["Lost LOST lost card", "card, lost; lost/lost"])
def test_words_are_counted_without_case_and_punctuation(case: str) -> None:
    counts = Counter(keys_of([case], "word")[0])
    assert sorted(counts.values()) == [1, 3]


def test_a_word_has_one_key_wherever_it_stands() -> None:
    keys = keys_of(["card", "my card", "the very last card of all"], "word")
    assert len(set(keys[0]) & set(keys[1]) & set(keys[2])) == 1


def test_many_words_have_many_keys() -> None:
    words = [f"w{number}" for number in range(20_000)]
    assert len(np.unique(ngram_keys(words, "word").keys)) == len(words)


def test_marks_belong_to_the_word() -> None:
    assert len(keys_of(["हिन्दी में"], "word")[0]) == 2
