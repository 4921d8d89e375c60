"""The commands, and how an error that a person can mend is told: one sentence, exit code 2."""

from __future__ import annotations

import io
import sys
from importlib.metadata import version as installed_version
from typing import Any

import typer
from typer.core import TyperGroup

from nlp_explorer.cli.bad_cases import bad_cases
from nlp_explorer.cli.clean import clean
from nlp_explorer.cli.compare import compare
from nlp_explorer.cli.duplicates import duplicates
from nlp_explorer.cli.embed import embed
from nlp_explorer.cli.label_issues import label_issues
from nlp_explorer.cli.map import map as map_command
from nlp_explorer.cli.merge import merge
from nlp_explorer.cli.minutes import minutes
from nlp_explorer.cli.predictions_template import predictions_template
from nlp_explorer.cli.profile import profile
from nlp_explorer.cli.read import read
from nlp_explorer.cli.report import report
from nlp_explorer.cli.start import start
from nlp_explorer.errors import NO_MEMORY, ExplorerError

EXIT_MENDABLE = 2  # what click uses for a wrong option, too


class _OneSentence(TyperGroup):
    """A group of commands that says what can be mended without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal of another encoding must not end the command
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except ExplorerError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(EXIT_MENDABLE) from error
        except MemoryError as error:
            typer.echo(NO_MEMORY, err=True)
            raise typer.Exit(EXIT_MENDABLE) from error


app = typer.Typer(
    cls=_OneSentence,
    help="See a text-classification dataset before you train on it, and after every bad dev score.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("app")(start)
app.command()(profile)
app.command()(read)
app.command()(report)
app.command()(clean)
app.command()(compare)
app.command()(duplicates)
app.command("bad-cases")(bad_cases)
app.command("label-issues")(label_issues)
app.command("predictions-template")(predictions_template)
app.command()(embed)
app.command("map")(map_command)
app.command()(merge)
app.command()(minutes)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"nlp-explorer {installed_version('nlp-explorer')}")
