"""The map behind the sketch: fitted on a fair sample, the others placed beside them, kept on disk."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.layout import lay_out
from nlp_explorer.embeddings.neighbour_graph import neighbour_graph
from nlp_explorer.embeddings.placing import place_others
from nlp_explorer.embeddings.projection import Projection, on_rows, principal_components
from nlp_explorer.embeddings.trust import Trust, judge
from nlp_explorer.progress import Progress, no_progress, part_of

logger = logging.getLogger(__name__)

MAP_VERSION = "2"  # of the places: a change of the method gives it a new number, and old maps are left behind
FOLDER = "maps"  # inside the cache folder
METHOD = "t-SNE"
N_NEIGHBOURS = 15
MAX_POINTS_TO_FIT = 10_000
MIN_POINTS_TO_FIT = 10  # fewer points are shown by their principal components


def project(embeddings: Embeddings, cache: Path, progress: Progress = no_progress) -> Projection:
    """Return the map of the texts, from disk if it was made before.

    The same texts give the same map, whatever the order of the rows.

    Raises
    ------
    StorageError
        The cache cannot be read or written.
    """
    found = points(embeddings)
    path = _path(embeddings, found, cache)
    if path.exists() and (kept := _read(path, found)) is not None:
        return kept
    with threadpool_limits(limits=1):  # the number of threads would change the last digits, and those the map
        xy = _places(found.vectors, part_of(progress, start=0.0, end=0.9))
        trust = judge(found.vectors, xy)
    progress(1.0, "judged how far to trust the map")
    _write(path, xy, trust)
    return _projection(found, xy, trust)


def load_projection(embeddings: Embeddings, cache: Path) -> Projection | None:
    """Return the map of the texts if it was made before, else None.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    found = points(embeddings)
    path = _path(embeddings, found, cache)
    return _read(path, found) if path.exists() else None


def _places(vectors: np.ndarray, progress: Progress) -> np.ndarray:
    start = principal_components(vectors)
    if len(vectors) < MIN_POINTS_TO_FIT:
        return start
    fitted = vectors[:MAX_POINTS_TO_FIT]
    graph = neighbour_graph(fitted, k=N_NEIGHBOURS, progress=part_of(progress, start=0.0, end=0.1))
    places = lay_out(graph.positions, start[: len(fitted)], progress=part_of(progress, start=0.1, end=0.5))
    if len(vectors) > len(fitted):
        places = place_others(vectors, places, part_of(progress, start=0.5, end=1.0))
    result: np.ndarray = places / max(float(places.std()), 1e-12)
    return result


def _projection(found: Points, xy: np.ndarray, trust: Trust) -> Projection:
    method = METHOD if len(found) >= MIN_POINTS_TO_FIT else "principal components"
    n_fitted = min(len(found), MAX_POINTS_TO_FIT)
    return on_rows(found, xy, method=method, is_sketch=False, n_fitted=n_fitted, trust=trust)


def _path(embeddings: Embeddings, found: Points, cache: Path) -> Path:
    digest = sha256(f"{MAP_VERSION} {embeddings.version} ".encode())
    digest.update(embeddings.text_hashes[found.first_row].tobytes())
    return cache / FOLDER / f"{digest.hexdigest()[:32]}.npz"


def _read(path: Path, found: Points) -> Projection | None:
    try:
        with storage_errors(path, "read"), np.load(io.BytesIO(path.read_bytes())) as kept:
            return _projection(found, kept["xy"], Trust(**json.loads(str(kept["trust"]))))
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        logger.warning("the map in %s is damaged (%s): it is computed again", path, error)
        return None


def _write(path: Path, xy: np.ndarray, trust: Trust) -> None:
    content = io.BytesIO()
    np.savez(content, xy=xy.astype(np.float32), trust=np.array(json.dumps(asdict(trust))))
    write_whole(path, content.getvalue())
