"""Near-duplicate pairs on disk, under the fingerprint of the texts: labels may change, texts may not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.array_files import SUFFIX, load_arrays, save_arrays
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.text.hashing import column_digest

FOLDER = "near_duplicates"  # inside the cache folder
VERSION = 1  # of the words, the hashes and the file; raised when one of them changes
_ARRAYS = ("sets", "left", "right", "jaccard")


def save_pairs(texts: pd.Series, pairs: NearPairs, cache: Path) -> None:
    """Keep the pairs of these texts. What was kept of the same texts and shingles is replaced.

    Raises
    ------
    StorageError
        The folder is read-only, or the disk is full.
    """
    numbers = {"floor": np.float64(pairs.floor), "n_crowded": np.int64(pairs.n_crowded)}
    save_arrays(
        _path(texts, pairs.shingling, cache),
        {name: np.asarray(value) for name, value in numbers.items()} | {name: getattr(pairs, name) for name in _ARRAYS},
    )


def load_pairs(texts: pd.Series, shingling: Shingling, cache: Path) -> NearPairs | None:
    """Return the pairs that were kept of these texts, None when there are none. A damaged file is deleted.

    Raises
    ------
    StorageError
        The folder cannot be read.
    """
    held = load_arrays(_path(texts, shingling, cache), ("floor", "n_crowded", *_ARRAYS))
    if held is None:
        return None
    floor, n_crowded = float(held.pop("floor")), int(held.pop("n_crowded"))
    return NearPairs(shingling, floor, n_crowded=n_crowded, **held)


def _path(texts: pd.Series, shingling: Shingling, cache: Path) -> Path:
    digest = column_digest(texts).hex()[:32]
    return cache / FOLDER / f"{digest}-{shingling.unit}{shingling.size}-v{VERSION}{SUFFIX}"
