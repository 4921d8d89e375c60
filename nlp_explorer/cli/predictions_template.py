"""``nlp-explorer predictions-template``: an empty predictions file to fill in, which joins without a doubt."""

from __future__ import annotations

from pathlib import Path

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.errors import StorageError

USUAL_OUT = Path("predictions.csv")


@takes_reading
def predictions_template(
    data: options.Data,
    *,
    out: options.OutTable = USUAL_OUT,
    reading: Reading,
) -> None:
    """Write an empty predictions file for a dataset: one line a row, to be filled in under 'pred'."""
    from nlp_explorer.predictions.template import predictions_template as template_of
    from nlp_explorer.review import check_target, write_frame

    if out == USUAL_OUT and out.exists():  # perhaps filled in already
        raise StorageError(f"{str(out)!r} is there already: take it away, or name another file with --out.")
    dataset = reading.read(data, progress=options.terminal_progress())
    check_target(out, dataset)
    write_frame(template_of(dataset), out)
    typer.echo(f"{len(dataset):,} {'row' if len(dataset) == 1 else 'rows'}: write the predicted label under 'pred'.")
    typer.echo(f"Written: {out}")
