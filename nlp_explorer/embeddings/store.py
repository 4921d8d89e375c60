"""Vectors on disk by the hash of their text: written once, found again from any dataset."""

from __future__ import annotations

import logging
import shutil
import zlib
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np

from nlp_explorer.embeddings.cache_files import storage_errors, write_whole
from nlp_explorer.text.hashing import HASH_BYTES

logger = logging.getLogger(__name__)

SUFFIX = ".vectors"
FOLDER = "embeddings"  # inside the cache folder
_MAGIC = b"NLPXVEC1"
_HEADER = np.dtype([("magic", "S8"), ("n_texts", "<u8"), ("n_dimensions", "<u8"), ("checksum", "<u8")])


class VectorStore:
    """The vectors of one encoder version, in append-only files of a batch each.

    A file holds a header, 16-byte hashes and float16 vectors, and is written under a temporary name and
    renamed: a process killed at any time loses at most the batch it was writing. A damaged file is deleted
    when it is met, and its texts are embedded again.
    """

    def __init__(self, cache: Path, version: str) -> None:
        self.folder = cache / FOLDER / version

    def get(self, hashes: np.ndarray, *, n_dimensions: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the vectors of the texts with these hashes and which of them are there.

        Parameters
        ----------
        hashes
            Distinct, dtype ``V16``.

        Returns
        -------
        vectors
            float32 ``(n, n_dimensions)``, zero where a text is not there.
        is_known
            bool ``(n,)``.

        Raises
        ------
        StorageError
            A file cannot be read.
        """
        vectors = np.zeros((len(hashes), n_dimensions), dtype=np.float32)
        is_known = np.zeros(len(hashes), dtype=bool)
        wanted = hashes.view(f"S{HASH_BYTES}")
        order = np.argsort(wanted, kind="stable")
        wanted = wanted[order]
        if not len(wanted):
            return vectors, is_known
        with storage_errors(self.folder, "read"):
            for path in sorted(self.folder.glob(f"*{SUFFIX}")):
                held, held_vectors = _read(path, n_dimensions)
                at = np.searchsorted(wanted, held).clip(max=len(wanted) - 1)
                hit = np.flatnonzero(wanted[at] == held)
                vectors[order[at[hit]]] = held_vectors[hit]
                is_known[order[at[hit]]] = True
        return vectors, is_known

    def add(self, hashes: np.ndarray, vectors: np.ndarray) -> None:
        """Keep the vectors ``(n, n_dimensions)`` of texts with these hashes.

        Raises
        ------
        StorageError
            The folder is read-only, or the disk is full.
        """
        body = hashes.tobytes() + np.ascontiguousarray(vectors, dtype="<f2").tobytes()
        header = np.array([(_MAGIC, *vectors.shape, zlib.crc32(body))], dtype=_HEADER)
        write_whole(self.folder / f"{uuid4().hex}{SUFFIX}", header.tobytes(), body)


def store_size(cache: Path) -> int:
    """Return the bytes that all kept embeddings take."""
    return sum(path.stat().st_size for path in (cache / FOLDER).rglob(f"*{SUFFIX}"))


def clear_store(cache: Path) -> None:
    """Delete all kept embeddings; they are computed again when needed.

    Raises
    ------
    StorageError
        A file cannot be deleted.
    """
    with storage_errors(cache / FOLDER, "cleared"), suppress(FileNotFoundError):
        shutil.rmtree(cache / FOLDER)


def _read(path: Path, n_dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the hashes (``S16``) and the memory-mapped vectors of a file; none when it is damaged."""
    data = (
        np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size > _HEADER.itemsize else np.zeros(0, np.uint8)
    )
    header = data[: _HEADER.itemsize].view(_HEADER)
    body = data[_HEADER.itemsize :]
    n_texts = int(header["n_texts"][0]) if len(header) else 0
    n_expected = n_texts * (HASH_BYTES + 2 * n_dimensions)
    if not n_texts or len(body) != n_expected or zlib.crc32(body.data) != header["checksum"][0]:
        logger.warning("the embeddings in %s are damaged: they are deleted and will be computed again", path)
        path.unlink(missing_ok=True)
        return np.zeros(0, dtype=f"S{HASH_BYTES}"), np.zeros((0, n_dimensions), dtype=np.float16)
    hashes = body[: n_texts * HASH_BYTES].view(f"S{HASH_BYTES}")
    return hashes, body[n_texts * HASH_BYTES :].view("<f2").reshape(n_texts, n_dimensions)
