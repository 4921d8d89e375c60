"""What was changed from run to run, why, and what it did to the scores: one change a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.score_change import ScoreChange, points, score_change
from nlp_explorer.predictions.metrics import Scores, scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import Project

RUN_NOTE = "run-note"  # kind of document, named after the run's fingerprint
MAX_NOTE_CHARACTERS = 2_000


@dataclass(frozen=True)
class RunNote:
    """What was changed for a run, and why."""

    changed: str
    why: str
    reviewer: str = ""


@dataclass(frozen=True, eq=False)
class ExperimentLine:
    """A run: its note, its scores, and what changes from the run before it, on the rows that both predict.

    ``against`` is the title of that run, empty for the first.
    """

    run: Predictions
    note: RunNote
    scores: Scores
    against: str
    change: ScoreChange | None


def keep_run_note(project: Project, run: Predictions, note: RunNote) -> None:
    """Keep what was changed for a run and why. An earlier note stays in the project's file.

    Raises
    ------
    ExplorerError
        Nothing is said, or too much.
    """
    changed, why = note.changed.strip(), note.why.strip()
    if not changed:
        raise ExplorerError("The note does not say what was changed: write it in a few words, such as 'lr 2e-5'.")
    for what, text in (("what was changed", changed), ("why", why)):
        if len(text) > MAX_NOTE_CHARACTERS:
            raise ExplorerError(
                f"The note says {what} in {len(text):,} characters: shorten it to {MAX_NOTE_CHARACTERS:,}."
            )
    content = json.dumps({"changed": changed, "why": why, "run": run.title}, ensure_ascii=False)
    project.keep_document(RUN_NOTE, run.fingerprint, content, reviewer=note.reviewer)


def run_notes(project: Project) -> dict[str, RunNote]:
    """Return the latest note of each run, by the run's fingerprint."""
    notes = {}
    for document in project.documents(RUN_NOTE):
        fields = json.loads(document.content)
        notes[document.name] = RunNote(fields["changed"], fields["why"], document.reviewer)
    return notes


def experiment_log(
    dataset: Dataset, runs: Sequence[Predictions], notes: Mapping[str, RunNote]
) -> tuple[ExperimentLine, ...]:
    """Return one line a run, in their order, each against the one before."""
    before = (None, *runs[:-1])
    return tuple(
        ExperimentLine(
            run=run,
            note=notes.get(run.fingerprint, RunNote("", "")),
            scores=scores(dataset, run),
            against="" if last is None else last.title,
            change=None if last is None else score_change(dataset, last, run),
        )
        for last, run in zip(before, runs, strict=True)
    )


def experiment_table(lines: Sequence[ExperimentLine]) -> pd.DataFrame:
    """Return the log as it is shown: ``run``, ``changed``, ``why``, the differences in percentage points with their
    intervals, ``against``, ``shared rows``, ``accuracy``, ``macro-F1`` and ``rows``.
    """
    return pd.DataFrame([_shown(line) for line in lines])


def experiment_sentence(line: ExperimentLine) -> str:
    """Return what a run's change did, in one sentence."""
    changed = line.note.changed or "no note says what was changed"
    if line.change is None:
        return f"{line.run.title}: {changed}; the first run."
    n_shared = line.change.comparison.n_rows
    if not n_shared:
        return f"{line.run.title}: {changed}; no row is predicted by {line.against}, too."
    return (
        f"{line.run.title}: {changed}; accuracy {line.change.points}, macro-F1 {points(line.change.macro_f1)} "
        f"percentage points against {line.against}, on {counted(n_shared, 'shared row')}."
    )


def _shown(line: ExperimentLine) -> dict[str, object]:
    is_scored, is_compared = line.scores.n_scored > 0, line.change is not None and line.change.comparison.n_rows > 0
    return {
        "run": line.run.title,
        "changed": line.note.changed,
        "why": line.note.why,
        "accuracy, points": line.change.points if is_compared and line.change is not None else "",
        "macro-F1, points": points(line.change.macro_f1) if is_compared and line.change is not None else "",
        "against": line.against,
        "shared rows": line.change.comparison.n_rows if line.change is not None else 0,
        "accuracy": str(line.scores.accuracy) if is_scored else "",
        "macro-F1": str(line.scores.macro_f1) if is_scored else "",
        "rows": line.scores.n_scored,
    }
