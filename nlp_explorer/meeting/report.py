"""The whole state of a dataset and its runs, as sections for those who were not there: figures, tables, sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects import Project
from nlp_explorer.review.standing import Standing, standing

ROWS_A_LIST = 10  # of a finding, and of every other list: an example a line, not the list itself


@dataclass(frozen=True, eq=False)
class ReportInputs:
    """What a report is written from. What was computed already is not computed again.

    Attributes
    ----------
    cache
        Where near duplicates, token counts and what rests on embeddings are kept.
    embeddings
        Those that were made already, of the whole dataset.
    time
        When the report is made; it stands in it.
    """

    dataset: Dataset
    runs: tuple[Predictions, ...]
    findings: tuple[Finding, ...]
    cache: Path
    time: datetime
    project: Project | None = None
    standing: Standing | None = None
    embeddings: Embeddings | None = None


@dataclass(frozen=True, eq=False)
class ReportRows:
    """Rows of the dataset in a report: shown whole, shortened or without their text.

    ``rows``: index row id, with the columns that say why; ``n_all``: how many there are, of which these are the first.
    """

    title: str
    rows: pd.DataFrame
    n_all: int


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure and what it shows, for those who cannot see it."""

    figure: go.Figure
    alt: str


@dataclass(frozen=True, eq=False)
class Section:
    """One question of the report: its answers, what shows them, and further sentences.

    ``tables`` by their titles; ``status`` is that of a finding. ``holds_words``: what it says is made of the words of
    the texts, so that it goes where they are left out.
    """

    title: str
    answers: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    rows: tuple[ReportRows, ...] = ()
    notes: tuple[str, ...] = ()
    status: str = ""
    holds_words: bool = False


@dataclass(frozen=True, eq=False)
class Report:
    """All sections in reading order; ``findings`` are all checks, worst first; ``left_out`` says what is not in it."""

    dataset: Dataset
    time: datetime
    opening: Section
    findings: tuple[Section, ...]
    sections: tuple[Section, ...]
    left_out: Section
    method: Section


def report_inputs(
    dataset: Dataset,
    runs: Sequence[Predictions],
    *,
    cache: Path,
    time: datetime,
    project: Project | None = None,
    findings: tuple[Finding, ...] | None = None,
    progress: Progress = no_progress,
) -> ReportInputs:
    """Return what a report is written from; ``findings``: of the whole dataset, where they are known already."""
    from nlp_explorer.meeting.report_meaning import embeddings_at_hand

    progress(0.0, "running the checks")
    return ReportInputs(
        dataset=dataset,
        runs=tuple(runs),
        findings=run_checks(Inputs(dataset, tuple(runs))) if findings is None else findings,
        cache=cache,
        time=time,
        project=project,
        standing=None if project is None else standing(project, dataset),
        embeddings=embeddings_at_hand(dataset, cache) if len(dataset) else None,
    )


def build_report(inputs: ReportInputs, *, progress: Progress = no_progress) -> Report:
    """Return the report of a whole dataset."""
    from nlp_explorer.meeting.report_data import data_sections
    from nlp_explorer.meeting.report_left_out import left_out_section
    from nlp_explorer.meeting.report_meaning import meaning_sections
    from nlp_explorer.meeting.report_models import model_sections
    from nlp_explorer.meeting.report_people import people_sections
    from nlp_explorer.meeting.report_state import decided_sections, finding_sections, method_section, opening_section
    from nlp_explorer.meeting.report_words import words_sections

    has_rows = len(inputs.dataset) > 0
    progress(0.2, "looking at the texts")
    data = data_sections(inputs) if has_rows else ()
    progress(0.4, "reading the words of each class")
    words = words_sections(inputs) if has_rows else ()
    progress(0.5, "comparing the texts")
    meaning = meaning_sections(inputs) if has_rows else ()
    progress(0.7, "scoring the runs")
    models = model_sections(inputs)
    progress(0.8, "looking at what was decided")
    decided = (*people_sections(inputs), *decided_sections(inputs))
    progress(0.95, "writing")
    sections = (*data, *words, *meaning, *models, *decided)
    return Report(
        dataset=inputs.dataset,
        time=inputs.time,
        opening=opening_section(inputs),
        findings=finding_sections(inputs),
        sections=sections,
        left_out=left_out_section(inputs, sections),
        method=method_section(inputs),
    )
