"""Excel and OpenDocument workbooks: each sheet a table, its name perhaps a split."""

from __future__ import annotations

import io
from collections.abc import Sequence

from nlp_explorer.dataset import Guess, UnreadPiece
from nlp_explorer.errors import MissingLibraryError, ReadError, named_choices
from nlp_explorer.progress import Progress
from nlp_explorer.reading.cells import as_text
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.header import header_of, unique_names
from nlp_explorer.reading.objects import frame_of
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.splits import split_of_name
from nlp_explorer.reading.table import Table
from nlp_explorer.reading.unpacking import is_office

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognises(content: Content) -> bool:
    """Whether the content is a workbook: a zip with sheets, or an old Excel file."""
    head = content.head
    if head.startswith(b"PK\x03\x04") and is_office(head):
        return b"word/" not in head[:4096] and b"ppt/" not in head[:4096]
    return head.startswith(_OLD_EXCEL) and content.name.casefold().endswith((".xls", ".xlt"))


def read(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return one table a sheet that holds anything.

    Raises
    ------
    ReadError
        The workbook is damaged or protected, empty, or lacks the sheet that was asked for.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingLibraryError("Reading Excel files", "python-calamine") from error
    progress(0.0, f"Reading {content.name}")
    try:
        data, _ = content.read_all()
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(workbook.sheet_names)
        if options.sheet is not None and options.sheet not in names:
            raise ReadError(
                f"{content.name!r} has no sheet {options.sheet!r}; it has {named_choices(names)}. Choose one of these."
            )
        wanted = names if options.sheet is None else [options.sheet]
        sheets = [(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in wanted]
    except CalamineError as error:
        raise ReadError(
            f"{content.name!r} cannot be read as a workbook ({error}): it is damaged or protected. "
            "Save it again, or export CSV."
        ) from error
    tables = [_table(content, name, rows, options) for name, rows in sheets if any(_has_content(row) for row in rows)]
    if not tables:
        raise ReadError(
            f"{content.name!r} has no sheet with any content (sheets {named_choices(names)}): choose another file."
        )
    return tuple(tables)


def _table(content: Content, sheet: str, rows: Sequence[Sequence[object]], options: ReadOptions) -> Table:
    filled = [(line, row) for line, row in enumerate(rows, start=1) if _has_content(row)]
    last = filled[-1][0]
    width = max(place for _, row in filled for place, cell in enumerate(row, start=1) if cell not in ("", None))
    as_texts = [[as_text(cell) or "" for cell in row[:width]] for _, row in filled[:1000]]
    has_header, reason = (options.has_header, "as told") if options.has_header is not None else header_of(as_texts)
    body = filled[1:] if has_header else filled
    blank = [line for line in range(1, last) if not _has_content(rows[line - 1])]
    names = unique_names([cell.strip() for cell in as_texts[0]] if has_header else [""] * width)
    columns = {name: [None if row[place] == "" else row[place] for _, row in body] for place, name in enumerate(names)}
    part = f"{content.name}/{sheet}"
    unread = tuple(UnreadPiece(part, line, "", "blank row") for line in blank)
    guesses = (Guess("header", "yes" if has_header else "no", reason),)
    file = source_file(content, "Excel", n_records=len(body) + len(unread), part=sheet, guesses=guesses)
    return Table(frame_of(columns, len(body)), file, unread, split=split_of_name(sheet))


def _has_content(row: Sequence[object]) -> bool:
    return any(cell not in ("", None) for cell in row)


register(Format("excel", 20, recognises, read))
