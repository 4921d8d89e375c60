"""Blocks of well-formed delimited text, parsed at once where that provably gives what care would give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv

from nlp_explorer.reading.blocks import Block
from nlp_explorer.reading.layout import Layout
from nlp_explorer.reading.records import Dialect

_LINE_END = ord("\n")
_RETURN = ord("\r")
_PIECE_BYTES = 1 << 19  # stays in the processor's cache while it is looked at several times


@dataclass(frozen=True)
class FastRecords:
    """The whole, well-formed records at the beginning of a block.

    Attributes
    ----------
    table
        Columns whose values repeat are dictionaries of strings, the others large strings.
    n_bytes, n_lines
        How much of the block they are; more lines than records where cells hold line ends.
    """

    table: pa.Table
    n_bytes: int
    n_lines: int


def is_fast(dialect: Dialect) -> bool:
    """Whether the fast parser knows the dialect at all."""
    is_plain = len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and not dialect.escape
    return is_plain and not dialect.skips_blank and dialect.terminator == "\n" and dialect.quote in ('"', "")


def fast_records(block: Block, layout: Layout) -> FastRecords | None:
    """Return the records at the beginning of a block; None when any byte of it asks for care.

    That is a NUL byte, a carriage return alone, undecodable bytes, a quote out of place, a blank line, or a
    record with more or fewer cells than there are columns. Quotes are checked by parity: each opening one stands
    behind a delimiter or line end, each closing one before one, all others are doubled (RFC 4180, section 2).
    """
    if block.find(b"\0") >= 0 or not _is_utf8(block):
        return None
    if block.find(b"\r") >= 0 and not _returns_are_quoted(block, layout.dialect):
        return None
    scan = _scan(block, layout.dialect)
    if scan is not None and scan.n_quotes % 2:
        block = block.shortened(_end_before_open_cell(block, layout.dialect))
        scan = _scan(block, layout.dialect) if len(block) else None
    table = _parsed(block, layout) if scan is not None else None
    if scan is None or table is None:
        return None
    has_line_ends = table.num_rows != scan.n_lines  # within cells, or lines are blank
    if has_line_ends and (not _holds_every_byte(table, block, scan) or _any_swallowed(table, layout)):
        return None
    return FastRecords(table, len(block), scan.n_lines)


@dataclass(frozen=True)
class _Scan:
    n_quotes: int
    n_doubled: int  # pairs of quotes that stand for one
    n_lines: int


def _scan(block: Block, dialect: Dialect) -> _Scan | None:
    """Count quotes and lines; None when a quote stands where it neither opens, closes nor is doubled."""
    padded, n_quotes, n_doubled, n_ends = block.padded, 0, 0, 0
    quote, delimiter = ord(dialect.quote or "\0"), ord(dialect.delimiter)
    for start in range(1, len(padded) - 1, _PIECE_BYTES):
        end = min(start + _PIECE_BYTES, len(padded) - 1)
        piece = padded[start:end]
        n_ends += int(np.count_nonzero(piece == _LINE_END))
        places = np.flatnonzero(piece == quote)
        before, behind = padded[start - 1 : end - 1][places], padded[start + 1 : end + 1][places]
        opening, closing = before[n_quotes % 2 :: 2], behind[1 - n_quotes % 2 :: 2]
        doubles = opening == quote
        opens = doubles | (opening == delimiter) | (opening == _LINE_END)
        closes = (closing == delimiter) | (closing == _LINE_END) | (closing == quote) | (closing == _RETURN)
        if not (opens.all() and closes.all()):
            return None
        n_quotes += len(places)
        n_doubled += int(np.count_nonzero(doubles))
    return _Scan(n_quotes, n_doubled, n_ends + int(not block.is_ended))


def _end_before_open_cell(block: Block, dialect: Dialect) -> int:
    """Return where the record begins whose quoted cell goes on behind the block."""
    data = block.padded[1:-1]
    ends = np.flatnonzero(data == _LINE_END)
    quotes = np.flatnonzero(data == ord(dialect.quote))
    between = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(between[-1]) + 1 if len(between) else 0


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


def _parsed(block: Block, layout: Layout) -> pa.Table | None:
    """Return the records as a table; None when they are uneven."""
    names = list(layout.names)
    try:
        return pv.read_csv(
            pa.BufferReader(pa.py_buffer(block.data)),
            read_options=pv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
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
        return None  # the careful path says which record is uneven


def _holds_every_byte(table: pa.Table, block: Block, scan: _Scan) -> bool:
    """Whether the cells, delimiters, line ends and quotes around cells add up to the block.

    They do not where lines are blank: the parser passes over these without a word.
    """
    cells = [column.cast(pa.large_string()) for column in table.columns]
    n_in_cells = sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in cells)
    n_around = table.num_rows * table.num_columns - int(not block.is_ended) + scan.n_quotes - scan.n_doubled
    if block.find(b"\r") >= 0:
        n_around += block.count(b"\r") - sum(pc.sum(pc.count_substring(column, "\r")).as_py() or 0 for column in cells)
    return bool(n_in_cells + n_around == len(block))


def _any_swallowed(table: pa.Table, layout: Layout) -> bool:
    """Whether the first line of any record with line ends, and then each of its lines, is a record by itself."""
    delimiter, names = layout.dialect.delimiter, layout.names
    cells = [pc.fill_null(column.cast(pa.large_string()), "") for column in table.columns]
    records = pc.binary_join_element_wise(*cells, pa.scalar(delimiter, pa.large_string()))
    records = records.filter(pc.match_substring(records, "\n"))
    first_lines = pc.list_element(pc.split_pattern(records, "\n", max_splits=1), 0)
    first_cells = pc.split_pattern(first_lines, delimiter)
    is_whole = pc.equal(pc.list_value_length(first_cells), len(names))
    records, first_cells = records.filter(is_whole), first_cells.filter(is_whole)
    for place, values in enumerate(layout.repeated_raw):
        if values is not None and len(records):
            known = pa.array(sorted(values), pa.large_string())
            is_known = pc.is_in(pc.list_element(first_cells, place), value_set=known)
            records, first_cells = records.filter(is_known), first_cells.filter(is_known)
    return any(layout.is_swallowed(record.split("\n")) for record in records.to_pylist())
