"""A queue: rows that several people judge again, blind, each in an order of their own."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.project import Document, Project
from nlp_explorer.projects.row_keys import KEY_COLUMNS, Matches, match_rows, row_keys
from nlp_explorer.review.decisions import check_whole
from nlp_explorer.review.queues.parts import Part, practice_rows
from nlp_explorer.seed import SEED
from nlp_explorer.text.scripts import language_tag

KIND = "queue"  # of the project's documents; the name is the queue's id
FORMAT = 1
_MAX_HELD = 64  # queues read from their documents: they never change, and each answer asks for them
Language = Literal["en", "zh"]
_N_READ, _MAX_READ = 50, 100  # texts whose language is looked at, and characters of each
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, eq=False)
class Queue:
    """A queue as it was made. It never changes; who judges what is its dealing.

    Attributes
    ----------
    items
        One line a row to judge; index: item, 0.. in an order that says nothing. ``row_id`` (in the version it was made
        on) and the row key (`KEY_COLUMNS`), ``is_practice``, ``is_chosen`` (put in because of a suspicion or a
        filter), ``is_random`` (drawn), ``probability`` (0..1 with which it was drawn; NaN where it was not).
    n_rows
        Labelled rows of the dataset: what the random rows speak for.
    per_row
        How many people judge each row.
    """

    id: str
    name: str
    fingerprint: str
    dataset_name: str
    n_rows: int
    classes: tuple[str, ...]
    items: pd.DataFrame
    reviewers: tuple[str, ...]
    per_row: int
    instructions: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)
    language: Language = "en"
    author: str = ""
    time: datetime | None = None

    @property
    def seed(self) -> int:
        """What its shuffling and dealing start from: the same for a queue of this name on the same data."""
        return _seed(self.name, self.fingerprint)

    @property
    def judged(self) -> pd.DataFrame:
        """The items that count: all but those for practice."""
        return self.items[~self.items["is_practice"]]


def make_queue(
    project: Project,
    dataset: Dataset,
    parts: Sequence[Part],
    *,
    name: str,
    reviewers: Sequence[str],
    author: str,
    per_row: int = 1,
    instructions: str = "",
    definitions: Mapping[str, str] | None = None,
    language: Language = "en",
    practice: Sequence[int] | np.ndarray | None = None,
) -> Queue:
    """Make a queue of some parts, shuffled together, and keep it in the project.

    Parameters
    ----------
    practice
        Rows to practise on; five of frequent labels by default. None of them may be in the parts.

    Raises
    ------
    ExplorerError
        No row, no name, no reviewer, one reviewer twice, or more judgements a row than reviewers; or no class to
        choose, or several labels per row.
    """
    check_whole(dataset)
    reason = not_applicable(dataset)
    if reason:
        raise ExplorerError(reason)
    reviewers = tuple(reviewer.strip() for reviewer in reviewers)
    _check(name, reviewers, per_row, parts, language)
    queue_id = uuid.uuid4().hex
    items = _items(dataset, parts, practice, seed=_seed(name.strip(), dataset.fingerprint))
    queue = Queue(
        id=queue_id,
        name=name.strip(),
        fingerprint=dataset.fingerprint,
        dataset_name=dataset.name,
        n_rows=int(dataset.frame["label"].notna().sum()),
        classes=dataset.classes,
        items=items,
        reviewers=reviewers,
        per_row=per_row,
        instructions=instructions.strip(),
        definitions=dict(definitions or {}),
        language=language,
        author=author,
    )
    project.keep_document(KIND, queue_id, _to_json(queue), reviewer=author)
    return next(known for known in queues(project) if known.id == queue_id)


def not_applicable(dataset: Dataset) -> str:
    """Return why rows of a dataset cannot be judged in a queue; empty where they can."""
    if dataset.schema.is_multi_label:
        return (
            "Queues are not applicable: several labels per row. A judgement names the labels that fit, and a settled "
            "row would be wrong or right as a whole."
        )
    if not dataset.classes:
        return "Queues are not applicable: no row has a label, so there is nothing to choose from."
    return ""


def suggested_language(dataset: Dataset) -> Language:
    """Return the language of the page for those who judge: that of the first texts, English where there is none."""
    tag = language_tag(" ".join(dataset.texts.dropna().head(_N_READ).str.slice(0, _MAX_READ)))
    return next((language for language in LANGUAGES if language == tag), "en")


def queues(project: Project) -> tuple[Queue, ...]:
    """Return the queues of a project, the newest first."""
    found = [_from_json(document) for document in project.documents(KIND)]
    return tuple(sorted(found, key=lambda queue: (queue.time is not None and -queue.time.timestamp(), queue.id)))


def distinct_names(known: Sequence[Queue]) -> dict[str, str]:
    """Return a name for each queue, by its id, that no other one has: those of the same name are numbered by age."""
    names: dict[str, str] = {}
    for queue in sorted(known, key=lambda queue: (queue.time is not None and queue.time.timestamp(), queue.id)):
        name, n = queue.name, 1
        while name in names.values():
            n += 1
            name = f"{queue.name} ({n})"
        names[queue.id] = name
    return names


def find_items(queue: Queue, dataset: Dataset) -> Matches:
    """Return where the rows of a queue are in a dataset, aligned with its items: by row id in the version it was made
    on, else by row key; what is not found unambiguously is -1, with the reason.
    """
    if queue.fingerprint == dataset.fingerprint:
        return Matches(queue.items["row_id"].to_numpy(np.int64), pd.Series("", index=queue.items.index, dtype="str"))
    return match_rows(queue.items, dataset)


def _seed(name: str, fingerprint: str) -> int:
    digest = hashlib.sha256(f"{SEED} {fingerprint} {name}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _check(name: str, reviewers: tuple[str, ...], per_row: int, parts: Sequence[Part], language: str) -> None:
    if not name.strip():
        raise ExplorerError("A queue needs a name: say what it is for, such as 'suspicious labels, week 47'.")
    if not reviewers or not all(reviewers):
        raise ExplorerError("A queue needs the names of those who judge: give at least one.")
    if len(set(reviewers)) < len(reviewers):
        twice = next(reviewer for reviewer in reviewers if reviewers.count(reviewer) > 1)
        raise ExplorerError(
            f"The name {twice!r} stands twice among the reviewers: give each person a name of their own."
        )
    if not 1 <= per_row <= len(reviewers):
        raise ExplorerError(
            f"{per_row} judgements a row need as many people, but {len(reviewers)} are named: "
            f"choose 1 to {len(reviewers)}."
        )
    if not sum(len(part.row_ids) for part in parts):
        raise ExplorerError("No row was chosen for the queue: choose a filter, a finding or a number of random rows.")
    if language not in LANGUAGES:
        raise ExplorerError(f"{language!r} is no language of the page: use one of {named_choices(LANGUAGES)}.")


def _items(
    dataset: Dataset, parts: Sequence[Part], practice: Sequence[int] | np.ndarray | None, *, seed: int
) -> pd.DataFrame:
    every = np.unique(np.concatenate([part.row_ids for part in parts]))
    items = pd.DataFrame({"row_id": every, "is_practice": False, "is_chosen": False, "is_random": False})
    items["probability"] = np.nan
    for part in parts:
        at = np.searchsorted(every, part.row_ids)
        if part.probability is None:
            items.loc[at, "is_chosen"] = True
        else:
            items.loc[at, "is_random"] = True
            items.loc[at, "probability"] = part.probability
    items = items.sample(frac=1, random_state=seed)
    first = practice_rows(dataset, every) if practice is None else np.unique(np.asarray(practice, dtype=np.int64))
    if np.isin(first, every).any():
        both = int(first[np.isin(first, every)][0])
        raise ExplorerError(f"Row {both} is to be practised on and to be judged: leave it out of one of the two.")
    to_practise = pd.DataFrame(
        {"row_id": first, "is_practice": True, "is_chosen": False, "is_random": False, "probability": np.nan}
    )
    items = pd.concat([to_practise, items], ignore_index=True).rename_axis("item")
    keys = row_keys(dataset, items["row_id"].to_numpy())
    return items.assign(**{name: keys[name].to_numpy() for name in KEY_COLUMNS})


def _to_json(queue: Queue) -> str:
    items = queue.items.astype(object).where(queue.items.notna(), None).to_dict("split")
    content = {
        "format": FORMAT,
        "name": queue.name,
        "fingerprint": queue.fingerprint,
        "dataset_name": queue.dataset_name,
        "n_rows": queue.n_rows,
        "classes": queue.classes,
        "reviewers": queue.reviewers,
        "per_row": queue.per_row,
        "instructions": queue.instructions,
        "definitions": dict(queue.definitions),
        "language": queue.language,
        "items": {"columns": items["columns"], "data": items["data"]},
    }
    return json.dumps(content, ensure_ascii=False)


@lru_cache(maxsize=_MAX_HELD)
def _from_json(document: Document) -> Queue:
    content = json.loads(document.content)
    items = pd.DataFrame(content["items"]["data"], columns=content["items"]["columns"]).rename_axis("item")
    types = {"row_id": "int64", "is_practice": "bool", "is_chosen": "bool", "is_random": "bool"}
    items = items.astype(types | {"probability": "float64"} | dict.fromkeys(KEY_COLUMNS, "str"))
    return Queue(
        id=document.name,
        name=content["name"],
        fingerprint=content["fingerprint"],
        dataset_name=content["dataset_name"],
        n_rows=content["n_rows"],
        classes=tuple(content["classes"]),
        items=items,
        reviewers=tuple(content["reviewers"]),
        per_row=content["per_row"],
        instructions=content["instructions"],
        definitions=content["definitions"],
        language=content["language"],
        author=document.reviewer,
        time=document.time,
    )
