"""Texts as arrays of code points: what every vectorised look at characters is built on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.text.packed_flags import counts_between, packed

N_CODE_POINTS = 0x110000
# Planes 0 to 3 and 14; those between are empty, 15 and 16 are for private use. Source: Unicode, Blocks.txt
_ASSIGNED = ((0, 0x40000), (0xE0000, 0xF0000))
_PRIVATE = ((0xF0000, 0xFFFFE), (0x100000, 0x10FFFE))
BLOCK_BYTES = 1 << 22  # of UTF-8 handled at a time: small enough for the processor's cache, large enough to be quick


@dataclass(frozen=True, eq=False)
class CodeBlock:
    """Some of the texts, one after the other.

    Attributes
    ----------
    positions
        int64 ``(n,)``: which texts of the column these are.
    codes
        Code points of all of them, uint8 where every character is ASCII, else uint32.
    offsets
        int64 ``(n + 1,)``: text ``i`` is ``codes[offsets[i]:offsets[i + 1]]``.
    """

    positions: np.ndarray
    codes: np.ndarray
    offsets: np.ndarray

    def count(self, flags: np.ndarray) -> np.ndarray:
        """Return how many of each text's codes are flagged, int64 ``(n,)``. ``flags``: bool, one a code."""
        return counts_between(packed(flags), self.offsets)

    @property
    def lengths(self) -> np.ndarray:
        """Characters of each text, int64 ``(n,)``."""
        return np.diff(self.offsets)

    @property
    def is_first(self) -> np.ndarray:
        """Whether each code begins a text, bool, one a code."""
        flags = np.zeros(len(self.codes), dtype=bool)
        flags[self.offsets[:-1][self.lengths > 0]] = True
        return flags


def arrow_texts(texts: pd.Series) -> pa.LargeStringArray:
    """Return the texts as one contiguous Arrow array, missing ones as the empty string."""
    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if column.offset:
        column = pa.concat_arrays([column])
    return _without_missing(column) if column.null_count else column


def _without_missing(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the column with missing texts empty: as they mostly are in memory already, so nothing is copied."""
    if not column.null_count:
        return column
    lengths = np.diff(byte_view(column)[1])
    if lengths[pc.is_null(column).to_numpy(zero_copy_only=False)].any():
        return pc.fill_null(column, "")
    _, offsets, data = column.buffers()
    return pa.LargeStringArray.from_buffers(len(column), offsets, data, offset=column.offset)


def code_blocks(texts: pd.Series) -> Iterator[CodeBlock]:
    """Yield the texts in blocks that are pure ASCII, which can take a quick path, or hold no such text.

    Every text is in exactly one block; a missing text is there as an empty one. Nothing large is copied.
    """
    column = pa.array(texts, type=pa.large_string(), from_pandas=True)
    first = 0
    for chunk in column.chunks if isinstance(column, pa.ChunkedArray) else [column]:
        for piece in _pieces(_without_missing(chunk)):
            is_ascii = pc.string_is_ascii(piece)
            for wanted, of_ascii in ((is_ascii, True), (pc.invert(is_ascii), False)):
                positions = np.flatnonzero(wanted.to_numpy(zero_copy_only=False)).astype(np.int64)
                if len(positions):
                    part = piece if len(positions) == len(piece) else piece.filter(wanted)
                    yield _block(part, first + positions, of_ascii=of_ascii)
            first += len(piece)


def byte_view(column: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the UTF-8 bytes (uint8) of a column and its offsets (int64 ``(n + 1,)``), without a copy."""
    _, offsets, data = column.buffers()
    if offsets is None:
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    ends = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(data or b"", dtype=np.uint8), ends


def _pieces(column: pa.LargeStringArray) -> Iterator[pa.LargeStringArray]:
    offsets = byte_view(column)[1]
    first = 0
    while first < len(column):
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK_BYTES, side="right")) - 1
        last = min(max(last, first + 1), len(column))
        yield column.slice(first, last - first)
        first = last


def _block(column: pa.LargeStringArray, positions: np.ndarray, *, of_ascii: bool) -> CodeBlock:
    data, offsets = byte_view(column)
    piece = data[offsets[0] : offsets[-1]]
    if of_ascii:
        return CodeBlock(positions, piece, offsets - offsets[0])
    codes = np.frombuffer(piece.tobytes().decode().encode("utf-32-le"), dtype=np.uint32)
    lengths = pc.utf8_length(column).to_numpy(zero_copy_only=False)
    return CodeBlock(positions, codes, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))))


@cache
def categories() -> np.ndarray:
    """Return the Unicode general category of every code point, dtype ``S2``, read-only. Built once, 0.1 s."""
    table = np.full(N_CODE_POINTS, b"Cn", dtype="S2")
    for start, end in _ASSIGNED:
        table[start:end] = np.array([*map(unicodedata.category, map(chr, range(start, end)))], dtype="S2")
    for start, end in _PRIVATE:
        table[start:end] = b"Co"
    table.setflags(write=False)
    return table


@cache
def in_categories(majors: str) -> np.ndarray:
    """Return for every code point whether its category begins with one of the letters, ``"LN"``; bool."""
    first_letters = categories().view("S1")[::2]
    table = np.isin(first_letters, [major.encode() for major in majors])
    table.setflags(write=False)
    return table
