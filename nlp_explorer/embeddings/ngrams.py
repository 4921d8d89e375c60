"""N-grams of words or of characters as 64-bit keys, for many texts at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

Unit = Literal["word", "character"]
MAX_LENGTH: dict[Unit, int] = {
    "word": 1,
    "character": 3,
}  # units in an n-gram; pairs of words only dilute the neighbours
_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64 (2**64 / golden ratio; Knuth 1998, 6.4)
_INVERSE = pow(_BASE, -1, 2**64)
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # Source: Steele, Lea & Flood 2014, SplitMix64


@dataclass(frozen=True, eq=False)
class NgramKeys:
    """The n-grams of some texts, text after text.

    Attributes
    ----------
    keys
        uint64, one an occurrence; equal n-grams have equal keys, others differ but for one in 2**64.
    borders
        int64 ``(n_texts + 1,)``: the keys of text i are ``keys[borders[i]:borders[i + 1]]``.
    """

    keys: np.ndarray
    borders: np.ndarray


def ngram_keys(texts: Sequence[str], unit: Unit) -> NgramKeys:
    """Return the words, or the n-grams of 1 to 3 characters that stand together.

    Case is folded. Letters, marks and digits make words; everything else separates.
    """
    folded = [text.casefold() for text in texts]
    n_characters = np.array([len(text) for text in folded], dtype=np.int64)
    characters = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    rows = np.repeat(np.arange(len(texts)), n_characters)
    in_word = _is_word_character(characters)
    if unit == "character":
        at = np.flatnonzero(in_word)
        units, rows = characters[at].astype(np.uint64) * np.uint64(_BASE), rows[at]
        follows = np.diff(at, prepend=-2) == 1
    else:
        units, rows = _word_keys(characters, in_word, rows)
        follows = np.ones(len(units), dtype=bool)
    follows &= np.diff(rows, prepend=-1) == 0
    return _all_lengths(units, rows, follows, n_texts=len(texts), max_length=MAX_LENGTH[unit])


def _all_lengths(
    units: np.ndarray, rows: np.ndarray, follows: np.ndarray, *, n_texts: int, max_length: int
) -> NgramKeys:
    keys = np.zeros((len(units), max_length), dtype=np.uint64)
    exists = np.zeros(keys.shape, dtype=bool)
    keys[:, 0], exists[:, 0] = _scatter(units), True
    for length in range(1, max_length):  # the n-gram that ends at a unit extends the one that ended before it
        exists[1:, length] = exists[:-1, length - 1] & follows[1:]
        keys[1:, length] = _scatter(keys[:-1, length - 1] + units[1:])
    n_each = np.bincount(rows, weights=exists.sum(axis=1), minlength=n_texts).astype(np.int64)
    return NgramKeys(keys[exists], np.concatenate([[0], np.cumsum(n_each)]))


def _word_keys(characters: np.ndarray, in_word: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    new_text = np.diff(rows, prepend=-1) != 0
    before = np.concatenate([[False], in_word[:-1]])
    starts = np.flatnonzero(in_word & (~before | new_text))
    if not len(starts):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    after = np.concatenate([in_word[1:] & ~new_text[1:], [False]])
    ends = np.flatnonzero(in_word & ~after) + 1
    powers = np.full(len(characters) + 1, _BASE, dtype=np.uint64)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    sums = np.zeros(len(characters) + 1, dtype=np.uint64)
    np.cumsum((characters.astype(np.uint64) + np.uint64(1)) * powers[:-1], out=sums[1:])
    shifts = np.full(int(starts.max()) + 1, _INVERSE, dtype=np.uint64)  # a word's key must not depend on its place
    shifts[0] = 1
    np.multiply.accumulate(shifts, out=shifts)
    return (sums[ends] - sums[starts]) * shifts[starts], rows[starts]


def _scatter(keys: np.ndarray) -> np.ndarray:
    mixed = (keys ^ (keys >> np.uint64(30))) * _MIX
    result: np.ndarray = mixed ^ (mixed >> np.uint64(27))
    return result


def _is_word_character(characters: np.ndarray) -> np.ndarray:
    table = np.bincount(characters, minlength=1) > 0
    for point in np.flatnonzero(table):
        table[point] = unicodedata.category(chr(point))[0] in "LMN"
    result: np.ndarray = table[characters]
    return result
