"""The report's sections about runs of predictions."""

from __future__ import annotations

import math

import pandas as pd

from nlp_explorer.audit.receipt import Receipt, receipt
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.report import Picture, ReportInputs, ReportRows, Section
from nlp_explorer.meeting.report_state import ROWS_A_FINDING
from nlp_explorer.plots.confusion import confusion_heatmap
from nlp_explorer.predictions.bad_cases import bad_cases, bad_cases_sentence, confused_pairs
from nlp_explorer.predictions.confusion_view import SHARES_OF, confusion_view
from nlp_explorer.predictions.metrics import confusion, scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.score_answers import confusion_answer, scores_answer

MAX_PAIRS = 20
_FIGURES = ("support", "precision", "recall", "f1")


def model_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return one section a run."""
    return tuple(_of_run(inputs, run) for run in inputs.runs)


def receipt_table(found: Receipt) -> pd.DataFrame:
    """Return the receipt's steps: ``accuracy`` with its interval, ``rows``, ``what``."""
    lines = [
        (step.name, "" if math.isnan(step.value.value) else str(step.value), step.n_rows, step.sentence)
        for step in found.steps
    ]
    return pd.DataFrame(lines, columns=["step", "accuracy", "rows", "what"]).set_index("step")


def _of_run(inputs: ReportInputs, run: Predictions) -> Section:
    dataset = inputs.dataset
    title = f"How good is {run.title}, and where is it weak?"
    found, pairs = scores(dataset, run), confused_pairs(dataset, run)
    answers = [scores_answer(found, pairs), bad_cases_sentence(dataset, run)]
    if not found.n_scored:
        return Section(title, tuple(answers), notes=(run.how,))
    view = confusion_view(confusion(dataset, run))
    heat = confusion_heatmap(
        view.counts,
        view.values,
        unit=SHARES_OF["label"],
        wrong_of_label=view.wrong_of_label.tolist(),
        wrong_as=view.wrong_as.tolist(),
    )
    steps = inputs.receipts.get(run.title) or receipt(dataset, run)
    wrong = bad_cases(dataset, run)
    columns = [name for name in ("predicted", "confidence") if name in wrong]
    first = wrong[columns].iloc[:ROWS_A_FINDING]
    note = f"The first {len(first):,} of {counted(len(wrong), 'wrong row')}"
    return Section(
        title,
        (*answers, confusion_answer(view, SHARES_OF["label"])),
        (Picture(heat, "Counts of label by prediction"),),
        {
            "What the score is made of": receipt_table(steps),
            "Most confused pairs": pairs.head(MAX_PAIRS).set_index(pairs.columns[0]) if len(pairs) else pairs,
            "Classes": found.per_class[list(_FIGURES)],
        },
        (ReportRows(note, first, len(wrong)),) if len(first) else (),
        (steps.sentence, run.how),
    )
