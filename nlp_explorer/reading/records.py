"""Records of delimited text, read one by one and with care: what is not well formed is mended or told.

This is the reference for what a file means; `fast_records` is used where it provably gives the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# A quote that has not closed after so many characters was no quote
MAX_CELL_CHARACTERS = 16_000_000


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written.

    Attributes
    ----------
    delimiter
        Between the cells of a line; empty when a line is one cell.
    quote
        Around cells that hold a delimiter or a line end, doubled within; empty when quotes mean nothing.
    escape
        Before a quote within a cell, instead of doubling; empty when there is none.
    skips_blank
        Whether a blank after the delimiter is no part of the cell.
    terminator
        ``\\n`` (also for ``\\r\\n``) or ``\\r``.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skips_blank: bool = False
    terminator: str = "\n"


@dataclass
class Record:
    """The cells of one record and how they were had."""

    cells: list[str]
    line: int  # 1-based, of its beginning
    raw: str  # as it stands in the file, without its line end
    n_lines: int = 1
    damage: list[str] = field(default_factory=list)
    is_unfinished: bool = False  # a quote was open where a cut file ends


class Cursor:
    """A place in a text; more of the text is fetched when a cell runs on.

    Parameters
    ----------
    fetch
        Returns the next whole lines of the file, an empty text at its end.
    """

    def __init__(self, text: str, *, terminator: str, line: int = 1, fetch: Callable[[], str] = str) -> None:
        self.text = text
        self.place = 0
        self.line = line
        self.terminator = terminator
        self._fetch = fetch
        self._is_at_end = False

    @property
    def is_done(self) -> bool:
        """Whether everything that was fetched has been taken."""
        return self.place >= len(self.text)

    def find(self, character: str, start: int) -> int:
        """Return where a character comes next, however far; -1 for nowhere."""
        while (found := self.text.find(character, start)) < 0 and not self._is_at_end:
            start = max(start, len(self.text))
            more = self._fetch()
            self._is_at_end = not more
            self.text += more
        return found

    def line_end(self, start: int) -> int:
        """Return where the line ends."""
        found = self.find(self.terminator, start)
        return found if found >= 0 else len(self.text)

    def cell_end(self, line_end: int) -> int:
        """Return where the last cell of a line may end: before the carriage return of ``\\r\\n``."""
        if self.terminator == "\n" and line_end > self.place and self.text[line_end - 1] == "\r":
            return line_end - 1
        return line_end

    def take(self, record: Record, end: int) -> Record:
        """Move behind a record that ends with the line end at ``end``; return it with its lines."""
        record.raw = self.text[self.place : self.cell_end(end)]
        record.n_lines = record.raw.count(self.terminator) + 1
        self.line += record.n_lines
        self.place = end + 1
        return record


@dataclass(frozen=True)
class _Quoted:
    value: str
    end: int  # the place behind its closing quote
    has_stray: bool


def next_record(
    cursor: Cursor, dialect: Dialect, is_swallowed: Callable[[Sequence[str]], bool], *, is_cut: bool = False
) -> Record | None:
    """Return the next record, None at the end.

    A quote that does not close by the rules within the record is taken as a character. ``is_swallowed`` tells
    whether the lines of a record are records of their own, run together by an open quote.
    """
    if cursor.is_done:
        return None
    end = cursor.line_end(cursor.place)
    line = cursor.text[cursor.place : cursor.cell_end(end)]
    if not dialect.quote or dialect.quote not in line:
        cells = line.split(dialect.delimiter) if dialect.delimiter else [line]
        if dialect.skips_blank:
            cells = [cells[0], *(cell.lstrip(" ") for cell in cells[1:])]
        return cursor.take(Record(cells, cursor.line, line), end)
    record, end = _quoted_record(cursor, dialect, runs_on=True)
    lines = cursor.text[cursor.place : end].split(cursor.terminator)
    if len(lines) > 1 and is_swallowed(lines):
        record, end = _quoted_record(cursor, dialect, runs_on=False)
    record.is_unfinished = is_cut and "open-quote" in record.damage and cursor.find(dialect.quote, end) < 0
    return cursor.take(record, end)


def _quoted_record(cursor: Cursor, dialect: Dialect, *, runs_on: bool) -> tuple[Record, int]:
    """Return the record at the cursor and where its last line ends."""
    place = cursor.place
    record = Record([], cursor.line, "")
    line_end = cursor.line_end(place)
    while True:
        opening = place
        while dialect.skips_blank and record.cells and cursor.text.startswith(" ", opening):
            opening += 1
        quoted = None
        if cursor.text.startswith(dialect.quote, opening) and opening < line_end:
            quoted = _quoted_cell(cursor, opening + 1, line_end, dialect, runs_on=runs_on)
            if quoted is None:
                record.damage.append("open-quote")
            elif quoted.has_stray:
                record.damage.append("stray-quote")
        if quoted is not None:
            record.cells.append(quoted.value)
            line_end = cursor.line_end(quoted.end)
            if quoted.end >= cursor.cell_end(line_end):
                break
            place = quoted.end + len(dialect.delimiter)
            continue
        stop = cursor.text.find(dialect.delimiter, opening, line_end) if dialect.delimiter else -1
        record.cells.append(cursor.text[opening : cursor.cell_end(line_end) if stop < 0 else stop])
        if stop < 0:
            break
        place = stop + len(dialect.delimiter)
    return record, line_end


def _quoted_cell(cursor: Cursor, begin: int, line_end: int, dialect: Dialect, *, runs_on: bool) -> _Quoted | None:
    """Return the cell whose opening quote stands before ``begin``; None when it never closes by the rules.

    Within one line a quote before anything but a delimiter is a character; a cell over several lines must be
    flawless, or a single open quote would swallow the records behind it.
    """
    quote, delimiter = dialect.quote, dialect.delimiter
    search, has_stray, is_first_line = begin, False, True
    while True:
        found = cursor.text.find(quote, search, line_end)
        if found < 0 and runs_on and not has_stray:
            found = cursor.find(quote, max(search, line_end))
            is_first_line = False
        if found < 0 or found - begin > MAX_CELL_CHARACTERS:
            return None
        if found > line_end:
            line_end = cursor.line_end(found)
        behind, text = found + 1, cursor.text
        if dialect.escape and _is_escaped(text, found, begin, dialect.escape):
            search = behind
        elif not dialect.escape and text.startswith(quote, behind):
            search = behind + 1
        elif behind >= cursor.cell_end(line_end) or (delimiter and text.startswith(delimiter, behind)):
            return _Quoted(_unescaped(text[begin:found], dialect), behind, has_stray)
        elif not is_first_line:
            return None
        else:
            has_stray, search = True, behind


def _is_escaped(text: str, found: int, begin: int, escape: str) -> bool:
    n_escapes = 0
    while found - n_escapes > begin and text[found - n_escapes - 1] == escape:
        n_escapes += 1
    return n_escapes % 2 == 1


def _unescaped(value: str, dialect: Dialect) -> str:
    if not dialect.escape:
        return value.replace(dialect.quote * 2, dialect.quote)
    if dialect.escape not in value:
        return value
    pieces = value.split(dialect.escape * 2)
    return dialect.escape.join(piece.replace(dialect.escape + dialect.quote, dialect.quote) for piece in pieces)
