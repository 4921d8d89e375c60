"""A map that grows out of an earlier one: added texts find their place, and the old ones hardly move."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from nlp_explorer.embeddings.cache_files import storage_errors
from nlp_explorer.embeddings.placing import place_others
from nlp_explorer.progress import Progress, no_progress

logger = logging.getLogger(__name__)

MIN_SHARE_KNOWN = 0.5  # of the texts: with fewer, an earlier map says too little of where the others belong
MIN_KNOWN = 10  # texts
MAX_MAPS_READ = 8  # the newest: each costs 16 bytes a text to compare


@dataclass(frozen=True, eq=False)
class EarlierMap:
    """What an earlier map says of some points.

    Attributes
    ----------
    known
        int64: the points that are on it.
    xy
        float32 ``(n_known, 2)``: where they stand.
    scale
        What brings its unit to that of `lay_out`.
    """

    known: np.ndarray
    xy: np.ndarray
    scale: float


def find_earlier_map(paths: Sequence[Path], hashes: np.ndarray) -> EarlierMap | None:
    """Return the earlier map that knows most of the texts, None where none knows at least half of them.

    Parameters
    ----------
    paths
        Files that hold ``hashes`` (``S16``, sorted), ``xy`` and ``scale``; a damaged one is passed over.
    hashes
        ``S16``, sorted: of the texts of the map to come.

    Raises
    ------
    StorageError
        A file cannot be read.
    """
    best = None
    newest = sorted(paths, key=lambda path: (-path.stat().st_mtime_ns, path.name))[:MAX_MAPS_READ]
    for path in newest:
        try:
            with storage_errors(path, "read"), np.load(io.BytesIO(path.read_bytes())) as kept:
                _, known, at = np.intersect1d(hashes, kept["hashes"], assume_unique=True, return_indices=True)
                if len(known) > (0 if best is None else len(best.known)):
                    best = EarlierMap(known, kept["xy"][at], float(kept["scale"]))
        except (ValueError, KeyError, EOFError, BadZipFile) as error:
            logger.warning("the map in %s is damaged (%s): no other is begun from it", path, error)
    enough = max(MIN_KNOWN, MIN_SHARE_KNOWN * len(hashes))
    return best if best is not None and len(best.known) >= enough else None


def grow(vectors: np.ndarray, earlier: EarlierMap, progress: Progress = no_progress) -> tuple[np.ndarray, float]:
    """Return float32 ``(n, 2)`` places in the unit and around the middle of the earlier map, and the scale of it.

    New points start beside their nearest known ones; then all settle, and the whole is shifted and sized so that the
    known points come to stand as near as can be to where they stood.
    """
    is_known = np.zeros(len(vectors), dtype=bool)
    is_known[earlier.known] = True
    order = np.concatenate([earlier.known, np.flatnonzero(~is_known)])
    placed = np.empty((len(vectors), 2), dtype=np.float32)
    placed[order] = place_others(vectors[order], earlier.xy * np.float32(earlier.scale), progress)
    new, old = placed[earlier.known].astype(np.float64), earlier.xy.astype(np.float64)
    new_middle, old_middle = new.mean(axis=0), old.mean(axis=0)
    spread = float(((new - new_middle) ** 2).sum())
    size = float(((new - new_middle) * (old - old_middle)).sum()) / spread if spread > 0 else 1.0
    size = size if size > 0 else 1.0
    return ((placed - new_middle) * size + old_middle).astype(np.float32), 1 / size
