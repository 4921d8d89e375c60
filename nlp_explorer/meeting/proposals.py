"""What a page shows, as an item of the agenda: its question, its sentence, its rows, and what accepting would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Finding
from nlp_explorer.findings.base import Chart
from nlp_explorer.findings.wording import counted, listed, share_of
from nlp_explorer.meeting.agenda_item import AgendaItem, Bars, ItemKind, RowsProposal, StepProposal, kept_rows
from nlp_explorer.review.decisions import check_whole
from nlp_explorer.review.steps import Step
from nlp_explorer.review.suggested_steps import suggested_steps

MAX_BARS = 6  # of a picture on a projector: more are too small to be read from five metres
_NO_LABEL = "(no label)"


def finding_item(dataset: Dataset, finding: Finding, *, of: str = "") -> AgendaItem:
    """Return a finding as an item; where a rule can mend it, accepting adds the first step against it.

    ``dataset``: the whole one. ``of``: the slice the finding holds for, in words.
    """
    ids = finding.evidence.rows.index.to_numpy(np.int64)
    evidence = f"Within {of}: {finding.message}" if of else finding.message
    item = item_of_rows(dataset, ids, kind="finding", question="", evidence=evidence)
    item = replace(item, chart=_declared(finding.evidence.chart) or item.chart)
    suggested = suggested_steps([finding], dataset)
    if suggested:
        step = suggested[0].step
        return replace(
            item,
            question=f"{finding.title}: shall we {step.sentence()}?",
            proposal=StepProposal(step, suggested[0].why),
        )
    what = f" about the {counted(item.n_rows, 'row')}" if item.n_rows else ""
    return replace(item, question=f"{finding.title}: what do we do{what}?")


def group_item(dataset: Dataset, row_ids: Sequence[int] | np.ndarray) -> AgendaItem:
    """Return a group of rows that belong together as an item."""
    labels = _counts(dataset, np.asarray(row_ids, dtype=np.int64))
    named = labels.drop(_NO_LABEL, errors="ignore")
    if len(named) > 1:
        question = f"Which label is right for {counted(len(row_ids), 'row')} that belong together?"
    else:
        question = f"What do we do about {counted(len(row_ids), 'row')} that belong together?"
    first = f"first row {int(row_ids[0])}" if len(row_ids) else "no row"
    evidence = f"{counted(len(row_ids), 'row')} ({first}), labelled {_counted_out(labels)}."
    return item_of_rows(dataset, row_ids, kind="group", question=question, evidence=evidence)


def rows_item(dataset: Dataset, row_ids: Sequence[int] | np.ndarray, *, what: str = "") -> AgendaItem:
    """Return a selection of rows as an item; ``what`` says in words which rows they are."""
    n_rows = len(row_ids)
    if not n_rows:
        raise ExplorerError("No row is selected: select some rows, then put them on the agenda.")
    question = f"What do we do about {counted(n_rows, 'selected row')}?"
    labels = _counted_out(_counts(dataset, np.asarray(row_ids, dtype=np.int64)))
    evidence = f"{what + ': ' if what else ''}{share_of(n_rows, len(dataset))}, labelled {labels}."
    return item_of_rows(dataset, row_ids, kind="rows", question=question, evidence=evidence)


def row_item(
    dataset: Dataset, row_id: int, *, new_label: str | None = None, predicted: str | None = None
) -> AgendaItem:
    """Return one row as an item; with a new label, accepting gives it that label."""
    label = dataset.frame.at[row_id, "label"]
    given = f"labelled {label}" if isinstance(label, str) else "without a label"
    said = f"; predicted {predicted}" if predicted else ""
    split = dataset.frame.at[row_id, "split"]
    evidence = f"Row {row_id}{f' of {split}' if isinstance(split, str) else ''}, {given}{said}."
    if new_label:
        question = f"Row {row_id}, {given}: is {new_label} the right label?"
        proposal = RowsProposal("relabel", new_label)
    else:
        question, proposal = f"Row {row_id}, {given}: what do we do about it?", None
    item = item_of_rows(dataset, [row_id], kind="row", question=question, evidence=evidence)
    return replace(item, proposal=proposal, chart=None)


def confusion_item(
    dataset: Dataset, row_ids: Sequence[int] | np.ndarray, counts: pd.DataFrame, cell: tuple[str, str], *, run: str
) -> AgendaItem:
    """Return a pair of classes that a run confuses as an item.

    Parameters
    ----------
    row_ids
        The rows of the cell, in the order to read.
    counts
        Counts of label (index) by prediction (columns).
    cell
        Label and prediction.
    """
    label, predicted = cell
    of_label = pd.Series(counts.T[label]).sort_values(ascending=False, kind="stable")
    n, n_label = int(of_label[predicted]), int(of_label.sum())
    back = int(pd.Series(counts.T[predicted])[label]) if predicted in counts.index and label in counts else 0
    of_label = of_label[of_label > 0].head(MAX_BARS)
    question = f"Why is {label} taken for {predicted}, and what do we do about it?"
    evidence = f"{run} takes {share_of(n, n_label)} labelled {label} for {predicted}; the other way round {back:,}."
    chart = Bars(tuple(f"→ {name}" for name in of_label.index), tuple(int(count) for count in of_label))
    item = item_of_rows(dataset, row_ids, kind="confused classes", question=question, evidence=evidence)
    return replace(item, chart=chart)


def step_item(dataset: Dataset, step: Step, why: str = "", *, touched: Sequence[int] | np.ndarray = ()) -> AgendaItem:
    """Return a step of a recipe as an item; accepting adds it to the recipe, where it is not there already."""
    item = item_of_rows(dataset, touched, kind="recipe step", question=f"Shall we {step.sentence()}?", evidence=why)
    return replace(item, proposal=StepProposal(step, why))


def policy_item(question: str, evidence: str = "") -> AgendaItem:
    """Return a policy as an item: merge two classes, collect 200 more of one, change a definition."""
    return AgendaItem("policy", question.strip(), evidence.strip())


def item_of_rows(
    dataset: Dataset, row_ids: Sequence[int] | np.ndarray | pd.Index, *, kind: ItemKind, question: str, evidence: str
) -> AgendaItem:
    """Return an item about some rows of the whole dataset, with a picture of their labels where these are several."""
    check_whole(dataset)
    ids = pd.unique(np.asarray(row_ids, dtype=np.int64))
    counts = _counts(dataset, ids).head(MAX_BARS)
    chart = Bars(tuple(str(name) for name in counts.index), tuple(int(count) for count in counts))
    return AgendaItem(
        kind,
        question,
        evidence,
        rows=kept_rows(dataset, ids),
        n_rows=len(ids),
        fingerprint=dataset.fingerprint,
        chart=chart if len(counts) > 1 else None,
    )


def _counts(dataset: Dataset, row_ids: np.ndarray) -> pd.Series:
    """Return the rows a label has among some rows, most frequent first, then by name."""
    counts = dataset.frame["label"].reindex(row_ids).astype("str").fillna(_NO_LABEL).value_counts()
    return counts.sort_index().sort_values(ascending=False, kind="stable")


def _counted_out(counts: pd.Series) -> str:
    named = [f"{name} ({count:,})" for name, count in counts.head(3).items()]
    more = len(counts) - len(named)
    return listed([*named, f"{more:,} more"] if more else named)


def _declared(chart: Chart | None) -> Bars | None:
    if chart is None or chart.kind != "bar":
        return None
    shown = chart.data.sort_values(chart.y, ascending=False, kind="stable").head(MAX_BARS)
    return Bars(tuple(str(name) for name in shown[chart.x]), tuple(int(count) for count in shown[chart.y]))
