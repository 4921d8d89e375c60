"""Near-duplicate pairs on disk, under the fingerprint of the texts: labels may change, texts may not."""

from __future__ import annotations

import logging
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.errors import StorageError
from nlp_explorer.text.hashing import column_digest

logger = logging.getLogger(__name__)

FOLDER = "near_duplicates"  # inside the cache folder
VERSION = 1  # of the words, the hashes and the file; raised when one of them changes
SUFFIX = ".npz"
_ARRAYS = ("sets", "left", "right", "jaccard")


def save_pairs(texts: pd.Series, pairs: NearPairs, cache: Path) -> None:
    """Keep the pairs of these texts. What was kept of the same texts and shingles is replaced.

    Raises
    ------
    StorageError
        The folder is read-only, or the disk is full.
    """
    path = _path(texts, pairs.shingling, cache)
    part = path.with_name(f"{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez(
                file,
                floor=np.float64(pairs.floor),
                n_crowded=np.int64(pairs.n_crowded),
                **{name: getattr(pairs, name) for name in _ARRAYS},
            )
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # the folder may be no folder
            part.unlink(missing_ok=True)
        raise _storage_error("written", path.parent, error) from error


def load_pairs(texts: pd.Series, shingling: Shingling, cache: Path) -> NearPairs | None:
    """Return the pairs that were kept of these texts, None when there are none. A damaged file is deleted.

    Raises
    ------
    StorageError
        The folder cannot be read.
    """
    path = _path(texts, shingling, cache)
    try:
        with np.load(path) as held:
            arrays = {name: held[name] for name in _ARRAYS}
            floor, n_crowded = float(held["floor"]), int(held["n_crowded"])
    except FileNotFoundError:
        return None
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError):
        logger.warning("the near duplicates in %s are damaged: they are deleted and will be looked for again", path)
        path.unlink(missing_ok=True)
        return None
    except OSError as error:
        raise _storage_error("read", path.parent, error) from error
    for array in arrays.values():
        array.setflags(write=False)
    return NearPairs(shingling, floor, n_crowded=n_crowded, **arrays)


def _path(texts: pd.Series, shingling: Shingling, cache: Path) -> Path:
    digest = column_digest(texts).hex()[:32]
    return cache / FOLDER / f"{digest}-{shingling.unit}{shingling.size}-v{VERSION}{SUFFIX}"


def _storage_error(what: str, folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The cache folder {str(folder)!r} cannot be {what} ({error.strerror or error}): free space there, "
        "or name another folder in NLP_EXPLORER_CACHE."
    )
