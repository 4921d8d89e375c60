"""Texts as rows of numbers: one for each word, or one for each character of the normalised key."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.text.codepoints import byte_view, code_blocks, in_categories
from nlp_explorer.text.lengths import is_spaceless, is_word_character
from nlp_explorer.text.normalise import normalised_keys

Unit = Literal["words", "characters"]

# Odd 64-bit constants with no pattern in their bits. Source: Vigna 2015, the finaliser of splitmix64
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
_HALF = np.uint64(32)
_WORD_BYTES = 8  # of a word hashed at a time
_FIRST_BYTES = np.array([(1 << (8 * n)) - 1 for n in range(_WORD_BYTES + 1)], dtype="<u8")  # masks the first n
_SPACE = ord(" ")
# Ends a text among others; a noncharacter, so it stands in no text that means something
_END = "\uffff"
_END_BYTES = _END.encode()  # three, which no other character shares
_OTHER_NONCHARACTER = "\ufffe"


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of some texts, one text after the other.

    Attributes
    ----------
    positions
        int64 ``(n,)``: which texts of the block these are.
    values
        uint64: the same number for the same token, in any block.
    offsets
        int64 ``(n + 1,)``: text ``i`` is ``values[offsets[i]:offsets[i + 1]]``.
    """

    positions: np.ndarray
    values: np.ndarray
    offsets: np.ndarray


def tokens(texts: pa.LargeStringArray, unit: Unit) -> Iterator[Tokens]:
    """Yield the tokens of a block of texts in a few parts; every text is in exactly one of them.

    Words follow `nlp_explorer.text.lengths.WORD_RULE`; the number of a word is a 64-bit hash of it after NFKC
    and case folding. Characters are those of `normalised_keys`: the number is the code point.
    """
    if unit == "characters":
        for block in code_blocks(normalised_keys(pd.Series(texts, dtype="str"))):
            yield Tokens(block.positions, block.codes.astype(np.uint64), block.offsets)
        return
    is_ascii = pc.string_is_ascii(texts)
    plain = np.flatnonzero(is_ascii.to_numpy(zero_copy_only=False))
    if len(plain):
        yield _words(*_plain_bytes(texts.filter(is_ascii) if len(plain) < len(texts) else texts), plain)
    if len(plain) < len(texts):
        other = pc.invert(is_ascii)
        positions = np.flatnonzero(other.to_numpy(zero_copy_only=False))
        yield _words(*_written_apart(texts.filter(other)), positions)


def mixed(values: np.ndarray) -> np.ndarray:
    """Return uint64 values with their bits well mixed: each bit of the result depends on all below it."""
    result = values * MIX_A
    result ^= result >> _HALF
    result *= MIX_B
    result ^= result >> _HALF
    return result


def _plain_bytes(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the bytes of ASCII texts in lower case, which of them are in a word, and the offsets of the texts."""
    data, offsets = byte_view(texts)
    raw = data[offsets[0] : offsets[-1]]
    is_letter = ((raw | np.uint8(0x20)) - np.uint8(ord("a"))) < np.uint8(26)
    in_word = (raw - np.uint8(ord("0"))) < np.uint8(10)
    in_word |= is_letter
    in_word |= raw == np.uint8(ord("_"))
    return raw | (is_letter.view(np.uint8) << np.uint8(5)), in_word, offsets - offsets[0]


def _written_apart(texts: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the UTF-8 bytes of the words of texts, normalised, which are in a word, and the offsets of the texts.

    Words are told apart before they are normalised, since that writes some letters with signs: the word 18½
    is one word. A mark belongs to the letter before it.
    """
    joined = _END.join(pc.replace_substring(texts, _END, _OTHER_NONCHARACTER).to_pylist()) + _END
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    is_mark = in_categories("M")[codes]
    base = np.maximum.accumulate(np.where(is_mark, 0, np.arange(len(codes))))  # the letter a mark stands on
    in_word = is_word_character()[codes[base]] & ~is_mark[base]
    is_alone = is_spaceless()[codes[base]] & in_word
    needs_blank = in_word & ~is_mark
    needs_blank[1:] &= in_word[:-1] & (is_alone[1:] | is_alone[:-1])
    needs_blank[:1] = False
    written = np.where(in_word | (codes == ord(_END)), codes, _SPACE).astype(np.uint32)
    apart = np.full(len(codes) + int(needs_blank.sum()), _SPACE, dtype=np.uint32)
    apart[np.arange(len(codes)) + np.cumsum(needs_blank)] = written
    folded = unicodedata.normalize("NFKC", apart.tobytes().decode("utf-32-le")).casefold()
    data = np.frombuffer(folded.encode(), dtype=np.uint8)
    ends = data[:-2] == _END_BYTES[0]
    for at in (1, 2):
        ends &= data[at : len(data) - 2 + at] == _END_BYTES[at]
    first = np.flatnonzero(ends)
    in_word = data != _SPACE
    in_word[(first[:, None] + np.arange(3)).ravel()] = False
    return data, in_word, np.concatenate(([0], first + len(_END_BYTES)))


def _words(data: np.ndarray, in_word: np.ndarray, offsets: np.ndarray, positions: np.ndarray) -> Tokens:
    """Hash each run of bytes that are in a word, no run reaching over the end of a text."""
    begins = np.zeros(len(data) + 1, dtype=bool)
    begins[offsets] = True
    starts, ends = in_word.copy(), in_word.copy()
    starts[1:] &= ~in_word[:-1] | begins[1:-1]
    ends[:-1] &= ~in_word[1:] | begins[1:-1]
    first = np.flatnonzero(starts)
    lengths = np.flatnonzero(ends) + 1 - first
    return Tokens(positions, _hashes(data, first, lengths), np.searchsorted(first, offsets).astype(np.int64))


def _hashes(data: np.ndarray, first: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Hash the words that begin at ``first``, eight bytes at a time."""
    padded = np.zeros(len(data) + _WORD_BYTES, dtype=np.uint8)
    padded[: len(data)] = data
    eight_from: np.ndarray = np.ndarray((len(data) + 1,), dtype="<u8", buffer=padded, strides=(1,))
    values = mixed(eight_from[first] & _FIRST_BYTES[np.minimum(lengths, _WORD_BYTES)])
    done = _WORD_BYTES
    longer = np.flatnonzero(lengths > done)
    while len(longer):
        left = np.minimum(lengths[longer] - done, _WORD_BYTES)
        values[longer] = mixed(values[longer] + (eight_from[first[longer] + done] & _FIRST_BYTES[left]))
        done += _WORD_BYTES
        longer = longer[lengths[longer] > done]
    return values
