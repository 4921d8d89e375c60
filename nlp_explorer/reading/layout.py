"""All that is known of a delimited text before its rows are read: dialect, header, columns, repeated values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from nlp_explorer.dataset import Guess
from nlp_explorer.reading.dialect import DELIMITERS, quote_guess, recognise_delimiter, recognise_quotes, sample_of
from nlp_explorer.reading.header import column_names, header_of, n_known_names, repeated_values, usual_count
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.records import Dialect, Record

N_LINES_BEFORE_HEADER = 20  # a header further down is none
_EXCEL_SEPARATOR = re.compile(r"sep=(.)\r?[\n\r]")


@dataclass(frozen=True)
class Layout:
    """What was recognised in the first lines of a delimited text.

    Attributes
    ----------
    n_skipped_lines
        Lines before the first row: the header and what stands before it.
    before
        Records before the header, which are no rows.
    repeated
        One entry a column: the values that come again and again (labels); None where values hardly repeat.
    repeated_raw
        The same, of lines cut at each delimiter: with their quotes, where the file quotes them.
    """

    dialect: Dialect
    names: tuple[str, ...]
    has_header: bool
    n_skipped_lines: int
    before: tuple[Record, ...]
    repeated: tuple[frozenset[str] | None, ...]
    repeated_raw: tuple[frozenset[str] | None, ...]
    guesses: tuple[Guess, ...]

    def arrow_types(self) -> list[pa.DataType]:
        """Return the type of each column: a dictionary of strings where values repeat, else large strings."""
        repeated = pa.dictionary(pa.int32(), pa.string())
        return [pa.large_string() if values is None else repeated for values in self.repeated]

    def is_swallowed(self, lines: Sequence[str]) -> bool:
        """Whether lines that an open quote ran together are each a record: right number of cells, known labels."""
        at = [place for place, values in enumerate(self.repeated_raw) if values is not None]
        if not at or not self.dialect.delimiter:
            return False
        for line in lines:
            cells = line.removesuffix("\r").split(self.dialect.delimiter)
            if len(cells) != len(self.names):
                return False
            if any(cells[place] not in (self.repeated_raw[place] or ()) for place in at):
                return False
        return True


def recognise_layout(text: str, *, is_all: bool, options: ReadOptions, suffix: str) -> Layout:
    """Return the layout of a text by its beginning; ``is_all`` says that this is the whole text."""
    before, told = list[Record](), options.delimiter
    if separator := _EXCEL_SEPARATOR.match(text):
        before.append(Record([separator.group()], 1, separator.group().rstrip("\r\n")))
        told, text = separator.group(1) if told is None else told, text[separator.end() :]
    sample = sample_of(text, is_all=is_all)
    delimiter, why_delimiter = (told, "as told") if told is not None else recognise_delimiter(sample, suffix)
    dialect = Dialect(delimiter, terminator=sample.terminator)
    is_told = options.quote is not None
    dialect = replace(dialect, quote=options.quote or "") if is_told else recognise_quotes(sample, dialect)
    records = sample.records(dialect)
    n_columns = usual_count([len(record.cells) for record in records])
    at_header = _place_of_header(records, n_columns)
    has_header, why_header = options.has_header, "as told"
    if has_header is None:
        has_header, why_header = header_of([record.cells for record in records[at_header:]])
    has_header = has_header and bool(records)
    header, body = (records[at_header : at_header + 1], records[at_header + 1 :]) if has_header else ([], records)
    rows = [record.cells for record in body]
    n_columns = max(n_columns, usual_count([len(row) for row in rows]))
    names = column_names(header[0].cells if header else [], n_columns, rows)
    before += records[:at_header] if has_header else []
    guesses = [
        Guess("delimiter", DELIMITERS.get(delimiter, delimiter) if delimiter else "none", why_delimiter),
        Guess("quotes", dialect.quote or "none", "as told") if is_told else quote_guess(dialect, sample),
        Guess("header", "yes" if has_header else "no", why_header),
    ]
    if sample.terminator == "\r":
        guesses.append(Guess("line ends", "CR", "lines end with a carriage return alone, as on old Macs"))
    whole = [record for record in body if record.n_lines == 1 and not record.damage]
    return Layout(
        dialect,
        names,
        has_header,
        sum(record.n_lines for record in (*before, *header)),
        _renumbered(before),
        repeated_values([record.cells for record in whole], len(names)),
        repeated_values([record.raw.split(delimiter or "\n") for record in whole], len(names)),
        tuple(guesses),
    )


def _place_of_header(records: Sequence[Record], n_columns: int) -> int:
    """Return which of the first records would be the header; titles may stand before it."""
    if records and n_known_names(records[0].cells) >= min(2, n_columns):
        return 0
    first = records[:N_LINES_BEFORE_HEADER]
    return next((at for at, record in enumerate(first) if len(record.cells) == n_columns), 0)


def _renumbered(before: Sequence[Record]) -> tuple[Record, ...]:
    lines = [1 + sum(record.n_lines for record in before[:at]) for at in range(len(before))]
    return tuple(replace(record, line=line) for record, line in zip(before, lines, strict=True))
