"""Judgements: what people answered in a queue. Append-only; they change nothing until a queue is settled."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import pandas as pd
from sqlalchemy import func, insert, select

from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.project import Project, as_time, now
from nlp_explorer.projects.schema import judgements
from nlp_explorer.review.queues.dealing import Dealing, dealing
from nlp_explorer.review.queues.queue import Queue

Kind = Literal["label", "unsure", "later", "undo", "done"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_ANSWERS = ("label", "unsure")
MAX_SECONDS = 600.0  # of one answer: who leaves the desk does not think


@dataclass(frozen=True)
class Judgement:
    """One answer of one person about one row of a queue, or what they did instead of answering."""

    uuid: str
    queue: str
    item: int
    reviewer: str
    kind: Kind
    labels: tuple[str, ...]
    seconds: float
    note: str
    time: datetime


@dataclass(frozen=True)
class Turn:
    """Where a person is in a queue. ``item`` is None when all is answered."""

    item: int | None
    is_practice: bool
    n_done: int  # answered, practice not counted
    n_items: int  # dealt to this person, practice not counted
    n_later: int
    seconds_left: float | None  # at this person's median pace; None before the fifth answer
    is_closed: bool  # all is answered, and the person takes nothing back: only now is shown what was hidden


def judge(
    project: Project,
    queue: Queue,
    item: int,
    kind: Kind,
    labels: Sequence[str] = (),
    *,
    reviewer: str,
    seconds: float,
    note: str = "",
) -> None:
    """Write one judgement; it is on disk when this returns.

    An answer to a row that the same person has answered is a change: it is kept, and the first one counts. The same
    answer again (a button pressed twice) is not kept.

    Parameters
    ----------
    kind
        *done* says that nothing is taken back any more, and closes what was answered so far to *undo*.
    labels
        One or more for ``label``, none otherwise.
    seconds
        How long the text was looked at.

    Raises
    ------
    ExplorerError
        The row is not this person's, the kind is unknown, a label is none of the queue's, or the person is done with
        rows left to answer.
    """
    if kind not in KINDS:
        raise ExplorerError(f"{kind!r} is no kind of answer: use one of {named_choices(KINDS)}.")
    if item not in queue.items.index or not (
        queue.items.at[item, "is_practice"] or item in dealing(project, queue).items.get(reviewer, ())
    ):
        raise ExplorerError(f"Row {item} of the queue {queue.name!r} was not dealt to {reviewer!r}: take the next one.")
    unknown = [label for label in labels if label not in queue.classes]
    if unknown:
        raise ExplorerError(f"{unknown[0]!r} is no class of this queue: use one of {named_choices(queue.classes)}.")
    if (kind == "label") != bool(labels):
        raise ExplorerError(f"An answer of kind {kind!r} {'needs a label' if not labels else 'takes no label'}.")
    if kind == "done":
        made = all_judgements(project, queue, reviewer=reviewer)
        if turn(queue, dealing(project, queue), made, reviewer).item is not None:
            raise ExplorerError(f"{reviewer!r} has rows left in the queue {queue.name!r}: answer them first.")
    elif kind in _ANSWERS and _stands_already(project, queue, item, labels, reviewer=reviewer):
        return
    with project.database.write() as connection:
        latest = connection.execute(select(func.max(judgements.c.time))).scalar_one() or 0
        connection.execute(
            insert(judgements).values(
                uuid=uuid.uuid4().hex,
                queue=queue.id,
                item=int(item),
                reviewer=reviewer,
                kind=kind,
                labels=json.dumps(list(dict.fromkeys(labels)), ensure_ascii=False) if labels else None,
                seconds=min(max(float(seconds), 0.0), MAX_SECONDS),
                note=note.strip(),
                time=max(now(), latest + 1),
            )
        )


def _stands_already(project: Project, queue: Queue, item: int, labels: Sequence[str], *, reviewer: str) -> bool:
    """Return whether the last answer of a person to a row is this one; quick where there is none at all."""
    of_row = (judgements.c.queue == queue.id) & (judgements.c.reviewer == reviewer) & (judgements.c.item == int(item))
    with project.database.read() as connection:
        if (
            connection.execute(select(judgements.c.uuid).where(of_row & judgements.c.kind.in_(_ANSWERS))).first()
            is None
        ):
            return False
    standing = standing_judgements(all_judgements(project, queue, reviewer=reviewer))
    said = [set(one.labels) for one in standing if one.item == item and one.kind in _ANSWERS]
    return bool(said) and said[-1] == set(labels)


def all_judgements(project: Project, queue: Queue, *, reviewer: str | None = None) -> tuple[Judgement, ...]:
    """Return everything anybody (or one person) did in a queue, in the order of time."""
    of_queue = select(judgements).where(judgements.c.queue == queue.id)
    if reviewer is not None:
        of_queue = of_queue.where(judgements.c.reviewer == reviewer)
    with project.database.read() as connection:
        rows = connection.execute(of_queue.order_by(judgements.c.time, judgements.c.uuid)).all()
    return tuple(
        Judgement(
            row.uuid,
            row.queue,
            row.item,
            row.reviewer,
            row.kind,
            tuple(json.loads(row.labels)) if row.labels else (),
            row.seconds,
            row.note,
            as_time(row.time),
        )
        for row in rows
    )


def standing_judgements(made: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return the judgements that were not taken back. An undo takes back the latest of the same person that stands.

    What came before the person was *done* is not taken back any more: they have seen what was hidden.
    """
    stacks: dict[str, list[Judgement]] = {}
    for judgement in made:
        stack = stacks.setdefault(judgement.reviewer, [])
        if judgement.kind != "undo":
            stack.append(judgement)
        elif stack and stack[-1].kind != "done":
            stack.pop()
    return tuple(sorted((one for stack in stacks.values() for one in stack), key=lambda one: (one.time, one.uuid)))


