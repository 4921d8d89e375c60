"""The options that several commands share, and the files they name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.errors import ReadError, named_choices

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset
    from nlp_explorer.embeddings import EncoderName
    from nlp_explorer.progress import Progress

Data = Annotated[list[str], typer.Argument(metavar="DATA", help="Data files or folders.", show_default=False)]
PredictionFiles = Annotated[
    list[str] | None,
    typer.Option("--predictions", metavar="FILE", help="Predictions of a model; may be given again."),
]
OutTable = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="Where it is written, as .csv, .tsv, .jsonl or .parquet.")
]
Encoder = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="fast, accurate, multilingual or tfidf, or the folder or the hub name of a sentence-transformers model. "
        "Chosen by the texts by default.",
    ),
]
Cache = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="Where results are kept that can be computed again.")
]


def cache_or_default(named: Path | None) -> Path:
    """Return the cache that was named, absolute, else the user's own."""
    from nlp_explorer.folders import cache_folder

    return cache_folder() if named is None else named.expanduser().resolve()


def encoder_or_chosen(name: str | None, dataset: Dataset) -> EncoderName:
    """Return the encoder that was named, else the one that fits the texts: which, and why, is said on stderr."""
    from nlp_explorer.embeddings import choose_encoder

    if name is not None:
        return name  # one that does not exist is refused where it is loaded
    choice = choose_encoder(dataset)
    typer.echo(choice.reason, err=True)
    return choice.name


def existing_paths(names: Sequence[str] | None) -> tuple[Path, ...]:
    """Return the files and folders that were named, absolute, with wildcards written out in order of name.

    Raises
    ------
    ReadError
        One of them does not exist, or a wildcard matches nothing.
    """
    return tuple(path for name in names or () for path in _written_out(name))


def terminal_progress() -> Progress:
    """Return a progress that rewrites one line of a terminal, and says nothing elsewhere."""
    from nlp_explorer.progress import no_progress

    if not sys.stderr.isatty():
        return no_progress

    def report(share: float, doing: str) -> None:
        line = f"{share:4.0%} {doing}" if share < 1 else ""
        typer.echo(f"\r\033[K{line}", err=True, nl=False)

    return report


def _written_out(name: str) -> list[Path]:
    path = Path(name).expanduser()
    if path.exists():
        return [path.resolve()]
    if has_magic(name):
        found = [Path(match).resolve() for match in sorted(glob(str(path), recursive=True))]
        if found:
            return found
        raise ReadError(f"No file matches {name!r} in {str(Path.cwd())!r}: check the pattern.")
    folder = path.parent
    if not folder.is_dir():
        raise ReadError(f"There is no file {name!r}, nor the folder {str(folder)!r}: check the path.")
    beside = named_choices(sorted(entry.name for entry in folder.iterdir() if entry.name[0] != "."))
    raise ReadError(f"There is no file {name!r}; its folder holds {beside}: check the name.")
