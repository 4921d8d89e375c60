"""The nearest texts of every text, kept on disk: looking for them takes half a minute among 100,000."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.base import Embeddings, EncoderName
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.embedding import embed
from nlp_explorer.embeddings.neighbour_graph import NeighbourGraph
from nlp_explorer.embeddings.surrounding_texts import Surroundings, surroundings
from nlp_explorer.progress import Progress, no_progress, part_of

logger = logging.getLogger(__name__)

FOLDER = "surroundings"  # inside the cache folder
VERSION = "1"  # of the way neighbours are sought: a change gives it a new number


def find_surroundings(
    texts: Sequence[str | None], encoder: EncoderName, cache: str, progress: Progress = no_progress
) -> None:
    """Embed the texts and find the nearest of each; they are then on disk for `load_surroundings`.

    Takes and gives only what passes between processes. Raises as `embed`.
    """
    column = pd.Series(list(texts), dtype="str")
    embeddings = embed(column, encoder, cache=Path(cache), progress=part_of(progress, start=0.0, end=0.5))
    found = surroundings(embeddings, progress=part_of(progress, start=0.5, end=1.0))
    content = io.BytesIO()
    graph = found.graph
    np.savez(content, positions=graph.positions.astype(np.int32), cosine=graph.cosine, recall=graph.recall)
    write_whole(_path(embeddings, found.points, Path(cache)), content.getvalue())


def load_surroundings(embeddings: Embeddings, cache: Path) -> Surroundings | None:
    """Return the nearest texts of each text if they were found before, else None.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    found = points(embeddings)
    path = _path(embeddings, found, cache)
    if not path.exists():
        return None
    try:
        with storage_errors(path, "read"), np.load(io.BytesIO(path.read_bytes())) as kept:
            positions = kept["positions"].astype(np.int64)
            return Surroundings(found, NeighbourGraph(positions, kept["cosine"], float(kept["recall"])))
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        logger.warning("the neighbours in %s are damaged (%s): they are sought again", path, error)
        return None


def _path(embeddings: Embeddings, found: Points, cache: Path) -> Path:
    digest = sha256(f"{VERSION} {embeddings.version} ".encode())
    digest.update(embeddings.text_hashes[found.first_row].tobytes())
    return cache / FOLDER / f"{digest.hexdigest()[:32]}.npz"
