"""The map behind the sketch: fitted on a fair sample, the others placed beside them, kept on disk."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.earlier_map import find_earlier_map, grow
from nlp_explorer.embeddings.layout import lay_out
from nlp_explorer.embeddings.neighbour_graph import neighbour_graph
from nlp_explorer.embeddings.placing import place_others
from nlp_explorer.embeddings.projection import Projection, on_rows, principal_components
from nlp_explorer.embeddings.trust import Trust, judge
from nlp_explorer.progress import Progress, no_progress, part_of

logger = logging.getLogger(__name__)

MAP_VERSION = "3"  # of the places: a change of the method gives it a new number, and old maps are left behind
FOLDER = "maps"  # inside the cache folder
METHOD = "t-SNE"
GROWN = "t-SNE, grown from an earlier map of most of these texts"
N_NEIGHBOURS = 15
MAX_POINTS_TO_FIT = 10_000
MIN_POINTS_TO_FIT = 10  # fewer points are shown by their principal components


def project(embeddings: Embeddings, cache: Path, progress: Progress = no_progress) -> Projection:
    """Return the map of the texts, from disk if it was made before.

    The same texts give the same map, whatever the order of the rows. Where the cache holds a map of at least half of
    them by the same encoder, theirs grows out of it, so that a next version of a dataset looks like the last.

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
        others = [other for other in path.parent.glob(f"{_kind(embeddings)}-*.npz") if other != path]
        earlier = find_earlier_map(others, _hashes(embeddings, found))
        report = part_of(progress, start=0.0, end=0.9)
        if earlier is None:
            xy, scale = _places(found.vectors, report)
            n_fitted, is_grown = min(len(found), MAX_POINTS_TO_FIT), False
        else:
            xy, scale = grow(found.vectors, earlier, report)
            n_fitted, is_grown = len(earlier.known), True
        trust = judge(found.vectors, xy)
    progress(1.0, "judged how far to trust the map")
    made = _Map(xy.astype(np.float32), scale, n_fitted, is_grown, trust)
    _write(path, made, _hashes(embeddings, found))
    return made.projection(found)


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


@dataclass(frozen=True, eq=False)
class _Map:
    """The places of points, what brings them to the unit of `lay_out`, and how they came about."""

    xy: np.ndarray
    scale: float
    n_fitted: int
    is_grown: bool
    trust: Trust

    def projection(self, found: Points) -> Projection:
        """Return the places of the rows."""
        method = METHOD if len(found) >= MIN_POINTS_TO_FIT else "principal components"
        method = GROWN if self.is_grown else method
        return on_rows(found, self.xy, method=method, is_sketch=False, n_fitted=self.n_fitted, trust=self.trust)


def _places(vectors: np.ndarray, progress: Progress) -> tuple[np.ndarray, float]:
    start = principal_components(vectors)
    if len(vectors) < MIN_POINTS_TO_FIT:
        return start, 1.0
    fitted = vectors[:MAX_POINTS_TO_FIT]
    graph = neighbour_graph(fitted, k=N_NEIGHBOURS, progress=part_of(progress, start=0.0, end=0.1))
    places = lay_out(graph.positions, start[: len(fitted)], progress=part_of(progress, start=0.1, end=0.5))
    if len(vectors) > len(fitted):
        places = place_others(vectors, places, part_of(progress, start=0.5, end=1.0))
    scale = max(float(places.std()), 1e-12)
    return places / scale, scale


def _path(embeddings: Embeddings, found: Points, cache: Path) -> Path:
    digest = sha256(f"{MAP_VERSION} {embeddings.version} ".encode())
    digest.update(_hashes(embeddings, found).tobytes())
    return cache / FOLDER / f"{_kind(embeddings)}-{digest.hexdigest()[:32]}.npz"


def _kind(embeddings: Embeddings) -> str:
    """Return what the names of maps by one method and one encoder begin with."""
    return sha256(f"{MAP_VERSION} {embeddings.encoder}".encode()).hexdigest()[:8]


def _hashes(embeddings: Embeddings, found: Points) -> np.ndarray:
    hashes: np.ndarray = embeddings.text_hashes[found.first_row].view("S16")
    return hashes


def _read(path: Path, found: Points) -> Projection | None:
    try:
        with storage_errors(path, "read"), np.load(io.BytesIO(path.read_bytes())) as kept:
            trust = Trust(**json.loads(str(kept["trust"])))
            made = _Map(kept["xy"], float(kept["scale"]), int(kept["n_fitted"]), bool(kept["is_grown"]), trust)
            return made.projection(found)
    except (ValueError, KeyError, EOFError, BadZipFile) as error:
        logger.warning("the map in %s is damaged (%s): it is computed again", path, error)
        return None


def _write(path: Path, made: _Map, hashes: np.ndarray) -> None:
    content = io.BytesIO()
    np.savez(
        content,
        xy=made.xy,
        hashes=hashes,
        scale=made.scale,
        n_fitted=made.n_fitted,
        is_grown=made.is_grown,
        trust=np.array(json.dumps(asdict(made.trust))),
    )
    write_whole(path, content.getvalue())
