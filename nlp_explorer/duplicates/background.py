"""Looking for near duplicates as a piece of work by itself: kept on disk, cancelled at any time, never done twice."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from nlp_explorer.duplicates.choice import choose_shingling
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD, near_pairs_by_floor
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.duplicates.store import load_pairs, save_pairs
from nlp_explorer.progress import Progress, no_progress


def find_near(
    texts: pd.Series,
    cache: Path,
    *,
    floor: float = FLOOR,
    shingling: Shingling | None = None,
    progress: Progress = no_progress,
) -> NearPairs:
    """Return the pairs of near duplicates down to a floor, from disk if they were looked for before.

    Pairs from the usual threshold on are kept first, so that little is lost when the work is cancelled while
    the others are looked for. ``shingling`` None: as `choose_shingling` chooses.

    Raises
    ------
    StorageError
        The cache cannot be read or written.
    """
    chosen = shingling or choose_shingling(texts).shingling
    kept = load_pairs(texts, chosen, cache)
    if kept is not None and kept.floor <= floor:
        return kept
    floors = (THRESHOLD, floor) if floor < THRESHOLD and kept is None else (floor,)
    for pairs in near_pairs_by_floor(texts, chosen, floors=floors, progress=progress):
        save_pairs(texts, pairs, cache)
    return pairs


def load_near(texts: pd.Series, cache: Path, *, shingling: Shingling | None = None) -> NearPairs | None:
    """Return the pairs that are on disk, None while there are none; their ``floor`` says how far down they go.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    return load_pairs(texts, shingling or choose_shingling(texts).shingling, cache)
