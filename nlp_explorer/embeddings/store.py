"""Vectors on disk by the hash of their text: written once, found again from any dataset."""

from __future__ import annotations

import logging
import os
import shutil
import zlib
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.cache_files import note_use, storage_errors, write_whole
from nlp_explorer.text.hashing import HASH_BYTES

logger = logging.getLogger(__name__)

SUFFIX = ".vectors"
ROWS_SUFFIX = ".rows"  # of what is put together from them for one dataset
FOLDER = "embeddings"  # inside the cache folder
MAX_BYTES = 5 * 2**30  # of all kept embeddings: six million texts of the accurate encoder
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
                if len(hit):
                    note_use(path)
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
    return sum(path.stat().st_size for path in _files(cache))


def store_contents(cache: Path) -> pd.DataFrame:
    """Return what is kept of each encoder version, the largest first.

    Returns
    -------
    DataFrame
        ``encoder`` (str, its version), ``n_files``, ``n_bytes`` (int64) and ``last_used`` (datetime, UTC).
    """
    lines = []
    for path in _files(cache):
        found = path.stat()
        lines.append((path.parent.name, found.st_size, found.st_mtime))
    files = pd.DataFrame(lines, columns=["encoder", "n_bytes", "last_used"])
    files["last_used"] = pd.to_datetime(files["last_used"], unit="s", utc=True).dt.floor("s")
    table = files.groupby("encoder").agg(
        n_files=("n_bytes", "size"), n_bytes=("n_bytes", "sum"), last_used=("last_used", "max")
    )
    return table.sort_values("n_bytes", ascending=False, kind="stable").reset_index()


def keep_within(cache: Path, *, max_bytes: int = MAX_BYTES, used_since: float) -> int:
    """Delete the files used longest ago until the store takes at most ``max_bytes``; return how many bytes went.

    What can be put together from others goes before these. A file used at ``used_since`` (seconds since 1970) or
    later stays, so that the texts in use are never embedded twice in a row: one dataset may take more than the limit.

    Raises
    ------
    StorageError
        A file cannot be deleted.
    """
    with storage_errors(cache / FOLDER, "cleared"):
        files = [(path.stat(), path) for path in _files(cache)]
        excess = sum(found.st_size for found, _ in files) - max_bytes
        freed = 0
        for found, path in sorted(files, key=_dispensability):
            if freed >= excess:
                break
            if found.st_mtime >= used_since:
                continue
            path.unlink(missing_ok=True)
            freed += found.st_size
    return freed


def _files(cache: Path) -> list[Path]:
    return [path for path in (cache / FOLDER).rglob("*") if path.suffix in (SUFFIX, ROWS_SUFFIX)]


def _dispensability(entry: tuple[os.stat_result, Path]) -> tuple[bool, float, str]:
    found, path = entry
    return path.suffix == SUFFIX, found.st_mtime, path.name


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
