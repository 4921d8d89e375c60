"""``nlp-explorer read``: what was recognised in the files, what was not, and the rows as one clean table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading

if TYPE_CHECKING:
    from nlp_explorer.dataset import Dataset

MAX_UNREAD_SHOWN = 20  # of the pieces that could not be read; --json gives all
MAX_RAW_SHOWN = 80  # characters of each
_PROPERTIES = ("format", "encoding", "delimiter", "header")


@takes_reading
def read(
    data: Annotated[list[str], typer.Argument(metavar="DATA...", help="Data files or folders.", show_default=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the rows there, as Parquet.")] = None,
    reading: Reading,
) -> None:
    """Print what was recognised in files and what could not be read."""
    from nlp_explorer.projects.whole_files import write_whole
    from nlp_explorer.review import refuse_source

    dataset = reading.read(data, progress=options.terminal_progress())
    if out is not None:
        refuse_source(out, dataset)
        write_whole(out, lambda file: dataset.frame.to_parquet(file, index=False))
    if as_json:
        typer.echo(json.dumps(recognised(dataset), indent=2))  # ASCII: no terminal can spoil it
        return
    for line in _lines(dataset):
        typer.echo(line)
    if out is not None:
        typer.echo(f"Written: {out}")


def recognised(dataset: Dataset) -> dict[str, Any]:
    """Return what ``--json`` prints; what the files differ in is None above ``files``."""
    schema = dataset.schema
    files = [
        {
            "file": file.name,
            "records": file.n_records,
            "format": file.format,
            "encoding": file.encoding,
            "delimiter": file.delimiter,
            "header": file.has_header,
            "guesses": [asdict(guess) for guess in file.guesses],
        }
        for file in dataset.files
    ]
    return {
        "rows": len(dataset),
        "unread": [asdict(piece) for piece in dataset.unread],
        "repaired": _repaired_rows(dataset),
        **{name: _common(file[name] for file in files) for name in _PROPERTIES},
        "text": list(schema.text),
        "label": schema.label,
        "split": schema.split,
        "id": schema.id,
        "label_separator": schema.label_separator,
        "files": files,
    }


def _common(values: Iterable[Any]) -> Any:
    found = list(values)
    return found[0] if found and all(value == found[0] for value in found) else None


def _repaired_rows(dataset: Dataset) -> dict[str, int]:
    """Return how many rows were repaired, by kind; a row with two repairs of one kind counts once."""
    repairs = dataset.repairs
    pairs = set(zip(repairs.index, repairs["kind"], strict=True))
    return dict(sorted(Counter(kind for _, kind in pairs).items()))


def _lines(dataset: Dataset) -> Iterable[str]:
    from nlp_explorer.findings.wording import counted

    rows, pieces = counted(len(dataset), "row"), counted(len(dataset.unread), "piece")
    yield f"{dataset.name}: {rows}, {pieces} that could not be read."
    for file in dataset.files:
        yield f"{file.name}: {file.format}, {counted(file.n_records, 'record')}"
        for guess in file.guesses:
            yield f"  {guess.what}: {guess.value} ({guess.reason})"
    schema = dataset.schema
    for part, column in (
        ("text", " + ".join(schema.text)),
        ("label", schema.label),
        ("split", schema.split or ("by the names of the files" if dataset.splits else None)),
        ("id", schema.id),
    ):
        yield f"{part}: {column if column else 'none'}"
    for kind, n_rows in _repaired_rows(dataset).items():
        yield f"repaired: {counted(n_rows, 'row')}, {kind}"
    for piece in dataset.unread[:MAX_UNREAD_SHOWN]:
        place = piece.file if piece.line is None else f"{piece.file}, line {piece.line:,}"
        yield f"not read: {place}: {piece.reason}: {piece.raw[:MAX_RAW_SHOWN]!r}"
    if len(dataset.unread) > MAX_UNREAD_SHOWN:
        yield f"not read: {len(dataset.unread) - MAX_UNREAD_SHOWN:,} more; --json lists them all"
