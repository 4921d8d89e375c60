"""The agenda of a project: items are put on it, moved and removed; nothing that was ever on it is lost."""

from __future__ import annotations

import json
from dataclasses import replace

from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.agenda_item import AgendaItem, Proposal, RowsProposal, from_json, to_json
from nlp_explorer.meeting.outcomes import outcomes
from nlp_explorer.projects.project import Document, Project

KIND = "agenda"  # of the project's documents; the name is the item's id. An emptied item was removed
ORDER_KIND = "agenda-order"
_ORDER = "order"  # the name of the one document that holds the order


def put_on_agenda(project: Project, item: AgendaItem, *, reviewer: str, page: str = "") -> AgendaItem:
    """Put an item at the end of the agenda; it is on disk when this returns. Return it as it was kept.

    An item with the question and rows of one that is there already is not put twice: that one is returned.

    Raises
    ------
    ExplorerError
        No question, or no reviewer.
    StorageError
        The project cannot be written.
    """
    if not item.question.strip():
        raise ExplorerError("An item of the agenda needs a question: say what is to be decided.")
    _check_reviewer(reviewer)
    item = replace(item, question=item.question.strip(), evidence=item.evidence.strip(), page=page)
    twin = find_on_agenda(agenda(project), item)
    if twin is not None:
        return twin
    project.keep_document(KIND, item.id, to_json(item), reviewer=reviewer.strip())
    return next(known for known in agenda(project) if known.id == item.id)


def find_on_agenda(items: tuple[AgendaItem, ...], wanted: AgendaItem) -> AgendaItem | None:
    """Return the item that asks the same about the same rows; None when there is none."""
    for item in items:
        same_rows = item.rows["row_id"].tolist() == wanted.rows["row_id"].tolist()
        if (item.question, item.fingerprint) == (wanted.question.strip(), wanted.fingerprint) and same_rows:
            return item
    return None


def agenda(project: Project) -> tuple[AgendaItem, ...]:
    """Return the items in the order in which they are to be dealt with."""
    items = [item for item in every_item(project).values() if item is not None]
    orders = project.documents(ORDER_KIND)
    named = json.loads(orders[0].content) if orders else []
    at = {item_id: position for position, item_id in enumerate(named)}
    return tuple(sorted(items, key=lambda item: at.get(item.id, len(at))))  # stable: new ones in the order they came


def every_item(project: Project, *, with_removed: bool = False) -> dict[str, AgendaItem | None]:
    """Return all items ever put on the agenda by id, the oldest first; None stands for one that was removed.

    ``with_removed`` gives those as they last were instead.
    """
    wordings: dict[str, list[Document]] = {}
    for document in project.document_history(KIND):
        wordings.setdefault(document.name, []).append(document)
    found: dict[str, AgendaItem | None] = {}
    for item_id, documents in wordings.items():
        filled = [document for document in documents if document.content]
        is_shown = bool(documents[-1].content) or with_removed
        found[item_id] = from_json(filled[-1], filled[0]) if is_shown else None
    return found


def move_item(project: Project, item_id: str, *, by: int, reviewer: str) -> None:
    """Move an item earlier (negative) or later; it stops at the ends.

    Raises
    ------
    ExplorerError
        It is not on the agenda.
    """
    _check_reviewer(reviewer)
    while True:
        orders = project.documents(ORDER_KIND)
        ids = [item.id for item in agenda(project)]
        _check_there(ids, item_id)
        at = ids.index(item_id)
        ids.insert(min(max(at + by, 0), len(ids) - 1), ids.pop(at))
        newest = orders[0].uuid if orders else ""
        if project.keep_document(ORDER_KIND, _ORDER, json.dumps(ids), reviewer=reviewer.strip(), newest=newest):
            return


def propose(project: Project, item_id: str, proposal: Proposal | None, *, reviewer: str) -> None:
    """Say what accepting an item does; None: nothing to the data. Its earlier wording stays in the history.

    Raises
    ------
    ExplorerError
        It is not on the agenda, was accepted already, or its rows are too many to be decided about one by one.
    """
    _check_reviewer(reviewer)
    items = {item.id: item for item in agenda(project)}
    _check_there(list(items), item_id)
    item = items[item_id]
    standing = outcomes(project).get(item_id)
    if standing is not None and standing.choice == "accept":
        raise ExplorerError("The item was accepted as it is: take the outcome back, then change what accepting means.")
    if isinstance(proposal, RowsProposal) and not item.may_decide_rows:
        raise ExplorerError(
            f"The item is about {item.n_rows:,} rows, of which {len(item.rows):,} were kept with it: use a recipe step."
        )
    project.keep_document(KIND, item_id, to_json(replace(item, proposal=proposal)), reviewer=reviewer.strip())


def remove_item(project: Project, item_id: str, *, reviewer: str) -> None:
    """Take an item off the agenda; what was decided about it stands, and it stays in the history.

    Raises
    ------
    ExplorerError
        It is not on the agenda.
    """
    _check_reviewer(reviewer)
    _check_there([item.id for item in agenda(project)], item_id)
    project.keep_document(KIND, item_id, "", reviewer=reviewer.strip())


def _check_there(ids: list[str], item_id: str) -> None:
    if item_id not in ids:
        raise ExplorerError(f"The item {item_id!r} is not on the agenda of {len(ids):,}: it may have been removed.")


def _check_reviewer(reviewer: str) -> None:
    if not reviewer.strip():
        raise ExplorerError("A change of the agenda needs the name of who made it: give the reviewer's name.")
