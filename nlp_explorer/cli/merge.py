"""``nlp-explorer merge``: the decisions of another workspace brought into this one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp_explorer.errors import ExplorerError


def merge(
    into: Annotated[Path, typer.Argument(metavar="INTO", help="The workspace to add to.", show_default=False)],
    other: Annotated[
        Path, typer.Argument(metavar="OTHER", help="The workspace to take from; it stays as it is.", show_default=False)
    ],
) -> None:
    """Bring every project of another workspace into this one. Nothing is overwritten; twice is the same as once."""
    from nlp_explorer.projects import merge_workspaces, open_workspace

    into, other = into.expanduser(), other.expanduser()
    for folder in (into, other):
        if not folder.is_dir():
            raise ExplorerError(f"There is no folder {str(folder)!r}: name the folder of a workspace.")
    if into.samefile(other):
        raise ExplorerError(f"{str(into)!r} and {str(other)!r} are the same folder: name two workspaces.")
    merged = merge_workspaces(open_workspace(into), other)
    for one in merged:
        typer.echo(
            f"{one.project.name}: added decisions: {one.n_decisions:,}; versions of the data: {one.n_versions:,}; "
            f"recipes, class definitions and queues: {one.n_documents:,}; judgements: {one.n_judgements:,}."
        )
    if not merged:
        typer.echo(f"{str(other)!r} holds no projects: nothing to add.")
