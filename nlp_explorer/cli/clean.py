"""``nlp-explorer clean``: a cleaning recipe carried out on data, as the Recipe page does it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.errors import ExplorerError, ReadError

if TYPE_CHECKING:
    from nlp_explorer.review import Recipe


@takes_reading
def clean(
    data: options.Data,
    *,
    recipe: Annotated[str, typer.Option(metavar="FILE", help="The recipe, a YAML file.")],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="Where the cleaned rows are written, as .csv, .tsv, .jsonl or .parquet; the changes and the dropped "
            "rows beside it.",
        ),
    ],
    project: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Project whose decisions the recipe applies, where it asks for them."),
    ] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where decisions are kept.")] = None,
    reading: Reading,
) -> None:
    """Clean a dataset by a recipe: the rows to train on, every change, and the dropped rows."""
    from nlp_explorer.projects import open_workspace
    from nlp_explorer.review import apply_recipe, check_target, open_decisions, standing, write_export

    steps = _read_recipe(recipe)
    dataset = reading.read(data, progress=options.terminal_progress())
    check_target(out, dataset)
    notes: tuple[str, ...] = ()
    if project is not None:
        decided = standing(open_workspace(workspace).project_named(project), dataset)
        steps, notes = steps.with_decisions(decided, dataset), open_decisions(decided)
    export = apply_recipe(steps, dataset)
    written = write_export(export, out)
    for note in (*export.notes, *notes):
        typer.echo(f"{note[:1].upper()}{note[1:]}.", err=True)
    typer.echo(export.sentence())
    for path in (written.cleaned, written.changes, written.dropped):
        typer.echo(f"Written: {path}")


def _read_recipe(name: str) -> Recipe:
    from nlp_explorer.review.recipe import recipe_of_bytes

    path, *others = options.existing_paths((name,))
    if others:
        raise ExplorerError(f"{name!r} matches {1 + len(others):,} files: name one recipe.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{name!r} cannot be read ({error.strerror}): name a recipe that can be.") from error
    return recipe_of_bytes(content, name=path.name)
