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

N_CODE_POINTS = 0x110000
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
        running = np.zeros(len(flags) + 1, dtype=np.int32)
        np.cumsum(flags, out=running[1:], dtype=np.int32)
        counts: np.ndarray = np.diff(running[self.offsets]).astype(np.int64)
        return counts

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
    filled = pc.fill_null(column, "")
    return pa.concat_arrays([filled]) if filled.offset else filled


def code_blocks(texts: pd.Series) -> Iterator[CodeBlock]:
    """Yield the texts in blocks, those that are pure ASCII first, so that they take the quick path.

    Every text is in exactly one block; a missing text is there as an empty one.
    """
    column = arrow_texts(texts)
    is_ascii = pc.string_is_ascii(column)
    for wanted, of_ascii in ((is_ascii, True), (pc.invert(is_ascii), False)):
        positions = np.flatnonzero(wanted.to_numpy(zero_copy_only=False)).astype(np.int64)
        part = column if len(positions) == len(column) else column.filter(wanted)
        yield from _blocks(part, positions, of_ascii=of_ascii)


def byte_view(column: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the UTF-8 bytes (uint8) of a column and its offsets (int64 ``(n + 1,)``), without a copy."""
    _, offsets, data = column.buffers()
    if offsets is None:
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    ends = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(data or b"", dtype=np.uint8), ends


def _blocks(column: pa.LargeStringArray, positions: np.ndarray, *, of_ascii: bool) -> Iterator[CodeBlock]:
    data, offsets = byte_view(column)
    first = 0
    while first < len(column):
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK_BYTES, side="right")) - 1
        last = min(max(last, first + 1), len(column))
        piece = data[offsets[first] : offsets[last]]
        if of_ascii:
            yield CodeBlock(positions[first:last], piece, offsets[first : last + 1] - offsets[first])
        else:
            codes = np.frombuffer(piece.tobytes().decode().encode("utf-32-le"), dtype=np.uint32)
            lengths = pc.utf8_length(column.slice(first, last - first)).to_numpy(zero_copy_only=False)
            yield CodeBlock(positions[first:last], codes, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))))
        first = last


@cache
def categories() -> np.ndarray:
    """Return the Unicode general category of every code point, dtype ``S2``, read-only. Built once, 0.2 s."""
    table = np.array([unicodedata.category(chr(code)) for code in range(N_CODE_POINTS)], dtype="S2")
    table.setflags(write=False)
    return table


@cache
def in_categories(majors: str) -> np.ndarray:
    """Return for every code point whether its category begins with one of the letters, ``"LN"``; bool."""
    first_letters = categories().view("S1")[::2]
    table = np.isin(first_letters, [major.encode() for major in majors])
    table.setflags(write=False)
    return table
