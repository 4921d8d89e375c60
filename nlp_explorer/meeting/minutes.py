"""The minutes of a meeting: every item with what was seen and decided, as one offline HTML file and as a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.meeting.agenda import agenda, every_item
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.consequences import Consequences, consequences
from nlp_explorer.meeting.outcomes import Outcome, agenda_answer, outcomes
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects.project import Project
from nlp_explorer.review.csv_text import write_csv

Texts = Literal["whole", "short", "none"]
TEXTS: tuple[Texts, ...] = get_args(Texts)
N_ROWS = 10  # of an item that the minutes hold, as the page shows them
SHORT = 40  # characters of a shortened text: enough to know it again, too little to hold a message


@dataclass(frozen=True, eq=False)
class Minute:
    """An item with what came of it.

    Attributes
    ----------
    rows
        Up to `N_ROWS`: index row id; ``label``, ``split``, ``text`` (str; missing where it was left out or is missing).
    n_not_found
        Of the rows kept with the item, how many this version of the data does not have.
    effect_error
        Why it is not known what accepting changes; empty otherwise.
    """

    number: int
    item: AgendaItem
    outcome: Outcome | None
    rows: pd.DataFrame
    n_not_found: int
    effect: Consequences | None
    effect_error: str


@dataclass(frozen=True, eq=False)
class Minutes:
    """The minutes of a meeting about a dataset; ``day`` names the day whose outcomes they hold, None the agenda."""

    dataset: str
    n_rows: int
    day: date | None
    items: tuple[Minute, ...]

    def sentence(self) -> str:
        """Return how many items were decided, and how."""
        decided = {minute.item.id: minute.outcome for minute in self.items if minute.outcome is not None}
        return agenda_answer([minute.item for minute in self.items], decided)

    def table(self) -> pd.DataFrame:
        """Return one line an item, all cells str."""
        columns = ("number", "kind", "question", "evidence", "rows", "row ids", "accepting", "effect", "outcome",
                   "reason", "owner", "due", "done", "decided by", "decided at")  # fmt: skip
        return pd.DataFrame([_line(minute) for minute in self.items], columns=list(columns), dtype="str")

    def csv(self) -> bytes:
        """Return the table as CSV in UTF-8."""
        file = io.BytesIO()
        write_csv(self.table(), file)
        return file.getvalue()


def minutes(
    project: Project,
    dataset: Dataset,
    *,
    run: Predictions | None = None,
    texts: Texts = "whole",
    day: date | None = None,
    cache: Path | None = None,
) -> Minutes:
    """Return the minutes of the agenda as it stands.

    Parameters
    ----------
    run
        The run whose score accepting would change.
    texts
        Whether the texts of the rows stand in them whole, shortened to `SHORT` characters, or not at all.
    day
        The items whose outcome was entered on that day (UTC), also those since removed; None: the agenda as it is.
    cache
        As for `consequences`.

    Raises
    ------
    ExplorerError
        There is no such choice of texts.
    """
    if texts not in TEXTS:
        raise ExplorerError(f"{texts!r} says nothing about texts: use one of {named_choices(TEXTS)}.")
    decided = outcomes(project)
    items: Sequence[AgendaItem] = agenda(project)
    if day is not None:
        there = [item.id for item in items]
        every = [item for item in every_item(project, with_removed=True).values() if item is not None]
        kept = [item for item in every if item.id in decided and _day_of(decided[item.id]) == day]
        items = sorted(kept, key=lambda item: there.index(item.id) if item.id in there else len(there))
    found = tuple(
        _minute(item, decided.get(item.id), dataset, number=number, run=run, texts=texts, cache=cache)
        for number, item in enumerate(items, start=1)
    )
    return Minutes(dataset.name, len(dataset), day, found)


def shown_rows(
    item: AgendaItem, effect: Consequences | None, dataset: Dataset, *, texts: Texts = "whole"
) -> pd.DataFrame:
    """Return the first `N_ROWS` rows of an item, or of those that accepting touches where it names none.

    Index: row id; ``label``, ``split`` and, unless left out, ``text`` (str).
    """
    ids = item.found_rows(dataset, N_ROWS)
    if effect is not None and not item.n_rows:
        ids = effect.touched[:N_ROWS]
    parts = dataset.rows(pd.Index(ids, dtype="int64"))[["label", "split", "text"]].astype("str")
    if texts == "none":
        return parts.drop(columns="text")
    if texts == "short":
        is_long = parts["text"].str.len() > SHORT
        parts["text"] = parts["text"].mask(is_long.fillna(False), parts["text"].str.slice(0, SHORT) + "…")
    return parts


def _minute(
    item: AgendaItem,
    outcome: Outcome | None,
    dataset: Dataset,
    *,
    number: int,
    run: Predictions | None,
    texts: Texts,
    cache: Path | None,
) -> Minute:
    effect, error = None, ""
    try:
        effect = consequences(item, dataset, run, cache=cache)
    except ExplorerError as raised:
        error = str(raised)
    rows = shown_rows(item, effect, dataset, texts=texts)
    n_not_found = len(item.rows) - len(item.found_rows(dataset))
    return Minute(number, item, outcome, rows, n_not_found, effect, error)


def _line(minute: Minute) -> list[str]:
    item, outcome = minute.item, minute.outcome
    effect = minute.effect_error
    if minute.effect is not None:
        effect = " ".join(filter(None, (minute.effect.sentence(), minute.effect.score_sentence())))
    seen = [
        str(minute.number),
        item.kind,
        item.question,
        item.evidence,
        str(item.n_rows),
        " ".join(str(row_id) for row_id in minute.rows.index),
        item.proposal.sentence() if item.proposal else "",
        effect,
    ]
    if outcome is None:
        return [*seen, "open", *[""] * 6]
    when = f"{outcome.time:%Y-%m-%dT%H:%M:%SZ}" if outcome.time else ""
    return [*seen, outcome.word, outcome.reason, outcome.owner, outcome.due, outcome.did, outcome.who, when]


def _day_of(outcome: Outcome) -> date | None:
    return outcome.time.date() if outcome.time else None
