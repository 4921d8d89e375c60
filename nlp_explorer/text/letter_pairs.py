"""How surprising the letters of each text are, given which letters follow one another in all of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from nlp_explorer.text.codepoints import CodeBlock, code_blocks

UNSEEN_COUNT = 0.5  # added to each count. Source: Jeffreys' prior for a multinomial
_N_LETTERS = 0x530  # Latin, Greek, Cyrillic; all else counts as a gap between words


@dataclass(frozen=True, eq=False)
class LetterPairs:
    """What the pairs of letters of many texts say about each.

    Attributes
    ----------
    surprise
        float64 ``(n_texts,)``: bits per letter, averaged over the pairs of a text; 0 for one without pairs.
    n_pairs
        int64 ``(n_texts,)``: pairs of each text; a gap between words before or after a letter makes a pair, too.
    pairs, firsts
        How often each pair occurs in all texts, and how often each letter stands first in one; int64.
    """

    surprise: np.ndarray
    n_pairs: np.ndarray
    pairs: np.ndarray
    firsts: np.ndarray

    def without_itself(self, text: str) -> float:
        """Return the bits per letter of one of the texts, its own pairs left out of the counts."""
        letters = _letters_of(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32))
        codes = np.concatenate(([0], letters[:-1])) * _N_LETTERS + letters
        pairs, times = np.unique(codes[codes > 0], return_counts=True)
        first = pairs // _N_LETTERS
        own_firsts = np.bincount(first, weights=times, minlength=_N_LETTERS)[first]
        bits = _bits(self.pairs[pairs] - times, self.firsts[first] - own_firsts, _n_letters(self.firsts))
        return float((times * bits).sum() / times.sum())


def letter_pairs(texts: pd.Series) -> LetterPairs:
    """Count the pairs of letters (Latin, Greek, Cyrillic, case aside) and average their surprise over each text."""
    blocks = list(code_blocks(texts))
    pairs = np.zeros(_N_LETTERS * _N_LETTERS, dtype=np.int64)
    for block in blocks:
        pairs += np.bincount(_pair_codes(block), minlength=len(pairs))
    pairs[0] = 0  # a gap after a gap is no pair
    firsts = pairs.reshape(_N_LETTERS, _N_LETTERS).sum(axis=1)
    bits = _bits(pairs, np.repeat(firsts, _N_LETTERS), _n_letters(firsts))
    bits[0] = 0.0
    surprise, n_pairs = np.zeros(len(texts)), np.zeros(len(texts), dtype=np.int64)
    for block in blocks:
        codes = _pair_codes(block)
        running = np.concatenate(([0.0], np.cumsum(bits[codes])))
        counts = block.count(codes > 0)
        n_pairs[block.positions] = counts
        surprise[block.positions] = np.diff(running[block.offsets]) / np.maximum(counts, 1)
    return LetterPairs(surprise, n_pairs, pairs, firsts)


def _bits(pairs: np.ndarray, firsts: np.ndarray, n_letters: int) -> np.ndarray:
    """Return minus the binary logarithm of the smoothed probability of a letter after the one before it."""
    result: np.ndarray = np.log2((firsts + UNSEEN_COUNT * n_letters) / (pairs + UNSEEN_COUNT))
    return result


def _n_letters(firsts: np.ndarray) -> int:
    """Return how many letters the texts have, the gap among them; 1 where there are none, so that all stays finite."""
    return max(1, int(np.count_nonzero(firsts)))


def _pair_codes(block: CodeBlock) -> np.ndarray:
    """Return for each character the pair it ends, int32; 0 where both are a gap. No pair reaches across texts."""
    letters = _letters_of(block.codes)
    before = np.zeros_like(letters)
    before[1:] = letters[:-1]
    before[block.offsets[:-1][block.lengths > 0]] = 0
    codes: np.ndarray = before * np.int32(_N_LETTERS) + letters
    return codes


def _letters_of(codes: np.ndarray) -> np.ndarray:
    letters: np.ndarray = _letters().take(codes, mode="clip")  # the last entry stands for all beyond
    return letters


@cache
def _letters() -> np.ndarray:
    """Return for each code point below the limit its lower-case letter, 0 for what is no letter; int32."""
    table = np.zeros(_N_LETTERS, dtype=np.int32)
    for code in range(_N_LETTERS - 1):
        lower = chr(code).lower()
        if unicodedata.category(chr(code))[0] == "L":
            table[code] = ord(lower) if len(lower) == 1 and ord(lower) < _N_LETTERS - 1 else code
    return table
