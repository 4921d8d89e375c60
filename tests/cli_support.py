"""Running a command in a test, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from nlp_explorer.cli import app

ROWS = """\
text,label
I lost my card,lost_card
my card is gone,lost_card
what is the rate?,rate
I lost my card,rate
"""


def run(*arguments: object) -> Result:
    """Run the command line with these arguments."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def done(*arguments: object) -> Result:
    """Run a command that succeeds."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return result


def refused(*arguments: object) -> str:
    """Return the sentence of a command that ends with one, and nothing else."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    [sentence] = result.stderr.splitlines()
    return sentence


def written(folder: Path, content: str = ROWS, *, name: str = "queries.csv") -> Path:
    """Return a file with this content."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path
