"""``nlp-explorer report``: the whole state of a dataset and its runs in one HTML file that needs no network."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.errors import StorageError

_SUFFIXES = (".html", ".htm")


@takes_reading
def report(
    data: options.Data,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the report is written, as .html.")],
    predictions: options.PredictionFiles = None,
    without_texts: Annotated[
        bool, typer.Option("--without-texts", help="Leave out the texts of the rows, for confidentiality.")
    ] = False,
    max_characters: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Show at most so many characters of a text; 600 by default.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="Project whose decisions, versions and notes are told.")
    ] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where projects are kept.")] = None,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Write what the pages say of a dataset into one HTML file, for those who were not there."""
    from nlp_explorer.meeting.report import build_report, report_inputs
    from nlp_explorer.meeting.report_html import MAX_CHARACTERS, Disclosure, report_html
    from nlp_explorer.predictions.runs import read_runs
    from nlp_explorer.progress import part_of
    from nlp_explorer.projects import open_workspace
    from nlp_explorer.projects.whole_files import write_whole
    from nlp_explorer.review import refuse_source

    if out.suffix.casefold() not in _SUFFIXES:
        raise StorageError(f"{out.name!r} is no name for a report: end it in {_SUFFIXES[0]!r}.")
    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.2))
    refuse_source(out, dataset)
    inputs = report_inputs(
        dataset,
        read_runs(options.existing_paths(predictions), dataset),
        cache=options.cache_or_default(cache),
        time=datetime.now(UTC),
        project=None if project is None else open_workspace(workspace).project_named(project),
        progress=part_of(progress, start=0.2, end=0.5),
    )
    made = build_report(inputs, progress=part_of(progress, start=0.5, end=1))
    page = report_html(made, Disclosure(not without_texts, max_characters or MAX_CHARACTERS)).encode("utf-8", "replace")
    write_whole(out, page)
    typer.echo(made.opening.answers[0])
    typer.echo(f"Written: {out} ({len(page) / 1e6:.1f} MB)")
