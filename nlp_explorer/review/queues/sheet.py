"""A queue as a spreadsheet: out with a drop-down per row, and back, with every bad cell listed."""

from __future__ import annotations

import io
from dataclasses import dataclass

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects.project import Project
from nlp_explorer.review.queues.dealing import Dealing
from nlp_explorer.review.queues.judging import Kind, all_judgements, judge, standing_judgements
from nlp_explorer.review.queues.queue import Queue, find_items

UNSURE = {"en": "(unsure)", "zh": "（不确定）"}
_HEAD = {"en": ("item", "text", "label", "second label", "note"), "zh": ("item", "文本", "标签", "第二个标签", "备注")}
_QUEUE_CELL = "queue"
MAX_CELL = 32_767  # characters; Excel's limit. https://support.microsoft.com/office/excel-specifications-and-limits
_CUT = " [cut: the spreadsheet holds no longer text]"


@dataclass(frozen=True)
class BadCell:
    """A cell of a returned sheet that could not be taken: its line, what it holds, and why not."""

    line: int
    value: str
    reason: str


@dataclass(frozen=True)
class Returned:
    """What a returned sheet brought: answers kept, empty lines, and the cells that could not be taken."""

    n_kept: int
    n_empty: int
    n_known: int  # the same answer was there already
    bad: tuple[BadCell, ...]


def queue_sheet(queue: Queue, dealt: Dealing, dataset: Dataset, reviewer: str) -> bytes:
    """Return one person's rows of a queue as an XLSX file: text, a drop-down of the classes, a note.

    Labels, predictions and origin are not in it. Texts are cells of text, whatever they begin with; characters a
    spreadsheet cannot hold are shown as U+FFFD.

    Raises
    ------
    ExplorerError
        Nothing was dealt to this person.
    """
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    items = dealt.items.get(reviewer, ())
    if not items:
        raise ExplorerError(f"Nothing was dealt to {reviewer!r} in the queue {queue.name!r}: choose another person.")
    rows = find_items(queue, dataset).row_ids
    book = Workbook()
    sheet, classes = book.active, book.create_sheet("classes")
    sheet.title = "queue"
    for at, name in enumerate((*queue.classes, UNSURE[queue.language]), start=1):
        _write(classes, at, 1, ILLEGAL_CHARACTERS_RE.sub("\ufffd", name))
        _write(classes, at, 2, ILLEGAL_CHARACTERS_RE.sub("\ufffd", queue.definitions.get(name, "")))
    _write(classes, 1, 4, _QUEUE_CELL)
    _write(classes, 1, 5, queue.id)
    _write(classes, 2, 5, reviewer)
    for column, (name, width) in enumerate(zip(_HEAD[queue.language], (8, 90, 24, 24, 30), strict=True), start=1):
        _write(sheet, 1, column, name)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    for line, item in enumerate(items, start=2):
        text = str(dataset.texts.get(int(rows[item]), "")) if rows[item] >= 0 else ""
        text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
        text = text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT
        sheet.cell(line, 1, int(item))
        _write(sheet, line, 2, text)
        sheet.cell(line, 2).alignment = Alignment(wrap_text=True, vertical="top")
    listed = DataValidation(
        type="list", formula1=f"=classes!$A$1:$A${len(queue.classes) + 1}", allow_blank=True, showErrorMessage=True
    )
    listed.add(f"C2:D{len(items) + 1}")
    sheet.add_data_validation(listed)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def take_sheet(project: Project, queue: Queue, dealt: Dealing, content: bytes, reviewer: str) -> Returned:
    """Keep the answers of a returned sheet as judgements of one person; every cell that cannot be taken is listed.

    An answer that person has given already, here or by the same sheet, is not kept twice.

    Raises
    ------
    ExplorerError
        The file is no spreadsheet, or one of another queue or person.
    """
    table = _lines_of(content, queue, reviewer)
    made = standing_judgements(all_judgements(project, queue))
    known = {(one.item, one.labels) for one in made if one.reviewer == reviewer and one.kind in ("label", "unsure")}
    n_kept = n_empty = n_known = 0
    bad: list[BadCell] = []
    for line, cells in table:
        item, _, first, second, note = (*cells, *[""] * 5)[:5]
        answer = [name for name in (first, second) if name]
        if not answer:
            n_empty += 1
            continue
        if not item.isdecimal() or int(item) not in dealt.items.get(reviewer, ()):
            bad.append(
                BadCell(line, item, "this number was not dealt to this person: leave the column 'item' as it was")
            )
            continue
        is_unsure = UNSURE[queue.language] in answer
        unknown = [name for name in answer if name not in queue.classes and name != UNSURE[queue.language]]
        if unknown or (is_unsure and len(answer) > 1):
            reason = "no class of this queue" if unknown else "unsure and a label at once"
            bad.append(BadCell(line, unknown[0] if unknown else " + ".join(answer), f"{reason}: choose from the list"))
            continue
        labels = () if is_unsure else tuple(dict.fromkeys(answer))
        if (int(item), labels) in known:
            n_known += 1
            continue
        kind: Kind = "unsure" if is_unsure else "label"
        judge(project, queue, int(item), kind, labels, reviewer=reviewer, seconds=0, note=note)
        n_kept += 1
    return Returned(n_kept, n_empty, n_known, tuple(bad))


def _write(sheet: object, line: int, column: int, text: str) -> None:
    """Write a cell of text: one that begins with ``=`` is no formula."""
    cell = sheet.cell(line, column)  # type: ignore[attr-defined]
    cell.value = text
    cell.data_type = "s"


def _lines_of(content: bytes, queue: Queue, reviewer: str) -> list[tuple[int, list[str]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        about = [[_text(cell) for cell in line] for line in book["classes"].iter_rows(max_row=2, values_only=True)]
        found = [[_text(cell) for cell in line] for line in book["queue"].iter_rows(min_row=2, values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise ExplorerError(
            f"The file is no sheet of a queue ({error}): save it as .xlsx and keep both its tables, "
            "'queue' and 'classes'."
        ) from error
    if [line[4:5] for line in about] != [[queue.id], [reviewer]]:
        raise ExplorerError(
            f"The sheet was made for another queue or person than {queue.name!r} and {reviewer!r}: "
            "choose the queue and the person it was made for."
        )
    return [(line, cells) for line, cells in enumerate(found, start=2) if any(cells)]


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
