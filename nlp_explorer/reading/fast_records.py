"""Blocks of well-formed delimited text, parsed at once where that provably gives what care would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from nlp_explorer.reading.blocks import Block
from nlp_explorer.reading.dialect import Layout
from nlp_explorer.reading.records import Dialect

_LINE_END = ord("\n")
_RETURN = ord("\r")
_PIECE_BYTES = 1 << 19  # stays in the processor's cache while it is looked at several times


@dataclass(frozen=True)
class WholeRecords:
    """How much of the beginning of a block is whole, well-formed records."""

    n_bytes: int
    n_lines: int  # more than records where cells hold line ends or lines are blank


def is_fast(dialect: Dialect) -> bool:
    """Whether the fast parser knows the dialect at all."""
    is_plain = (
        len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and not dialect.escape and not dialect.skips_blank
    )
    return is_plain and dialect.terminator == "\n" and dialect.quote in ('"', "")


def whole_records(block: Block, dialect: Dialect) -> WholeRecords | None:
    """Return how much of a block are whole, well-formed records.

    None when a quote, a carriage return, a NUL byte or an undecodable byte asks for care. Quotes are checked
    by parity: each opening one stands behind a delimiter or line end, each closing one before one, all others
    are doubled (RFC 4180, section 2).
    """
    if block.find(b"\0") >= 0 or not _is_utf8(block):
        return None
    if block.find(b"\r") >= 0 and not _returns_are_quoted(block, dialect):
        return None
    scan = _scan(block.padded, dialect)
    if scan is None:
        return None
    if scan.n_quotes % 2 == 0:
        return WholeRecords(len(block), scan.n_lines + int(not block.is_ended))
    return _up_to_open_cell(block, dialect)


def parse_records(block: Block, whole: WholeRecords, layout: Layout) -> pa.Table | None:
    """Return the records as a table; None when they are uneven or some need care.

    Columns whose values repeat are dictionaries of strings, the others large strings.
    """
    names, data = list(layout.names), block.data[: whole.n_bytes]
    try:
        table = pv.read_csv(
            pa.BufferReader(pa.py_buffer(data)),
            read_options=pv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=names),
            parse_options=pv.ParseOptions(delimiter=layout.dialect.delimiter, quote_char=layout.dialect.quote or False),
            convert_options=pv.ConvertOptions(
                check_utf8=False,
                column_types=dict(zip(names, layout.arrow_types(), strict=True)),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None  # uneven records: the careful path says which
    if table.num_rows == whole.n_lines:
        return table
    if table.num_rows != _n_records(np.frombuffer(data, np.uint8), whole.n_lines, layout.dialect):
        return None  # blank lines
    return None if _any_swallowed(table, layout) else table


@dataclass(frozen=True)
class _Scan:
    n_quotes: int
    n_lines: int


def _scan(padded: np.ndarray, dialect: Dialect) -> _Scan | None:
    """Count quotes and line ends; None when a quote stands where it neither opens, closes nor is doubled."""
    n_quotes, n_lines = 0, 0
    quote, delimiter = ord(dialect.quote or "\0"), ord(dialect.delimiter)
    for start in range(1, len(padded) - 1, _PIECE_BYTES):
        end = min(start + _PIECE_BYTES, len(padded) - 1)
        piece = padded[start:end]
        n_lines += int(np.count_nonzero(piece == _LINE_END))
        places = np.flatnonzero(piece == quote)
        if not len(places):
            continue
        before, behind = padded[start - 1 : end - 1][places], padded[start + 1 : end + 1][places]
        opening, closing = before[n_quotes % 2 :: 2], behind[1 - n_quotes % 2 :: 2]
        opens = (opening == delimiter) | (opening == _LINE_END) | (opening == quote)
        closes = (closing == delimiter) | (closing == _LINE_END) | (closing == quote) | (closing == _RETURN)
        if not (opens.all() and closes.all()):
            return None
        n_quotes += len(places)
    return _Scan(n_quotes, n_lines)


def _up_to_open_cell(block: Block, dialect: Dialect) -> WholeRecords | None:
    """Return the records before the one whose quoted cell goes on behind the block; None when it is the first."""
    data = block.padded[1:-1]
    ends = np.flatnonzero(data == _LINE_END)
    quotes = np.flatnonzero(data == ord(dialect.quote))
    between = np.flatnonzero(np.searchsorted(quotes, ends) % 2 == 0)
    if not len(between):
        return None
    last = int(between[-1])
    return WholeRecords(int(ends[last]) + 1, last + 1)


def _returns_are_quoted(block: Block, dialect: Dialect) -> bool:
    """Whether each carriage return ends a line together with a line feed, or stands within quotes."""
    if block.count(b"\r") == block.count(b"\r\n"):
        return True
    data = block.padded
    returns = np.flatnonzero(data == _RETURN)
    alone = returns[data[np.minimum(returns + 1, len(data) - 1)] != _LINE_END]
    quotes = np.flatnonzero(data == ord(dialect.quote or "\0"))
    return bool(np.all(np.searchsorted(quotes, alone) % 2 == 1))


def _is_utf8(block: Block) -> bool:
    offsets = pa.py_buffer(np.array([0, len(block)], np.int64).tobytes())
    whole = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(block.data)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _n_records(data: np.ndarray, n_lines: int, dialect: Dialect) -> int:
    """Count the line ends outside quotes; a last line without one counts too."""
    quotes = np.flatnonzero(data == ord(dialect.quote or "\0"))
    ends = np.flatnonzero(data == _LINE_END)
    return n_lines - int(np.count_nonzero(np.searchsorted(quotes, ends) % 2))


def _any_swallowed(table: pa.Table, layout: Layout) -> bool:
    columns = [column.cast(pa.large_string()) for column in table.columns]
    has_break = pc.fill_null(pc.match_substring(columns[0], "\n"), False)
    for column in columns[1:]:
        has_break = pc.or_(has_break, pc.fill_null(pc.match_substring(column, "\n"), False))
    rows = table.filter(has_break).to_pylist()
    return any(
        layout.is_swallowed(layout.dialect.delimiter.join(cell or "" for cell in row.values()).split("\n"))
        for row in rows
    )
