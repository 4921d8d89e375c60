"""The long work as one call that a process of its own can run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.embedding import embed
from nlp_explorer.embeddings.kept_clusters import named_clusters
from nlp_explorer.embeddings.refine import project
from nlp_explorer.progress import Progress, no_progress, part_of

_EMBEDDING_SHARE: dict[EncoderName, float] = {"fast": 0.1, "tfidf": 0.1, "multilingual": 0.7, "accurate": 0.9}
_NAMING_SHARE = 0.2  # of what follows


def embed_texts(
    texts: Sequence[str | None], encoder: EncoderName, cache: str, progress: Progress = no_progress
) -> None:
    """Embed the texts, without a map; they are then on disk for `load_embeddings`. Raises as `embed`."""
    embed(pd.Series(list(texts), dtype="str"), encoder, cache=Path(cache), progress=progress)


def embed_and_project(
    texts: Sequence[str | None], encoder: EncoderName, cache: str, progress: Progress = no_progress
) -> None:
    """Embed the texts, make their map, cluster them and name the clusters.

    All is then on disk for `load_embeddings`, `load_projection` and `named_clusters`. Takes and gives only what passes
    between processes.

    Raises
    ------
    ExplorerError
        As `embed` and `project`.
    Cancelled
        ``progress`` raised it; what was embedded until then stays on disk.
    """
    column = pd.Series(list(texts), dtype="str")
    border = _EMBEDDING_SHARE.get(encoder, _EMBEDDING_SHARE["accurate"])
    to_name = 1 - _NAMING_SHARE * (1 - border)
    embeddings = embed(column, encoder, cache=Path(cache), progress=part_of(progress, start=0.0, end=border))
    project(embeddings, Path(cache), progress=part_of(progress, start=border, end=to_name))
    progress(to_name, "naming the clusters")
    named_clusters(column, embeddings, Path(cache))
    progress(1.0, "named the clusters")
