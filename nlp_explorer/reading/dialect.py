"""How a delimited text is written: delimiter, quotes, line ends, header; each recognised with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from nlp_explorer.dataset import Guess
from nlp_explorer.reading.header import column_names, header_of, n_known_names, repeated_values, usual_count
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.records import Cursor, Dialect, Record, next_record

DELIMITERS = {
    "\t": "tab",
    ",": "comma",
    ";": "semicolon",
    "|": "bar",
    "^": "caret",
    "~": "tilde",
    "\x01": "control-A",
    "\x1f": "unit separator",
}
SAMPLE_CHARACTERS = 1 << 18
N_SAMPLE_RECORDS = 500
N_DELIMITER_RECORDS = 120  # of these, for each delimiter that may be
MIN_CONSISTENT = 0.8  # share of the records that must have the same number of cells for a character to delimit
_QUOTED = re.compile(r'"[^"]*"')
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
        return [
            pa.large_string() if values is None else pa.dictionary(pa.int32(), pa.string()) for values in self.repeated
        ]

    def is_swallowed(self, lines: Sequence[str]) -> bool:
        """Whether lines that an open quote ran together are each a record: right number of cells, known labels."""
        at = [place for place, values in enumerate(self.repeated_raw) if values is not None]
        if not at or not self.dialect.delimiter:
            return False
        for line in lines:
            cells = line.removesuffix("\r").split(self.dialect.delimiter)
            if len(cells) != len(self.names) or any(
                cells[place] not in (self.repeated_raw[place] or ()) for place in at
            ):
                return False
        return True


def recognise_layout(sample: str, *, is_all: bool, options: ReadOptions, suffix: str) -> Layout:
    """Return the layout of a text by its first lines; ``is_all`` says that the sample is the whole text."""
    terminator = _terminator(sample)
    text = (
        sample if is_all and len(sample) <= SAMPLE_CHARACTERS else _whole_lines(sample[:SAMPLE_CHARACTERS], terminator)
    )
    guesses, told, before = [], options.delimiter, []
    if separator := _EXCEL_SEPARATOR.match(text):
        told = told if told is not None else separator.group(1)
        before = [Record([separator.group()], 1, separator.group().rstrip("\r\n"))]
        text = text[separator.end() :]
    delimiter, reason = (told, "as told") if told is not None else _delimiter(text, terminator, suffix)
    dialect = _quoting(text, Dialect(delimiter, terminator=terminator))
    records = _records(text, dialect)
    guesses.append(Guess("delimiter", DELIMITERS.get(delimiter, delimiter) if delimiter else "none", reason))
    guesses.append(_quote_guess(dialect))
    if terminator == "\r":
        guesses.append(Guess("line ends", "CR", "lines end with a carriage return alone, as on old Macs"))
    n_columns = usual_count([len(record.cells) for record in records])
    at_header = _place_of_header(records, n_columns)
    has_header, why = options.has_header, "as told"
    if has_header is None:
        has_header, why = header_of([record.cells for record in records[at_header:]])
    guesses.append(Guess("header", "yes" if has_header else "no", why))
    body = records[at_header + 1 :] if has_header else records
    names = column_names(
        records[at_header].cells if has_header and records else [],
        max(n_columns, usual_count([len(record.cells) for record in body])),
        [record.cells for record in body],
    )
    if has_header:
        before += records[:at_header]
    n_skipped = sum(record.n_lines for record in before) + (records[at_header].n_lines if has_header and records else 0)
    moved = tuple(
        replace(record, line=1 + sum(other.n_lines for other in before[:at])) for at, record in enumerate(before)
    )
    whole = [record for record in body if record.n_lines == 1 and not record.damage]
    repeated = repeated_values([record.cells for record in whole], len(names))
    raw = repeated_values([record.raw.split(delimiter or "\n") for record in whole], len(names))
    return Layout(dialect, names, has_header, n_skipped, moved, repeated, raw, tuple(guesses))


def _terminator(sample: str) -> str:
    """Return what ends most lines, line ends within quotes left out."""
    outside = _QUOTED.sub("", sample) if "\r" in sample else ""
    n_returns = outside.count("\r") - outside.count("\r\n")
    return "\r" if n_returns > outside.count("\n") else "\n"


def _whole_lines(text: str, terminator: str) -> str:
    end = text.rfind(terminator) + 1
    return text[:end] if end else text


def _place_of_header(records: Sequence[Record], n_columns: int) -> int:
    """Return which of the first records would be the header; titles may stand before it."""
    if records and n_known_names(records[0].cells) >= min(2, n_columns):
        return 0
    return next((at for at, record in enumerate(records[:20]) if len(record.cells) == n_columns), 0)


def _records(text: str, dialect: Dialect, *, n_records: int = N_SAMPLE_RECORDS) -> list[Record]:
    cursor, records = Cursor(text, terminator=dialect.terminator), list[Record]()
    while len(records) < n_records:
        record = next_record(cursor, dialect, lambda run: False, is_cut=True)
        if record is None or (record.is_unfinished and cursor.place > len(text) // 2):
            break  # the sample ends within a cell
        records.append(record)
    return records


def _delimiter(text: str, terminator: str, suffix: str) -> tuple[str, str]:
    best, best_value, best_share, best_usual = "", 0.0, 0.0, 1
    for place, delimiter in enumerate(DELIMITERS):
        if delimiter not in text:
            continue
        for quote in ('"', ""):
            dialect = Dialect(delimiter, quote, terminator=terminator)
            records = [
                record for record in _records(text, dialect, n_records=N_DELIMITER_RECORDS) if record.raw.strip()
            ]
            counts = [len(record.cells) for record in records]
            usual = usual_count(counts)
            share = counts.count(usual) / max(len(counts), 1)
            is_named = len(counts) > 0 and n_known_names(records[0].cells) >= 2
            first_fits = counts[:1] == [usual]
            value = share + 0.3 * is_named + 0.2 * first_fits - 0.01 * place
            if (usual >= 2 or is_named) and (share >= MIN_CONSISTENT or is_named) and value > best_value:
                best, best_value, best_share, best_usual = delimiter, value, share, usual
    if best:
        return best, f"{100 * best_share:.1f} % of the first records have {best_usual} cells by it"
    by_suffix = {".csv": ",", ".tsv": "\t"}.get(suffix, "")
    if by_suffix and by_suffix in text.split(terminator, 1)[0]:
        return by_suffix, f"the file's name ends in {suffix!r}; no character divides the lines evenly"
    return "", "no character divides the lines evenly: each line is one cell"


def _quoting(text: str, plain: Dialect) -> Dialect:
    """Return the dialect with its quotes: those with the least damage; none where they only do damage."""
    if _n_damaged(records := _records(text, plain)) == 0:
        return _single_quotes(text, plain, records)
    candidates = [plain, replace(plain, escape="\\"), replace(plain, skips_blank=True)]
    if plain.delimiter and plain.delimiter + " " + plain.quote in text:
        candidates.append(replace(plain, escape="\\", skips_blank=True))
    else:
        candidates.pop()
    if '\\"' not in text:
        candidates = [candidate for candidate in candidates if not candidate.escape]
    parsed = {candidate: _records(text, candidate) for candidate in candidates}
    chosen = min(candidates, key=lambda candidate: (_n_damaged(parsed[candidate]), candidates.index(candidate)))
    if _n_damaged(parsed[chosen]) == 0:
        return _single_quotes(text, chosen, parsed[chosen])
    literal = _records(text, replace(plain, quote=""))
    usual = usual_count([len(record.cells) for record in literal])
    n_uneven = sum(len(record.cells) != usual for record in literal if record.raw.strip())
    n_uneven_quoted = sum(len(record.cells) != usual for record in parsed[chosen] if record.raw.strip())
    needs_quotes = n_uneven > n_uneven_quoted or any(record.n_lines > 1 for record in parsed[chosen])
    return chosen if needs_quotes else replace(plain, quote="")


def _n_damaged(records: Sequence[Record]) -> int:
    usual = usual_count([len(record.cells) for record in records])
    return sum(bool(record.damage) or len(record.cells) > usual for record in records)


def _single_quotes(text: str, chosen: Dialect, records: Sequence[Record]) -> Dialect:
    """Return single quotes where the lines are uneven with double ones and even with these."""
    usual = usual_count([len(record.cells) for record in records])
    if not chosen.delimiter or all(len(record.cells) == usual for record in records) or chosen.quote in text:
        return chosen
    single = replace(chosen, quote="'")
    others = _records(text, single)
    is_even = all(len(record.cells) == len(others[0].cells) and not record.damage for record in others)
    return single if is_even else chosen


def _quote_guess(dialect: Dialect) -> Guess:
    if not dialect.quote:
        return Guess(
            "quotes", "none", "quotes open and do not close, and every line is whole without them: they are characters"
        )
    if dialect.escape:
        return Guess(
            "quotes", f"{dialect.quote} escaped by {dialect.escape}", "quotes within quoted cells follow a backslash"
        )
    return Guess(
        "quotes",
        dialect.quote,
        "quotes around cells close by the rules" if dialect.quote == '"' else "cells stand in single quotes",
    )
