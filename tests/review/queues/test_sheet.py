from __future__ import annotations

import io
from pathlib import Path

import pytest
from dataset_support import dataset_of
from openpyxl import load_workbook

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.parts import chosen_rows
from nlp_explorer.review.queues.queue import Queue, make_queue
from nlp_explorer.review.queues.sheet import MAX_CELL, BadCell, queue_sheet, take_sheet


def data() -> Dataset:
    texts = ['=HYPERLINK("http://evil")', "bell \x07 rings", "x" * 40_000, "味道很好", "practise", "+1+2"]
    return dataset_of(texts, ["a", "b", "a", "好", "a", "b"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(data(), OpenedAs(paths=("a.csv",)))


@pytest.fixture
def queue(project: Project) -> Queue:
    parts = [chosen_rows([0, 1, 2, 3, 5])]
    return make_queue(project, data(), parts, name="q", reviewers=["ann", "bo"], author="l", per_row=2, practice=[4])


def filled(content: bytes, cells: dict[str, object]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        book["queue"][address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_holds_the_texts_as_text_and_offers_the_classes(project: Project, queue: Queue) -> None:
    book = load_workbook(io.BytesIO(queue_sheet(queue, dealing(project, queue), data(), "ann")))
    sheet = book["queue"]
    texts = {sheet.cell(line, 2).value for line in range(2, 7)}
    assert {'=HYPERLINK("http://evil")', "bell \ufffd rings", "味道很好", "+1+2"} <= texts
    assert max(len(str(text)) for text in texts) == MAX_CELL
    assert all(sheet.cell(line, 2).data_type == "s" for line in range(2, 7))
    (listed,) = sheet.data_validations.dataValidation
    assert (listed.formula1, str(listed.sqref)) == ("=classes!$A$1:$A$4", "C2:D6")
    assert [book["classes"].cell(line, 1).value for line in range(1, 5)] == ["a", "b", "好", "(unsure)"]
    words = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert not words & {"chosen", "random", "is_chosen"}


def test_a_sheet_comes_back_once_and_bad_cells_are_listed(project: Project, queue: Queue) -> None:
    dealt = dealing(project, queue)
    content = filled(
        queue_sheet(queue, dealt, data(), "ann"),
        {"C2": "a", "C3": "maybe", "C4": "a", "D4": "b", "C5": "(unsure)", "E5": "no idea", "A6": "99", "C6": "b"},
    )
    back = take_sheet(project, queue, dealt, content, "ann")
    assert (back.n_kept, back.n_empty, back.n_known) == (3, 0, 0)
    assert back.bad == (
        BadCell(3, "maybe", "no class of this queue: choose from the list"),
        BadCell(6, "99", "this number was not dealt to this person: leave the column 'item' as it was"),
    )
    own = dealt.items["ann"]
    kept = answers(all_judgements(project, queue)).set_index("item")
    assert kept.loc[own[0], "labels"] == ("a",)
    assert kept.loc[own[2], "labels"] == ("a", "b")
    assert (kept.loc[own[3], "kind"], kept.loc[own[3], "note"]) == ("unsure", "no idea")
    again = take_sheet(project, queue, dealt, content, "ann")
    assert (again.n_kept, again.n_known, len(again.bad)) == (0, 3, 2)
    assert len(all_judgements(project, queue)) == 3


def test_a_sheet_of_another_person_or_no_sheet_is_refused(project: Project, queue: Queue) -> None:
    dealt = dealing(project, queue)
    content = queue_sheet(queue, dealt, data(), "ann")
    with pytest.raises(ExplorerError, match="made for another queue or person than 'q' and 'bo'"):
        take_sheet(project, queue, dealt, content, "bo")
    with pytest.raises(ExplorerError, match="no sheet of a queue"):
        take_sheet(project, queue, dealt, b"PK no zip", "ann")
    with pytest.raises(ExplorerError, match="Nothing was dealt to 'eve'"):
        queue_sheet(queue, dealt, data(), "eve")
