"""An item of the agenda: a question, what was seen, the rows it is about, and what accepting it would do."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects.project import Document
from nlp_explorer.projects.row_keys import KEY_COLUMNS, Matches, count_twins, match_rows, row_keys
from nlp_explorer.review.recipe import PlannedStep, Recipe, read_recipe
from nlp_explorer.review.steps import Step

ItemKind = Literal["finding", "group", "rows", "row", "confused classes", "recipe step", "policy"]
RowAction = Literal["drop", "keep", "relabel"]

FORMAT = 1
MAX_KEPT_ROWS = 1_000  # of an item: a meeting reads ten; more rows than this are for a recipe step, not for decisions
_ROW_COLUMNS = ("row_id", *KEY_COLUMNS, "n_twins")


@dataclass(frozen=True)
class Bars:
    """A picture an item carries: a number of rows for each name, in the order to show."""

    names: tuple[str, ...]
    counts: tuple[int, ...]

    def as_series(self) -> pd.Series:
        """Return the counts by name, int64."""
        return pd.Series(self.counts, index=pd.Index(self.names, dtype="str"), dtype="int64")


@dataclass(frozen=True)
class StepProposal:
    """Accepting adds this step to the project's recipe."""

    step: Step
    why: str = ""

    def sentence(self) -> str:
        """Return what accepting does."""
        return f"Adds to the recipe: {self.step.sentence()}."


@dataclass(frozen=True)
class RowsProposal:
    """Accepting decides the same about each row of the item; ``label`` goes with ``relabel`` alone."""

    action: RowAction
    label: str = ""

    def __post_init__(self) -> None:
        """Refuse a new label that is missing, or one that goes with nothing."""
        if bool(self.label.strip()) != (self.action == "relabel"):
            raise ExplorerError(f"To {self.action} with the label {self.label!r} means nothing: relabel needs a label.")

    def sentence(self) -> str:
        """Return what accepting does."""
        return {
            "drop": "Drops the rows.",
            "keep": "Keeps the rows as they are.",
            "relabel": f"Gives the rows the label {self.label}.",
        }[self.action]


Proposal = StepProposal | RowsProposal


def no_rows() -> pd.DataFrame:
    """Return the rows of an item that is about none."""
    return pd.DataFrame(columns=list(_ROW_COLUMNS)).astype(
        {"row_id": "int64", "n_twins": "int64"} | dict.fromkeys(KEY_COLUMNS, "str")
    )


@dataclass(frozen=True, eq=False)
class AgendaItem:
    """One item, as it was put on the agenda.

    Attributes
    ----------
    question, evidence
        What is to be decided, and one sentence with the numbers.
    rows
        The rows it is about, worst first, at most `MAX_KEPT_ROWS`: ``row_id`` (in the version of ``fingerprint``), the
        row key (`KEY_COLUMNS`) and ``n_twins``.
    n_rows
        How many rows it is about in all.
    page
        Where it was put on the agenda.
    """

    kind: ItemKind
    question: str
    evidence: str = ""
    rows: pd.DataFrame = field(default_factory=no_rows)
    n_rows: int = 0
    fingerprint: str = ""
    chart: Bars | None = None
    proposal: Proposal | None = None
    page: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    author: str = ""
    time: datetime | None = None

    def find(self, dataset: Dataset) -> Matches:
        """Return where its rows are, aligned with ``rows``: by row id in the version they were seen in, else by key."""
        if self.fingerprint == dataset.fingerprint:
            return Matches(self.rows["row_id"].to_numpy(np.int64), pd.Series("", index=self.rows.index, dtype="str"))
        return match_rows(self.rows, dataset)

    def found_rows(self, dataset: Dataset, n: int | None = None) -> np.ndarray:
        """Return the ids of the rows that were found, int64, worst first; the first ``n`` of them."""
        found = self.find(dataset).row_ids
        result: np.ndarray = found[found >= 0][:n]
        return result

    def accepting(self) -> str:
        """Return what accepting does, without saying again what the question says."""
        if self.proposal is None:
            return "Changes no data; it is kept in the minutes."
        if isinstance(self.proposal, StepProposal) and self.proposal.step.sentence() in self.question:
            return "Adds this step to the recipe."
        return self.proposal.sentence()

    @property
    def may_decide_rows(self) -> bool:
        """Whether accepting may decide about each of its rows: all of them were kept."""
        return 0 < self.n_rows == len(self.rows)


def kept_rows(dataset: Dataset, row_ids: np.ndarray) -> pd.DataFrame:
    """Return rows as an item keeps them: the first `MAX_KEPT_ROWS`, each once, in their order."""
    ids = pd.unique(np.asarray(row_ids, dtype=np.int64))[:MAX_KEPT_ROWS]
    if not len(ids):
        return no_rows()
    keys = row_keys(dataset, ids)
    keys["n_twins"] = count_twins(dataset, keys)
    keys.insert(0, "row_id", ids)
    return keys.reset_index(drop=True)


def to_json(item: AgendaItem) -> str:
    """Return an item as the text that is kept."""
    rows = item.rows.astype(object).where(item.rows.notna(), None)
    content = {
        "format": FORMAT,
        "kind": item.kind,
        "question": item.question,
        "evidence": item.evidence,
        "rows": rows[list(_ROW_COLUMNS)].to_numpy().tolist(),
        "n_rows": item.n_rows,
        "fingerprint": item.fingerprint,
        "chart": None if item.chart is None else [item.chart.names, item.chart.counts],
        "proposal": _written(item.proposal),
        "page": item.page,
    }
    return json.dumps(content, ensure_ascii=False)


def from_json(document: Document, first: Document) -> AgendaItem:
    """Return the item that was kept; ``first`` is its first wording, which says who put it there, and when.

    Raises
    ------
    ExplorerError
        It was kept by a newer version.
    """
    content = json.loads(document.content)
    if content["format"] > FORMAT:
        raise ExplorerError(
            f"An item of the agenda is of format {content['format']}, kept by a newer version of NLP Explorer; "
            f"this one reads up to {FORMAT}: update NLP Explorer."
        )
    rows = pd.DataFrame(content["rows"], columns=list(_ROW_COLUMNS)).astype(no_rows().dtypes.to_dict())
    return AgendaItem(
        kind=content["kind"],
        question=content["question"],
        evidence=content["evidence"],
        rows=rows,
        n_rows=content["n_rows"],
        fingerprint=content["fingerprint"],
        chart=None if content["chart"] is None else Bars(*(tuple(part) for part in content["chart"])),
        proposal=_read(content["proposal"]),
        page=content["page"],
        id=document.name,
        author=first.reviewer,
        time=first.time,
    )


def _written(proposal: Proposal | None) -> dict[str, str] | None:
    if proposal is None:
        return None
    if isinstance(proposal, StepProposal):
        return {"recipe": Recipe((PlannedStep(proposal.step, proposal.why),)).to_yaml()}
    return {"action": proposal.action, "label": proposal.label}


def _read(content: dict[str, str] | None) -> Proposal | None:
    if content is None:
        return None
    if "recipe" in content:
        [planned] = read_recipe(content["recipe"], name="the step of an item of the agenda").steps
        return StepProposal(planned.step, planned.why)
    return RowsProposal(content["action"], content["label"])  # type: ignore[arg-type]  # as `_written` wrote it
