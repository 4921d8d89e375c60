"""Hashes of texts and columns: the same for the same content, whatever the chunks or the machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

MISSING = b"\xff"  # no UTF-8 text is this byte, so a missing text never equals a written one
HASH_BYTES = 16


def text_hash(text: object) -> str:
    """Return the 32 hex digits by which a text is found again in any file. Missing texts share one hash."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else MISSING
    return hashlib.blake2b(data, digest_size=HASH_BYTES).hexdigest()


def text_hashes(texts: Iterable[object]) -> np.ndarray:
    """Return one 16-byte hash a text, dtype ``V16``; ``.tobytes().hex()`` of an entry equals `text_hash`."""
    texts = texts.to_list() if isinstance(texts, pd.Series) else texts  # a list is gone through much faster
    blake = hashlib.blake2b
    joined = b"".join(
        blake(
            text.encode("utf-8", "surrogatepass") if isinstance(text, str) else MISSING,
            digest_size=HASH_BYTES,
        ).digest()
        for text in texts
    )
    return np.frombuffer(joined, dtype=f"V{HASH_BYTES}")


def column_digest(column: pd.Series) -> bytes:
    """Return 32 bytes that depend on the values of a column and their order, not on how they are stored."""
    as_text = column if isinstance(column.dtype, pd.StringDtype) else column.astype("str")
    digest, lengths = hashlib.sha256(), []
    for part in _chunks(as_text):
        chunk = part.cast(pa.large_string())
        lengths.append(pc.fill_null(pc.binary_length(chunk), -1).to_numpy(zero_copy_only=False).astype(np.int64))
        dense = chunk.drop_null()
        if len(dense):
            offsets = np.frombuffer(dense.buffers()[1], np.int64)[dense.offset : dense.offset + len(dense) + 1]
            digest.update(memoryview(dense.buffers()[2])[offsets[0] : offsets[-1]])
    digest.update(np.concatenate(lengths).tobytes() if lengths else b"")
    return digest.digest()


def _chunks(column: pd.Series) -> list[pa.Array]:
    array = pa.array(column, type=pa.large_string(), from_pandas=True)
    return array.chunks if isinstance(array, pa.ChunkedArray) else [array]
