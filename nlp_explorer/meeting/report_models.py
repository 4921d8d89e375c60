"""The report's sections about runs of predictions."""

from __future__ import annotations

import math

import pandas as pd

from nlp_explorer.audit.corrected_run import corrected_run
from nlp_explorer.audit.own_vectors import vectors_at_hand
from nlp_explorer.audit.receipt import Receipt, receipt
from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, share_of
from nlp_explorer.meeting.report import ROWS_A_LIST, Picture, ReportInputs, ReportRows, Section
from nlp_explorer.meeting.report_slices import cluster_sections, slice_tables
from nlp_explorer.plots.confusion import confusion_heatmap
from nlp_explorer.plots.data_map import data_map, epochs_plot
from nlp_explorer.plots.reliability import reliability_plot
from nlp_explorer.predictions.bad_cases import bad_cases, bad_cases_sentence, confused_pairs
from nlp_explorer.predictions.calibration import calibration
from nlp_explorer.predictions.confusion_view import SHARES_OF, confusion_view
from nlp_explorer.predictions.dynamics import dynamics
from nlp_explorer.predictions.dynamics_groups import ALL_ROWS, GROUPS, group_counts
from nlp_explorer.predictions.metrics import confusion, scores
from nlp_explorer.predictions.over_epochs import epochs_of, latest_epochs, over_epochs
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.score_answers import confusion_answer, scores_answer
from nlp_explorer.training.baseline import NAME as BASELINE
from nlp_explorer.training.baseline import load_baseline, split_to_compare

MAX_PAIRS = 20
MAX_POINTS = 2_000  # of a data map in a report: about 0.3 MB
_FIGURES = ("support", "precision", "recall", "f1")


def model_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return the sections of each run, of a run over time its last epoch, and one on how such a run learned."""
    sections: list[Section] = []
    for run in latest_epochs(inputs.runs):
        sections += [_of_run(inputs, run), *cluster_sections(inputs, run)]
    return (*sections, *(_over_time(inputs, epochs) for epochs in epochs_of(inputs.runs).values()))


def receipt_of(inputs: ReportInputs, run: Predictions) -> Receipt:
    """Return the receipt of a run as the pages show it: on corrected labels, too, where rows are decided."""
    corrected = None
    if inputs.standing is not None and len(inputs.standing.rows):
        vectors = vectors_at_hand(inputs.dataset, inputs.embeddings)
        corrected = corrected_run(inputs.dataset, run, inputs.standing.rows, runs=inputs.runs, embeddings=vectors)
    return receipt(inputs.dataset, run, corrected=corrected, baseline=_baseline(inputs, run))


def _baseline(inputs: ReportInputs, run: Predictions) -> Predictions | None:
    """Return the baseline that a run is compared with: a run of its name, else what was trained; or None."""
    named = next((other for other in inputs.runs if other.name == BASELINE), None)
    if named is not None:
        return None if run.name == BASELINE else named
    split = split_to_compare(inputs.dataset, run)
    trained = load_baseline(inputs.dataset, inputs.cache, split=split) if split else None
    return None if trained is None else trained.on_rows_of(run)


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
    steps = receipt_of(inputs, run)
    wrong = bad_cases(dataset, run)
    columns = [name for name in ("predicted", "confidence") if name in wrong]
    first = wrong[columns].iloc[:ROWS_A_LIST]
    note = f"The first {len(first):,} of {counted(len(wrong), 'wrong row')}"
    said, curve = _calibration(dataset, run)
    shown = confusion_answer(view, SHARES_OF["label"])
    return Section(
        title,
        tuple(filter(None, (*answers, shown, said))),
        (Picture(heat, "Counts of label by prediction"), *curve),
        {
            "What the score is made of": receipt_table(steps),
            "Most confused pairs": pairs.head(MAX_PAIRS).set_index(pairs.columns[0]) if len(pairs) else pairs,
            "Classes": found.per_class[list(_FIGURES)],
            **slice_tables(inputs, run),
        },
        (ReportRows(note, first, len(wrong)),) if len(first) else (),
        (steps.sentence, run.how),
    )


def _calibration(dataset: Dataset, run: Predictions) -> tuple[str, tuple[Picture, ...]]:
    """Return whether a run is as sure as it is right, in words and as a picture; nothing where it does not say."""
    found = calibration(dataset, run)
    if found is None:
        return "", ()
    return found.sentence, (Picture(reliability_plot(found.reliability), "Accuracy by confidence"),)


def _over_time(inputs: ReportInputs, epochs: tuple[Predictions, ...]) -> Section:
    dataset, found = inputs.dataset, dynamics(inputs.dataset, epochs)
    title = f"What did {epochs[0].name} learn, and what did it not?"
    if not len(found.rows):
        return Section(title, (found.sentence,))
    drawn = found.rows.iloc[:: max(1, -(-len(found.rows) // MAX_POINTS))]
    has_probabilities = found.label_probability is not None
    cards = data_map(drawn, None, n_epochs=len(found.epochs), has_probabilities=has_probabilities)
    counts = group_counts(found.rows)
    groups = pd.DataFrame(
        [(name, share_of(n, len(found.rows)), GROUPS[name]) for name, n in counts.items() if name != ALL_ROWS],
        columns=["group", "rows", "meaning"],
    )
    hardest = found.rows[["correctness", "n_forgotten"]].iloc[:ROWS_A_LIST]
    return Section(
        title,
        (found.sentence,),
        (
            Picture(epochs_plot(over_epochs(dataset, epochs)), "Accuracy and log loss of each epoch"),
            Picture(cards, "Confidence against variability of each row"),
        ),
        {"Groups of rows": groups.set_index("group")},
        (ReportRows(f"The {counted(len(hardest), 'row')} learned worst", hardest, len(found.rows)),),
        (f"Drawn are {len(drawn):,} of {counted(len(found.rows), 'row')}, evenly spaced from hard to easy.",),
    )
