"""``nlp-explorer minutes``: the minutes of the meeting about a dataset, as the Meeting page gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.errors import ExplorerError

if TYPE_CHECKING:
    from nlp_explorer.meeting.minutes import Texts


@takes_reading
def minutes(
    data: options.Data,
    *,
    project: Annotated[str, typer.Option(metavar="NAME", help="Project that holds the agenda.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where they are written, as .html or .csv.")],
    predictions: options.PredictionFiles = None,
    texts: Annotated[str, typer.Option(metavar="HOW", help="whole, short or none: the texts of the rows.")] = "whole",
    workspace: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where the agenda is kept.")] = None,
    reading: Reading,
) -> None:
    """Write the minutes of the meeting: one HTML file that needs no network, or a table."""
    from nlp_explorer.meeting.minutes import minutes as hold
    from nlp_explorer.meeting.minutes_html import minutes_html
    from nlp_explorer.predictions.over_epochs import latest_epochs
    from nlp_explorer.predictions.runs import read_runs
    from nlp_explorer.projects import open_workspace
    from nlp_explorer.projects.whole_files import write_whole

    if out.suffix not in {".html", ".csv"}:
        raise ExplorerError(f"Minutes are written as .html or .csv, not {out.suffix!r}: name such a file.")
    if out.expanduser().resolve() in options.existing_paths(data):
        raise ExplorerError(f"{str(out)!r} is the data itself: name another file for the minutes.")
    dataset = reading.read(data, progress=options.terminal_progress())
    runs = read_runs(options.existing_paths(predictions), dataset)
    found = hold(
        open_workspace(workspace).project_named(project),
        dataset,
        run=next(iter(latest_epochs(runs)), None),
        texts=cast("Texts", texts),  # another word is refused where the minutes are made
    )
    write_whole(out, minutes_html(found).encode() if out.suffix == ".html" else found.csv())
    typer.echo(found.sentence())
    typer.echo(f"Written: {out}")
