"""The vectors of all rows of one dataset in one file, memory-mapped: a server that starts again has them at once."""

from __future__ import annotations

import logging
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.base import Embeddings, Encoder
from nlp_explorer.embeddings.cache_files import note_use, storage_errors, write_whole
from nlp_explorer.embeddings.store import FOLDER, ROWS_SUFFIX
from nlp_explorer.errors import StorageError
from nlp_explorer.text.hashing import HASH_BYTES, column_digest

logger = logging.getLogger(__name__)

MIN_ROWS = 20_000  # the vectors of fewer are put together from the store within a quarter of a second
_MAGIC = b"NLPXROW1"
_HEADER = np.dtype([("magic", "S8"), ("n_rows", "<u8"), ("n_dimensions", "<u8"), ("checksum", "<u8")])


def load_rows(texts: pd.Series, model: Encoder, cache: Path) -> Embeddings | None:
    """Return the embeddings of these texts in this order if they were kept, else None. A damaged file is deleted.

    Raises
    ------
    StorageError
        The cache cannot be read.
    """
    if len(texts) < MIN_ROWS:
        return None
    version = f"{model.version}-*" if model.name == "tfidf" else model.version  # a star: the set of texts
    for path in (cache / FOLDER).glob(f"{version}/{_file_name(texts)}"):
        with storage_errors(path, "read"):
            kept = _read(path, len(texts))
        if kept is not None:
            note_use(path)
            return Embeddings(*kept, model.name, path.parent.name)
        logger.warning("the vectors in %s are damaged: they are deleted and will be put together again", path)
        path.unlink(missing_ok=True)
    return None


def keep_rows(texts: pd.Series, embeddings: Embeddings, cache: Path) -> None:
    """Keep the embeddings of many texts for `load_rows`. A full disk costs only time later, and is logged."""
    if len(texts) < MIN_ROWS:
        return
    vectors = np.ascontiguousarray(embeddings.vectors, dtype="<f4").reshape(-1).view(np.uint8)
    hashes = embeddings.text_hashes.view(np.uint8)
    header = np.array([(_MAGIC, *embeddings.vectors.shape, _checksum(vectors, hashes))], dtype=_HEADER)
    try:
        write_whole(
            cache / FOLDER / embeddings.version / _file_name(texts), header.tobytes(), vectors.data, hashes.data
        )
    except StorageError as error:
        logger.warning("the vectors of the rows are not kept: %s", error)


def _read(path: Path, n_rows: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Return vectors and hashes of so many rows, both memory-mapped and read-only; None when the file is damaged."""
    if path.stat().st_size < _HEADER.itemsize:
        return None
    data = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    header, body = data[: _HEADER.itemsize].view(_HEADER)[0], data[_HEADER.itemsize :]
    n_bytes = len(body) - n_rows * HASH_BYTES
    shape = n_rows, int(header["n_dimensions"])
    fits = header["magic"] == _MAGIC and header["n_rows"] == n_rows and n_bytes == 4 * shape[0] * shape[1]
    if not fits or _checksum(body[:n_bytes], body[n_bytes:]) != header["checksum"]:
        return None
    return body[:n_bytes].view("<f4").reshape(shape), body[n_bytes:].view(f"V{HASH_BYTES}")


def _checksum(vectors: np.ndarray, hashes: np.ndarray) -> int:
    """Return the sum of all bytes, eight at a time, modulo 2**64: a gigabyte in a tenth of what a CRC takes."""
    whole = len(vectors) // 8 * 8
    found = (
        int(vectors[:whole].view("<u8").sum()) + zlib.crc32(vectors[whole:].tobytes()) + int(hashes.view("<u8").sum())
    )
    return found % 2**64


def _file_name(texts: pd.Series) -> str:
    return f"{column_digest(texts)[:16].hex()}{ROWS_SUFFIX}"
