"""Counting WordPiece tokens without tokenising each text: each distinct word once, then added up."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from nlp_explorer.text.codepoints import CodeBlock

if TYPE_CHECKING:
    from tokenizers import Tokenizer as Encoder

_WORDS_A_TEXT = 1_000  # when distinct words are tokenised
# What BERT's normaliser and pre-tokeniser make of an ASCII character. Source: Devlin et al. 2019,
# tokenization.py (BasicTokenizer), as in the library `tokenizers`: BertNormalizer, BertPreTokenizer.
_REMOVED, _SPACE, _PUNCTUATION, _WORD = range(4)


class WordPieceCounter:
    """Counts the tokens of ASCII texts for a BERT tokenizer, exactly as the tokenizer itself would."""

    def __init__(self, encoder: Encoder) -> None:
        """Count as ``encoder`` does, which must be one that `fits`."""
        settings = json.loads(encoder.to_str())
        self._encoder = encoder
        self._is_lowercase = bool(settings["normalizer"]["lowercase"])
        self._n_special = len(encoder.encode("").ids)
        vocabulary = encoder.get_vocab()
        prefix = settings["model"]["continuing_subword_prefix"]
        self._goes_on = np.zeros(max(vocabulary.values()) + 1, dtype=bool)  # by id: whether it continues a word
        self._goes_on[[id_ for piece, id_ in vocabulary.items() if piece.startswith(prefix)]] = True
        self._tokens_of: dict[str, int] = {}
        # "[SEP]" written in a text is the special token itself: such texts are left to the tokenizer
        self.special_pattern = "|".join(re.escape(token["content"]) for token in settings["added_tokens"])

    @staticmethod
    def fits(encoder: Encoder) -> bool:
        """Whether the tokenizer is one that this way of counting is exact for."""
        settings = json.loads(encoder.to_str())
        parts = [(settings[part] or {}).get("type") for part in ("normalizer", "pre_tokenizer", "model")]
        has_spaced = any(" " in token["content"] for token in settings["added_tokens"])
        is_bert = parts == ["BertNormalizer", "BertPreTokenizer", "WordPiece"]
        return is_bert and not has_spaced and bool(settings["model"]["continuing_subword_prefix"])

    def count(self, block: CodeBlock) -> np.ndarray:
        """Return the tokens of each text, special tokens included, int64. ``block`` holds ASCII texts."""
        table = _ascii_classes()
        classes = table[block.codes]
        is_kept = classes != _REMOVED
        codes, classes = block.codes[is_kept], classes[is_kept]
        offsets = np.concatenate(([0], np.cumsum(block.count(is_kept))))
        kept = CodeBlock(block.positions, codes, offsets)
        in_word = classes == _WORD
        starts = in_word.copy()
        starts[1:] &= ~in_word[:-1] | kept.is_first[1:]
        tokens = self._n_special + kept.count(classes == _PUNCTUATION)
        if starts.any():
            running = np.concatenate(([0], np.cumsum(self._word_tokens(codes, in_word, starts))))
            words_until = np.concatenate(([0], np.cumsum(kept.count(starts))))
            tokens += np.diff(running[words_until])
        return tokens

    def _word_tokens(self, codes: np.ndarray, in_word: np.ndarray, starts: np.ndarray) -> np.ndarray:
        """Return the tokens of each word, in order."""
        letters = codes[in_word]
        if self._is_lowercase:
            letters = _lowered()[letters]
        offsets = np.append(np.flatnonzero(starts[in_word]), len(letters)).astype(np.int64)
        words = pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(letters))
        encoded = words.dictionary_encode()
        distinct: list[str] = encoded.dictionary.to_pylist()
        new = [word for word in distinct if word not in self._tokens_of]
        self._tokens_of.update(zip(new, self._tokens_of_each(new), strict=True))
        tokens = np.array([self._tokens_of[word] for word in distinct], dtype=np.int64)
        result: np.ndarray = tokens[encoded.indices.to_numpy()]
        return result

    def _tokens_of_each(self, words: list[str]) -> list[int]:
        """Tokenise many words as one text: an encoding a word would cost more than the word itself."""
        runs = [words[first : first + _WORDS_A_TEXT] for first in range(0, len(words), _WORDS_A_TEXT)]
        encodings = self._encoder.encode_batch_fast([" ".join(run) for run in runs], add_special_tokens=False)
        ids = np.concatenate([np.zeros(0, dtype=np.int64), *(np.array(each.ids) for each in encodings)]).astype(
            np.int64
        )
        starts = np.flatnonzero(~self._goes_on[ids])
        result: list[int] = np.diff(np.append(starts, len(ids))).tolist()
        return result


@cache
def _ascii_classes() -> np.ndarray:
    table = np.full(128, _PUNCTUATION, dtype=np.uint8)
    table[[code for code in range(128) if chr(code).isalnum()]] = _WORD
    table[:32] = _REMOVED
    table[127] = _REMOVED
    table[[ord(char) for char in " \t\n\r"]] = _SPACE
    return table


@cache
def _lowered() -> np.ndarray:
    return np.array([ord(chr(code).lower()) for code in range(128)], dtype=np.uint8)