def answers(made: Sequence[Judgement]) -> pd.DataFrame:
    """Return the first answer of each person to each row: the one that counts.

    Index: 0..; ``item``, ``reviewer``, ``kind`` (label or unsure), ``labels`` (tuple), ``seconds``, ``note``,
    ``time``, ``n_changes`` (later answers of the same person to the same row), ``last_labels`` (the last of them).
    """
    columns = ("item", "reviewer", "kind", "labels", "seconds", "note", "time", "n_changes", "last_labels")
    found: dict[tuple[int, str], list[Judgement]] = {}
    for one in standing_judgements(made):
        if one.kind in _ANSWERS:
            found.setdefault((one.item, one.reviewer), []).append(one)
    lines = [
        (*(getattr(said[0], name) for name in columns[:7]), len(said) - 1, said[-1].labels)
        for _, said in sorted(found.items())
    ]
    return pd.DataFrame(lines, columns=list(columns))


def turn(queue: Queue, dealt: Dealing, made: Sequence[Judgement], reviewer: str) -> Turn:
    """Return what a person is to judge next: practice, then the rows dealt to them, then those put off for later.

    It follows from what is on disk alone, so a reload or another device goes on at the same row.
    """
    mine = [one for one in standing_judgements(made) if one.reviewer == reviewer]
    answered = {one.item for one in mine if one.kind in _ANSWERS}
    put_off = [one.item for one in mine if one.kind == "later" and one.item not in answered]
    later = sorted(set(put_off), key=lambda item: len(put_off) - put_off[::-1].index(item))
    own = dealt.items.get(reviewer, ())
    practice = [int(item) for item in queue.items.index[queue.items["is_practice"]]] if own else []
    waiting = [item for item in (*practice, *own) if item not in answered]
    order = [*(item for item in waiting if item not in later), *(item for item in later if item in waiting)]
    n_done = sum(item in answered for item in own)
    first = {one.item: one.seconds for one in reversed(mine) if one.kind in _ANSWERS and one.item in own}
    seconds = sorted(first.values())
    pace = seconds[len(seconds) // 2] if len(seconds) >= 5 else None  # the median of fewer jumps about
    return Turn(
        item=order[0] if order else None,
        is_practice=bool(order) and order[0] in practice,
        n_done=n_done,
        n_items=len(own),
        n_later=sum(item in waiting for item in later),
        seconds_left=None if pace is None else pace * (len(own) - n_done),
        is_closed=not order and _is_closed(mine),
    )


def first_unfinished(project: Project, known: Sequence[Queue], reviewer: str) -> str:
    """Return the id of the oldest queue in which a person has something left, else of the newest (the first)."""
    for queue in reversed(known):
        made = all_judgements(project, queue, reviewer=reviewer)
        if turn(queue, dealing(project, queue), made, reviewer).item is not None:
            return queue.id
    return known[0].id


def _is_closed(mine: Sequence[Judgement]) -> bool:
    """Return whether a person was done after the last row that they answered for the first time."""
    closed, answered = False, set()
    for one in mine:
        if one.kind == "done":
            closed = True
        elif one.kind in _ANSWERS and one.item not in answered:
            answered.add(one.item)
            closed = False
    return closed
