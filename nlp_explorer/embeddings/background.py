"""The long work as one call that a process of its own can run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.embedding import embed
from nlp_explorer.embeddings.refine import project
from nlp_explorer.progress import Progress, no_progress, part_of

_EMBEDDING_SHARE: dict[EncoderName, float] = {"fast": 0.1, "tfidf": 0.1, "multilingual": 0.7, "accurate": 0.9}


def embed_texts(
    texts: Sequence[str | None], encoder: EncoderName, cache: str, progress: Progress = no_progress
) -> None:
    """Embed the texts, without a map; they are then on disk for `load_embeddings`. Raises as `embed`."""
    embed(pd.Series(list(texts), dtype="str"), encoder, cache=Path(cache), progress=progress)


def embed_and_project(
    texts: Sequence[str | None], encoder: EncoderName, cache: str, progress: Progress = no_progress
) -> None:
    """Embed the texts and make their map; both are then on disk for `load_embeddings` and `load_projection`.

    Takes and gives only what passes between processes.

    Raises
    ------
    ExplorerError
        As `embed` and `project`.
    Cancelled
        ``progress`` raised it; what was embedded until then stays on disk.
    """
    column = pd.Series(list(texts), dtype="str")
    border = _EMBEDDING_SHARE.get(encoder, _EMBEDDING_SHARE["accurate"])
    embeddings = embed(column, encoder, cache=Path(cache), progress=part_of(progress, start=0.0, end=border))
    project(embeddings, Path(cache), progress=part_of(progress, start=border, end=1.0))
