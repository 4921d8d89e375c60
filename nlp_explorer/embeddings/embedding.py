"""Texts in, vectors out: each distinct text once, what was embedded before from disk."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.base import Embeddings, Encoder, EncoderName, read_only, unit_length
from nlp_explorer.embeddings.encoders import load_encoder
from nlp_explorer.embeddings.kept_rows import keep_rows, load_rows
from nlp_explorer.embeddings.store import VectorStore, keep_within
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.text.blank import is_blank
from nlp_explorer.text.hashing import text_hashes

# Texts between two writes to disk: some seconds of work, which is what a killed process loses
TEXTS_A_SHARD: dict[EncoderName, int] = {"fast": 32_768}
TEXTS_A_SHARD_OF_A_NETWORK = 512
SECONDS_OF_CLOCKS = 5  # by which the clock of a network drive may be late
MAX_COUNTED_CHARACTERS = 1_000  # of a text when the work ahead is estimated: models cut longer ones


@dataclass(frozen=True, eq=False)
class _Distinct:
    """The distinct texts of some rows.

    ``texts`` and ``hashes`` (``V16``) align; ``codes`` (int64) says which of them a row has, -1 for missing;
    ``is_blank`` is aligned with ``texts``.
    """

    texts: pd.Series
    hashes: np.ndarray
    codes: np.ndarray
    is_blank: np.ndarray


def embed(texts: pd.Series, encoder: EncoderName, *, cache: Path, progress: Progress = no_progress) -> Embeddings:
    """Return the unit vectors of the texts, aligned with them; zero for a missing or blank text.

    Vectors are kept under ``cache`` by the hash of the text and the version of the encoder, in float16, so
    that no text is embedded twice, in any dataset; beyond 5 GB, those used longest ago go. Those of ``tfidf``
    depend on all texts together and are kept for exactly this set of texts.

    Raises
    ------
    EncoderError, MissingLibraryError
        The encoder is unknown, missing or damaged.
    StorageError
        The cache cannot be read or written.
    """
    started = time.time()
    model = load_encoder(encoder, texts)
    if kept := load_rows(texts, model, cache):
        progress(1.0, "embedded all texts")
        return kept
    distinct = _distinct(texts)
    version, store = _place(model, distinct, cache)
    vectors, is_known = store.get(distinct.hashes, n_dimensions=model.n_dimensions)
    todo = np.flatnonzero(~is_known & ~distinct.is_blank)
    for part, report in _parts(todo, distinct.texts, model.name, progress):
        found = unit_length(model.encode(distinct.texts.iloc[part].to_list(), progress=report))
        store.add(distinct.hashes[part], found)
        vectors[part] = found.astype(np.float16)  # as they come back from disk
    aligned = _aligned(vectors, distinct, model.name, version)
    keep_rows(texts, aligned, cache)
    keep_within(cache, used_since=started - SECONDS_OF_CLOCKS)
    progress(1.0, "embedded all texts")
    return aligned


def load_embeddings(texts: pd.Series, encoder: EncoderName, cache: Path) -> Embeddings | None:
    """Return the embeddings of the texts if all of them are on disk, else None.

    Raises
    ------
    EncoderError, MissingLibraryError, StorageError
        As `embed`.
    """
    model = load_encoder(encoder, texts)
    if kept := load_rows(texts, model, cache):
        return kept
    distinct = _distinct(texts)
    version, store = _place(model, distinct, cache)
    vectors, is_known = store.get(distinct.hashes, n_dimensions=model.n_dimensions)
    if not (is_known | distinct.is_blank).all():
        return None
    found = _aligned(vectors, distinct, model.name, version)
    keep_rows(texts, found, cache)
    return found


def _distinct(texts: pd.Series) -> _Distinct:
    codes, found = pd.factorize(texts)
    distinct = pd.Series(found, dtype="str")
    return _Distinct(distinct, text_hashes(distinct), codes.astype(np.int64), is_blank(distinct))


def _place(model: Encoder, distinct: _Distinct, cache: Path) -> tuple[str, VectorStore]:
    version = model.version
    if model.name == "tfidf":
        kept = np.sort(distinct.hashes[~distinct.is_blank].view("S16"))
        version = f"{version}-{sha256(kept.tobytes()).hexdigest()[:24]}"
    return version, VectorStore(cache, version)


def _parts(
    todo: np.ndarray, texts: pd.Series, encoder: EncoderName, progress: Progress
) -> Iterator[tuple[np.ndarray, Progress]]:
    """Yield the positions to embed before the next write, longest texts first, and a progress for each part."""
    lengths = texts.iloc[todo].str.len().to_numpy(dtype=np.int64)
    todo = todo[np.argsort(-lengths, kind="stable")]
    work = np.cumsum(np.minimum(np.sort(lengths)[::-1], MAX_COUNTED_CHARACTERS) + 20)
    size = max(len(todo), 1) if encoder == "tfidf" else TEXTS_A_SHARD.get(encoder, TEXTS_A_SHARD_OF_A_NETWORK)
    started = time.monotonic()
    for start in range(0, len(todo), size):
        stop = min(start + size, len(todo))
        done = work[start - 1] / work[-1] if start else 0.0
        report = part_of(progress, start=float(done), end=float(work[stop - 1] / work[-1]))
        yield (
            todo[start:stop],
            report if encoder == "tfidf" else _counted(report, range(start, stop), len(todo), started),
        )


def _counted(progress: Progress, part: range, n_texts: int, started: float) -> Progress:
    def report(share: float, doing: str) -> None:
        n_done = part.start + round(share * len(part))
        rate = n_done / max(time.monotonic() - started, 1e-3)
        progress(share, f"{doing}: {n_done:,} of {n_texts:,} done, {rate:,.0f} a second")

    return report


def _aligned(vectors: np.ndarray, distinct: _Distinct, encoder: EncoderName, version: str) -> Embeddings:
    vectors = np.vstack([unit_length(vectors), np.zeros((1, vectors.shape[1]), dtype=np.float32)])  # -1: missing
    hashes = np.concatenate([distinct.hashes, text_hashes([None])])
    return Embeddings(read_only(vectors[distinct.codes]), read_only(hashes[distinct.codes]), encoder, version)
