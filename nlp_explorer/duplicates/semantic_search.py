"""Looking for semantic duplicates as a piece of work by itself: embedded if need be, kept on disk, never done twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.array_files import SUFFIX, load_arrays, save_arrays
from nlp_explorer.duplicates.semantic import FLOOR_COSINE, SemanticPairs, semantic_pairs
from nlp_explorer.embeddings import EncoderName, embed
from nlp_explorer.embeddings.encoders import load_encoder
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.text.hashing import column_digest

FOLDER = "semantic_duplicates"  # inside the cache folder
VERSION = 1  # of the search and the file; raised when one of them changes
_ARRAYS = ("floor", "vectors", "left", "right", "cosine")
_EMBEDDED = 0.6  # share of the work that is done once the texts are embedded


def find_semantic(
    texts: pd.Series, encoder: EncoderName, cache: Path, *, progress: Progress = no_progress
) -> SemanticPairs:
    """Return the pairs of texts with a high cosine, from disk if they were looked for before.

    Raises
    ------
    ExplorerError
        As `embed`: the encoder is unknown or missing, or the cache cannot be read or written.
    """
    kept = load_semantic(texts, encoder, cache)
    if kept is not None:
        return kept
    embeddings = embed(texts, encoder, cache=cache, progress=part_of(progress, start=0.0, end=_EMBEDDED))
    pairs = semantic_pairs(embeddings.vectors, progress=part_of(progress, start=_EMBEDDED, end=1.0))
    arrays = {name: np.asarray(getattr(pairs, name)) for name in _ARRAYS}
    save_arrays(_path(texts, encoder, cache), arrays)
    return pairs


def load_semantic(texts: pd.Series, encoder: EncoderName, cache: Path) -> SemanticPairs | None:
    """Return the pairs that are on disk, None while there are none; the texts need not be embedded.

    Raises
    ------
    ExplorerError
        The encoder is unknown or missing, or the cache cannot be read.
    """
    held = load_arrays(_path(texts, encoder, cache), _ARRAYS)
    return None if held is None else SemanticPairs(float(held.pop("floor")), **held)


def _path(texts: pd.Series, encoder: EncoderName, cache: Path) -> Path:
    digest, version = column_digest(texts).hex()[:32], load_encoder(encoder, texts).version
    return cache / FOLDER / f"{digest}-{version}-from{100 * FLOOR_COSINE:.0f}-v{VERSION}{SUFFIX}"
