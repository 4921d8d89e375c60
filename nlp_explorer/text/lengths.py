"""How long texts are, in characters, words and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nlp_explorer.text.codepoints import CodeBlock, code_blocks, in_categories
from nlp_explorer.text.packed_flags import counts_between, packed, rising

if TYPE_CHECKING:
    from nlp_explorer.text.token_counts import Tokenizer

WORD_RULE = (
    "A word is a run of letters, digits and underscores with their marks; in scripts written without spaces "
    "(Chinese, Japanese kana, Thai, Lao, Khmer, Myanmar) each letter or digit counts as one word."
)
# Unicode blocks of the scripts that put no spaces between words. Source: Unicode 15, Blocks.txt; the scripts
# are those of the line breaking classes ID (Han and kana) and SA (South East Asian), UAX 14.
_SPACELESS_BLOCKS = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Myanmar
    (0x1780, 0x1800),  # Khmer
    (0x19E0, 0x1A00),  # Khmer symbols
    (0x2E80, 0x2FE0),  # CJK radicals
    (0x3005, 0x3008),  # ideographic iteration mark, closing mark, zero
    (0x3021, 0x302A),  # Hangzhou numerals
    (0x3031, 0x3036),  # kana repeat marks
    (0x3038, 0x303D),  # Hangzhou numerals, iteration marks
    (0x3040, 0x3100),  # Hiragana, Katakana
    (0x31F0, 0x3200),  # Katakana extensions
    (0x3400, 0x4DC0),  # CJK extension A
    (0x4E00, 0xA000),  # CJK
    (0xA9E0, 0xAA00),  # Myanmar extended B
    (0xAA60, 0xAA80),  # Myanmar extended A
    (0xF900, 0xFB00),  # CJK compatibility
    (0xFF66, 0xFFA0),  # halfwidth Katakana
    (0x1AFF0, 0x1B170),  # kana supplements
    (0x20000, 0x323B0),  # CJK extensions B to H, compatibility supplement
)
PERCENTS = (50, 95, 99)


@dataclass(frozen=True)
class Percentiles:
    """The lengths up to which half, 95 % and 99 % of the texts reach, and the largest."""

    p50: float
    p95: float
    p99: float
    max: int


def text_lengths(texts: pd.Series, *, tokenizer: Tokenizer | None) -> pd.DataFrame:
    """Return how long each text is: int64 columns ``characters``, ``words``, with a tokenizer ``tokens``.

    The index is that of ``texts``; a missing text has length 0 in each unit. Characters are Unicode code
    points, words follow `WORD_RULE`, tokens are those of ``tokenizer``, its special tokens included, nothing
    cut off.
    """
    characters = np.zeros(len(texts), dtype=np.int64)
    words = np.zeros(len(texts), dtype=np.int64)
    for block in code_blocks(texts):
        characters[block.positions] = block.lengths
        words[block.positions] = _words(block)
    lengths = pd.DataFrame({"characters": characters, "words": words}, index=texts.index)
    if tokenizer is not None:
        lengths["tokens"] = tokenizer.count(texts)
    return lengths


def word_counts(texts: pd.Series) -> np.ndarray:
    """Return the words of each text by `WORD_RULE`, int64; 0 for a missing text."""
    words = np.zeros(len(texts), dtype=np.int64)
    for block in code_blocks(texts):
        words[block.positions] = _words(block)
    return words


def percentiles(lengths: pd.Series) -> Percentiles | None:
    """Return the percentiles of one column of lengths, linearly interpolated; None where there is no text."""
    if not len(lengths):
        return None
    p50, p95, p99 = (float(value) for value in np.percentile(lengths.to_numpy(), PERCENTS))
    return Percentiles(p50, p95, p99, int(lengths.max()))


@cache
def is_spaceless() -> np.ndarray:
    """Return for every code point whether its script writes no spaces between words, bool."""
    table = np.zeros(len(in_categories("L")), dtype=bool)
    for start, end in _SPACELESS_BLOCKS:
        table[start:end] = True
    table.setflags(write=False)
    return table


@cache
def is_word_character() -> np.ndarray:
    """Return for every code point whether it is a letter, a digit or an underscore: what words are made of."""
    table = in_categories("LN").copy()
    table[ord("_")] = True
    table.setflags(write=False)
    return table


def _words(block: CodeBlock) -> np.ndarray:
    """Count word starts. Marks neither start a word nor part it, so they are taken out before looking."""
    if block.codes.dtype == np.uint8:
        return _ascii_words(block)
    codes, offsets, is_first = block.codes, block.offsets, block.is_first
    is_mark = in_categories("M")[codes]
    if is_mark.any():
        without = block.count(~is_mark)
        offsets = np.concatenate(([0], np.cumsum(without)))
        codes = codes[~is_mark]
        is_first = CodeBlock(block.positions, codes, offsets).is_first
    in_word = is_word_character()[codes]
    starts = in_word.copy()
    alone = is_spaceless()[codes] & in_word
    starts[1:] &= ~in_word[:-1] | is_first[1:] | alone[1:] | alone[:-1]
    return CodeBlock(block.positions, codes, offsets).count(starts)


def _ascii_words(block: CodeBlock) -> np.ndarray:
    """Count word starts of ASCII texts: no marks there, and no scripts without spaces."""
    in_word = np.frombuffer(block.codes.tobytes().translate(_ascii_table()), dtype=bool)
    words = counts_between(rising(packed(in_word)), block.offsets)
    firsts = block.offsets[:-1]
    runs_on = (block.lengths > 0) & (firsts > 0)  # a text may begin in the middle of what looks like one word
    words[runs_on] += in_word[firsts[runs_on]] & in_word[firsts[runs_on] - 1]
    return words


@cache
def _ascii_table() -> bytes:
    return is_word_character()[:256].tobytes()
