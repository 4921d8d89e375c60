"""Arrays on disk under a name that says what they were computed from: written whole or not at all."""

from __future__ import annotations

import logging
import os
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np

from nlp_explorer.errors import StorageError

logger = logging.getLogger(__name__)

SUFFIX = ".npz"


def save_arrays(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Keep arrays in a file; what it held before is replaced.

    Raises
    ------
    StorageError
        The folder is read-only, or the disk is full.
    """
    part = path.with_name(f"{uuid4().hex}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # the stubs take the first name for a flag
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):  # the folder may be no folder
            part.unlink(missing_ok=True)
        raise _storage_error("written", path.parent, error) from error


def load_arrays(path: Path, names: Sequence[str]) -> dict[str, np.ndarray] | None:
    """Return the arrays of a file, read-only; None when there is no file. A damaged file is deleted.

    Raises
    ------
    StorageError
        The folder cannot be read.
    """
    try:
        with path.open("rb") as file, np.load(file) as held:  # numpy leaves a damaged file open
            arrays = {name: held[name] for name in names}
    except FileNotFoundError:
        return None
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError):
        logger.warning("the arrays in %s are damaged: they are deleted and will be made again", path)
        path.unlink(missing_ok=True)
        return None
    except OSError as error:
        raise _storage_error("read", path.parent, error) from error
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def _storage_error(what: str, folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"The cache folder {str(folder)!r} cannot be {what} ({error.strerror or error}): free space there, "
        "or name another folder in NLP_EXPLORER_CACHE."
    )
