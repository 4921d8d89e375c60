"""The rows of a queue that stand behind a line of its tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.findings.wording import counted
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import named_answers
from nlp_explorer.review.queues.settling import SETTLED
from nlp_explorer.review.queues.tables import CONFUSED, LABELS, PAIRS, PEOPLE, Table


@dataclass(frozen=True, eq=False)
class RowsBehind:
    """Items of a queue, ascending, and which they are in words."""

    items: pd.Index
    sentence: str


def rows_behind(table: Table, at: int, answers: pd.DataFrame, queue: Queue, rows: pd.DataFrame) -> RowsBehind:
    """Return what makes the line at a place of one of `result_tables` what it is: disputes, or wrong labels.

    ``answers``, ``rows``: what the tables were made from.
    """
    line = table.lines.iloc[at]
    given = named_answers(answers, queue)
    disputed = given[given.groupby("row")["answer"].transform("nunique") > 1]
    if table.title == CONFUSED:
        one, other = (disputed.loc[disputed["answer"] == line[name], "row"] for name in ("label", "or"))
        return _said(one[one.isin(other)], "that people give both labels")
    if table.title == LABELS:
        label = line["label"]
        return _said(disputed.loc[disputed["answer"] == label, "row"], f"that some call {label} and others do not")
    if table.title == PEOPLE:
        person = line["person"]
        return _said(disputed.loc[disputed["reviewer"] == person, "row"], f"on which {person} and others differ")
    if table.title == PAIRS:
        first, second = line["person"], line["and"]
        wide = given[given["reviewer"].isin([first, second])].groupby("row")["answer"].nunique()
        return _said(wide.index[wide > 1].to_series(), f"on which {first} and {second} differ")
    label = line["label of the data"]
    items = queue.items.loc[rows.index]
    is_wrong = np.array([label not in labels for labels in rows["labels"]], dtype=bool)
    here = items["is_random"] & rows["status"].isin(SETTLED) & (rows["given"] == label) & is_wrong
    return _said(rows.index[here].to_series(), f"drawn at random that the data calls {label} and people do not")


def rows_of_person(person: str, answers: pd.DataFrame, queue: Queue, rows: pd.DataFrame) -> RowsBehind:
    """Return the rows on which a person was not sure, or says other than what was settled since."""
    own = answers[(answers["reviewer"] == person) & answers["item"].isin(queue.judged.index)]
    settled = rows.loc[rows["status"].isin(SETTLED), "labels"]
    is_flagged = [
        kind == "unsure" or (item in settled.index and tuple(sorted(labels)) != settled[item])
        for kind, item, labels in zip(own["kind"], own["item"], own["labels"], strict=True)
    ]
    return _said(own.loc[is_flagged, "item"], f"on which {person} was not sure, or says other than what was settled")


def _said(items: pd.Series, which: str) -> RowsBehind:
    found = pd.Index(sorted(items.unique()), dtype="int64")
    return RowsBehind(found, f"{counted(len(found), 'row')} {which}" + (":" if len(found) else "."))
