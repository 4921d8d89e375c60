"""``nlp-explorer embed``: the texts as vectors, in the order of the rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_explorer.cli import options
from nlp_explorer.cli.read_options import Reading, takes_reading
from nlp_explorer.errors import StorageError

if TYPE_CHECKING:
    from nlp_explorer.embeddings import Embeddings

_SUFFIX = ".npy"


@takes_reading
def embed(
    data: options.Data,
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Where the vectors are written, as .npy: one line a row, float32.")
    ],
    encoder: options.Encoder = None,
    cache: options.Cache = None,
    reading: Reading,
) -> None:
    """Write the vectors that clusters and search compare, of unit length; zero for a row without text."""
    import numpy as np

    from nlp_explorer.embeddings import embed as embed_texts
    from nlp_explorer.progress import part_of
    from nlp_explorer.projects.whole_files import write_whole
    from nlp_explorer.review import refuse_source

    if out.suffix.casefold() != _SUFFIX:
        raise StorageError(f"{out.name!r} is no name for vectors: end it in {_SUFFIX!r}.")
    progress = options.terminal_progress()
    dataset = reading.read(data, progress=part_of(progress, start=0, end=0.1))
    refuse_source(out, dataset)
    embeddings = embed_texts(
        dataset.texts,
        options.encoder_or_chosen(encoder, dataset),
        cache=options.cache_or_default(cache),
        progress=part_of(progress, start=0.1, end=1),
    )
    write_whole(out, lambda file: np.save(file, embeddings.vectors, allow_pickle=False))
    typer.echo(_sentence(embeddings))
    typer.echo(f"Written: {out}")


def _sentence(embeddings: Embeddings) -> str:
    n_rows, n_dimensions = embeddings.vectors.shape
    n_blank = int(embeddings.is_blank.sum())
    without = f" Without a vector, and so zero: {n_blank:,}." if n_blank else ""
    return (
        f"{n_rows:,} {'row' if n_rows == 1 else 'rows'} as vectors of {n_dimensions:,} numbers, "
        f"by the encoder {embeddings.encoder!r}.{without}"
    )
