"""Tables that were dear to compute, in the cache: a file each, whole or not at all."""

from __future__ import annotations

import io
import logging
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa

from nlp_explorer.embeddings.cache_files import storage_errors, write_whole

logger = logging.getLogger(__name__)


def path_of(folder: Path, *content: object) -> Path:
    """Return the file for what was computed from ``content``, which must be told apart by its ``repr``."""
    return folder / f"{sha256(repr(content).encode()).hexdigest()[:32]}.parquet"


def save_frame(path: Path, frame: pd.DataFrame) -> None:
    """Keep a table with its index.

    Raises
    ------
    StorageError
        The cache cannot be written.
    """
    content = io.BytesIO()
    frame.to_parquet(content)
    write_whole(path, content.getvalue())


def load_frame(path: Path) -> pd.DataFrame | None:
    """Return a table, None when there is none or its file is damaged.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    if not path.exists():
        return None
    with storage_errors(path, "read"):
        content = path.read_bytes()
    try:
        return pd.read_parquet(io.BytesIO(content))
    except pa.ArrowInvalid as error:
        logger.warning("%s is damaged (%s): it is computed again", path, error)
        return None
