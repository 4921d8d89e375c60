"""The report's opening, its findings, what was decided, and how it was made."""

from __future__ import annotations

from importlib.metadata import version as installed_version

import pandas as pd

from nlp_explorer.answers import records_sentence, review_answer
from nlp_explorer.dataset import SourceFile
from nlp_explorer.errors import ReadError
from nlp_explorer.findings import Finding
from nlp_explorer.findings.run import ORDER_RULE
from nlp_explorer.findings.verdict import verdict
from nlp_explorer.findings.wording import counted
from nlp_explorer.meeting.experiment_log import experiment_log, experiment_table, run_notes
from nlp_explorer.meeting.kept_profile import profile_to_keep
from nlp_explorer.meeting.report import ROWS_A_LIST, ReportInputs, ReportRows, Section
from nlp_explorer.meeting.report_recipe import recipe_sections
from nlp_explorer.meeting.since import since_line
from nlp_explorer.overview import overview
from nlp_explorer.predictions.intervals import CONFIDENCE_LEVEL
from nlp_explorer.predictions.metrics import MACRO_CONVENTION, scores
from nlp_explorer.reading import file_sha256
from nlp_explorer.review.export import export_cleaned
from nlp_explorer.review.standing import open_decisions
from nlp_explorer.seed import SEED
from nlp_explorer.text.lengths import text_lengths

# Evidence that repeats a text or marks a place in it: the row itself is shown beside.
_NOT_SHOWN = ("start", "end")


def opening_section(inputs: ReportInputs) -> Section:
    """Return whether the dataset is ready, its figures, and what changed since the last version."""
    dataset = inputs.dataset
    figures = overview(dataset, text_lengths(dataset.texts, tokenizer=None)) if len(dataset) else ()
    facts = pd.DataFrame([(figure.name, figure.value, figure.note) for figure in figures], columns=["", "value", "of"])
    since = ""
    if inputs.project is not None:
        scored = [(run, scores(dataset, run)) for run in inputs.runs]
        profile = profile_to_keep(dataset, inputs.findings, scored)
        since = since_line(inputs.project, dataset, profile, now=inputs.time)
    return Section(
        "Is this dataset ready to train on?",
        answers=(verdict(dataset, inputs.findings).sentence, *([since] if since else [])),
        tables={"": facts.set_index("")},
        notes=(f"{records_sentence(dataset)}.",),
    )


def finding_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return every check in reading order, with its first rows, worst first."""
    return tuple(_of_finding(finding) for finding in inputs.findings)


def decided_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """Return what was decided, what the recipe does, and the log of runs."""
    sections = []
    if inputs.standing is not None:
        cleaned = export_cleaned(inputs.dataset, inputs.standing)
        answers = (review_answer(inputs.standing.rows, len(inputs.dataset)), cleaned.sentence())
        sections.append(Section("What has been decided?", answers, notes=open_decisions(inputs.standing)))
        sections += recipe_sections(inputs, inputs.standing)
    if inputs.runs:
        notes = {} if inputs.project is None else run_notes(inputs.project)
        log = experiment_table(experiment_log(inputs.dataset, inputs.runs, notes)).set_index("run")
        sections.append(Section("What did each run change?", tables={"Each run against the one before": log}))
    return tuple(sections)


def method_section(inputs: ReportInputs) -> Section:
    """Return how the report was made, from which files and versions."""
    dataset = inputs.dataset
    files = pd.DataFrame(
        [(file.name, file.format, file.encoding or "", file.n_records, _digest(file)) for file in dataset.files],
        columns=["file", "format", "encoding", "records", "sha256"],
    )
    versions = () if inputs.project is None else inputs.project.versions()
    opened = pd.DataFrame(
        [(f"{one.first_opened:%Y-%m-%d %H:%M}", one.name, one.n_rows, one.fingerprint) for one in versions],
        columns=["first opened, UTC", "name", "rows", "fingerprint"],
    )
    schema = dataset.schema
    played = ", ".join(
        f"{part}: {column or 'none'}"
        for part, column in (
            ("text", " + ".join(schema.text)),
            ("label", schema.label),
            ("split", schema.split),
            ("id", schema.id),
        )
    )
    return Section(
        "Versions and method",
        tables={
            "Files": files.set_index("file"),
            **({"Versions of the project": opened.set_index("first opened, UTC")} if len(opened) else {}),
        },
        notes=(
            f"Made by NLP Explorer {installed_version('nlp-explorer')} on {inputs.time:%d %B %Y, %H:%M} UTC.",
            f"Dataset {dataset.fingerprint}, texts {dataset.text_fingerprint}; columns: {played}.",
            f"Findings: {ORDER_RULE}",
            f"Intervals hold {100 * CONFIDENCE_LEVEL:.0f} %: Wilson's for shares, a bootstrap with the seed {SEED} for "
            f"means over classes, paired where two runs share rows. {MACRO_CONVENTION}",
        ),
    )


def _digest(file: SourceFile) -> str:
    """Return the sha256 of a source file; why there is none, where it cannot be read again."""
    if not file.sha256 and file.path is None:
        return "not a file"
    try:
        return file_sha256(file)
    except ReadError as error:
        return str(error)


def _of_finding(finding: Finding) -> Section:
    rows = finding.evidence.rows
    first = rows.loc[~rows.index.duplicated()].iloc[:ROWS_A_LIST].drop(columns=list(_NOT_SHOWN), errors="ignore")
    is_shown = finding.status in ("issue", "tip", "failed")
    shown = (
        (ReportRows(f"The first {len(first):,} of {counted(finding.n_rows, 'row')}", first, finding.n_rows),)
        if is_shown and len(first)
        else ()
    )
    return Section(
        finding.title,
        (finding.message,),
        rows=shown,
        notes=(finding.advice,) if finding.advice and is_shown else (),
        status=finding.status,
    )
