"""Who judges which rows of a queue, and in which order."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.project import Project
from nlp_explorer.review.queues.queue import Queue

_MAX_HELD = 64  # first dealings: each follows from its queue alone, and each answer asks for it
KIND = "dealing"  # of the project's documents; the name is the queue's id


@dataclass(frozen=True)
class Dealing:
    """The items each person judges, in their order, practice not counted; who left keeps what they answered."""

    items: Mapping[str, tuple[int, ...]]
    left: tuple[str, ...] = ()

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Those who still judge."""
        return tuple(name for name in self.items if name not in self.left)


def dealing(project: Project, queue: Queue) -> Dealing:
    """Return who judges what now: as it was last dealt again, else as the queue was made."""
    for document in project.documents(KIND):
        if document.name == queue.id:
            content = json.loads(document.content)
            return Dealing({name: tuple(items) for name, items in content["items"].items()}, tuple(content["left"]))
    return _first_dealing(queue)


def deal_again(
    project: Project, queue: Queue, leaver: str, answered: Collection[int], *, author: str, joins: str | None = None
) -> Dealing:
    """Deal the rows that somebody who leaves did not answer to the others, and keep that.

    Parameters
    ----------
    answered
        Items the leaver has answered: they stay theirs.
    joins
        The name of a person who takes all of them; by default they are spread over those who stay.

    Raises
    ------
    ExplorerError
        The person judges nothing here, or nobody is left who has not judged the same rows.
    """
    current = dealing(project, queue)
    if leaver not in current.reviewers:
        raise ExplorerError(
            f"{leaver!r} judges nothing in this queue; those who do: {named_choices(current.reviewers)}."
        )
    if joins is not None and joins in current.items:
        raise ExplorerError(f"{joins!r} is in this queue already: give the new person a name of their own.")
    open_items = [item for item in current.items[leaver] if item not in set(answered)]
    items = {name: list(dealt) for name, dealt in current.items.items()}
    items[leaver] = [item for item in items[leaver] if item not in open_items]
    if joins is not None:
        items[joins] = open_items
    else:
        staying = [name for name in current.reviewers if name != leaver]
        for item in open_items:
            able = [name for name in staying if item not in items[name]]
            if not able:
                raise ExplorerError(
                    f"Nobody is left to judge what {leaver!r} did not: everybody else has the same rows. "
                    "Name a person who joins."
                )
            items[min(able, key=lambda name: (len(items[name]), name))].append(item)
    new = Dealing({name: tuple(dealt) for name, dealt in items.items()}, (*current.left, leaver))
    content = json.dumps({"items": new.items, "left": new.left}, ensure_ascii=False)
    project.keep_document(KIND, queue.id, content, reviewer=author)
    return new


@lru_cache(maxsize=_MAX_HELD)
def _first_dealing(queue: Queue) -> Dealing:
    """Give each item to the ``per_row`` people with the fewest so far, by lot among equals: sizes differ by one."""
    generator = np.random.default_rng(queue.seed)
    n_of = np.zeros(len(queue.reviewers), dtype=np.int64)
    items: list[list[int]] = [[] for _ in queue.reviewers]
    for item in queue.judged.index:
        order = np.lexsort((generator.random(len(n_of)), n_of))
        for person in order[: queue.per_row]:
            items[person].append(int(item))
            n_of[person] += 1
    shuffled = (tuple(int(item) for item in generator.permutation(dealt)) for dealt in items)
    return Dealing(dict(zip(queue.reviewers, shuffled, strict=True)))
