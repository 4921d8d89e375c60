"""``nlp-explorer compare``: what changed from one version of the data to the next, as the Compare page says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset
    from nlp_explorer.meeting.compare import VersionComparison
    from nlp_explorer.predictions.run import Predictions

MAX_CLASSES_SHOWN = 20  # whose counts differ, the largest difference first; --json gives all


@takes_reading
def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The earlier version: a file or folder.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later version: a file or folder.")],
    *,
    predictions_old: Annotated[
        str | None, typer.Option(metavar="FILE", help="Predictions of a model for the earlier version.")
    ] = None,
    predictions_new: Annotated[
        str | None, typer.Option(metavar="FILE", help="Predictions of a model for the later version.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="Project whose decisions are looked up in the later version.")
    ] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where decisions are kept.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every changed row there: .csv, .tsv, .jsonl or .parquet.")
    ] = None,
    reading: Reading,
) -> None:
    """Say what changed from OLD to NEW: rows, labels, splits, findings, decisions and scores."""
    from nlp_explorer.meeting.compare import compare_versions
    from nlp_explorer.meeting.comparison_files import changed_rows, comparison_json
    from nlp_explorer.projects import open_workspace
    from nlp_explorer.review import check_target, write_frame

    before, now = (reading.read((name,), progress=options.terminal_progress()) for name in (old, new))
    if out is not None:
        for dataset in (before, now):
            check_target(out, dataset)
    runs = None
    if predictions_old is not None or predictions_new is not None:
        runs = (_run(predictions_old, before), _run(predictions_new, now))
    found = compare_versions(
        before,
        now,
        runs=runs,
        project=None if project is None else open_workspace(workspace).project_named(project),
        progress=options.terminal_progress(),
    )
    if out is not None:
        write_frame(changed_rows(found), out)
    if as_json:
        typer.echo(json.dumps(comparison_json(found), indent=2))  # ASCII: no terminal can spoil it
        return
    for line in _lines(found):
        typer.echo(line)
    if out is not None:
        typer.echo(f"Written: {out}")


def _run(name: str | None, dataset: Dataset) -> Predictions:
    """Return the last run of a file; without one, of the columns of the data itself."""
    from nlp_explorer.errors import ExplorerError
    from nlp_explorer.predictions.runs import read_runs

    runs = read_runs(options.existing_paths(() if name is None else (name,)), dataset)
    if not runs:
        raise ExplorerError(
            f"There are no predictions for {dataset.name!r}: give both --predictions-old and --predictions-new."
        )
    return runs[-1]


def _lines(found: VersionComparison) -> Iterator[str]:
    from nlp_explorer.meeting.comparison_answer import change_sentence, comparison_answer, relabelled_sentence

    yield comparison_answer(found)
    if len(found.relabelled):
        yield f"Relabelled: {relabelled_sentence(found)}."
    differing = found.classes[found.classes["difference"] != 0]
    shown = differing.loc[differing["difference"].abs().sort_values(ascending=False, kind="stable").index]
    for name, line in shown.head(MAX_CLASSES_SHOWN).iterrows():
        yield f"  class  {name}: {line['old']:,} → {line['new']:,} ({line['difference']:+,})"
    if len(shown) > MAX_CLASSES_SHOWN:
        yield f"  and {len(shown) - MAX_CLASSES_SHOWN:,} more classes; --json gives all"
    for change in found.findings:
        yield f"  {change.change:7}{change_sentence(change)}"
    if found.score is not None:
        yield found.score.sentence
