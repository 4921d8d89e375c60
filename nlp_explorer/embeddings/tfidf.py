"""The ``tfidf`` encoder: TF-IDF over n-grams, reduced by a singular value decomposition. Needs no model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import EncoderName, unit_length
from nlp_explorer.embeddings.ngrams import Unit, ngram_keys
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.seed import SEED
from nlp_explorer.text.hashing import HASH_BYTES, text_hashes

N_DIMENSIONS = 128
MAX_FEATURES = 30_000  # n-grams, those in most texts first
MAX_TEXTS_TO_FIT = 20_000  # the decomposition is learnt on so many, the others are projected
MAX_CHARACTERS_AT_ONCE = 8_000_000  # bounds the memory for n-grams to about 0.8 GB
N_POWER_ITERATIONS = 2  # Source: Halko, Martinsson & Tropp 2011, https://arxiv.org/abs/0909.4061
N_OVERSAMPLES = 16


@dataclass(frozen=True, eq=False)
class _Learnt:
    """Keys of the n-grams, their weights, and the directions (float32 ``(n_ngrams, at most 128)``)."""

    vocabulary: pd.Index
    inverse_frequency: np.ndarray
    directions: np.ndarray


class TfidfSvd:
    """TF-IDF over words, or over characters where most letters are not Latin, in 128 dimensions.

    It learns from the texts themselves, so vectors of different sets of texts do not compare.
    Source: Deerwester et al. 1990, Indexing by latent semantic analysis.
    """

    name: ClassVar[EncoderName] = "tfidf"
    n_dimensions: ClassVar[int] = N_DIMENSIONS

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.version = f"tfidf-1-{unit}"
        self._learnt: _Learnt | None = None

    def fit(self, texts: Sequence[str], *, progress: Progress = no_progress) -> None:
        """Learn the n-grams and the main directions of the texts; their order does not matter."""
        order = np.argsort(text_hashes(texts).view(f"S{HASH_BYTES}"), kind="stable")
        sample = _first_characters([texts[at] for at in order[:MAX_TEXTS_TO_FIT]])
        with threadpool_limits(limits=1):  # the number of threads would change the last digits
            vocabulary, counts = _count(sample, self.unit)
            progress(0.4, "counting n-grams")
            inverse_frequency = _inverse_document_frequency(counts)
            directions = _main_directions(_weighted(counts, inverse_frequency))
        progress(1.0, "finding the main directions")
        self._learnt = _Learnt(vocabulary, inverse_frequency, directions)

    def encode(self, texts: Sequence[str], *, progress: Progress = no_progress) -> np.ndarray:
        """Return float32 ``(n_texts, 128)``; learns from these texts if it has not learnt from others."""
        vectors = np.zeros((len(texts), N_DIMENSIONS), dtype=np.float32)
        if not texts:
            return vectors
        if self._learnt is None:
            self.fit(texts, progress=part_of(progress, start=0.0, end=0.5))
        assert self._learnt is not None
        for start, stop in _batches(texts):
            counts = _count_known(texts[start:stop], self.unit, self._learnt.vocabulary)
            found = _weighted(counts, self._learnt.inverse_frequency) @ self._learnt.directions
            vectors[start:stop, : found.shape[1]] = found
            progress(0.5 + 0.5 * stop / len(texts), "embedding texts")
        return unit_length(vectors)


def _count(texts: Sequence[str], unit: Unit) -> tuple[pd.Index, Any]:
    """Return the keys of the most frequent n-grams and how often each text has them, sparse."""
    from scipy.sparse import csr_matrix

    ngrams = ngram_keys(texts, unit)
    codes, keys = pd.factorize(ngrams.keys)
    counts = csr_matrix((np.ones(len(codes), np.float32), codes, ngrams.borders), shape=(len(texts), len(keys)))
    counts.sum_duplicates()
    n_texts_with = np.bincount(counts.indices, minlength=len(keys))
    kept = np.lexsort((keys, -n_texts_with))[:MAX_FEATURES]
    return pd.Index(keys[kept]), counts[:, kept]


def _count_known(texts: Sequence[str], unit: Unit, vocabulary: pd.Index) -> Any:
    from scipy.sparse import csr_matrix

    ngrams = ngram_keys(texts, unit)
    codes = vocabulary.get_indexer(pd.Index(ngrams.keys))
    is_known = codes >= 0
    borders = np.concatenate([[0], np.cumsum(is_known)])[ngrams.borders]
    shape = (len(texts), len(vocabulary))
    counts = csr_matrix((np.ones(int(borders[-1]), np.float32), codes[is_known], borders), shape=shape)
    counts.sum_duplicates()
    return counts


def _inverse_document_frequency(counts: Any) -> np.ndarray:
    """Return ``ln((1 + n) / (1 + n_texts_with)) + 1``, as scikit-learn's TfidfTransformer smooths it."""
    n_texts_with = np.bincount(counts.indices, minlength=counts.shape[1])
    weight: np.ndarray = np.log((1 + counts.shape[0]) / (1 + n_texts_with)) + 1
    return weight.astype(np.float32)


def _weighted(counts: Any, inverse_frequency: np.ndarray) -> Any:
    weighted = counts.copy()
    weighted.data = (1 + np.log(counts.data)) * inverse_frequency[counts.indices]
    squares = np.bincount(_rows(weighted), weights=weighted.data**2, minlength=weighted.shape[0])
    lengths = np.sqrt(np.where(squares == 0, 1, squares)).astype(np.float32)
    weighted.data /= lengths[_rows(weighted)]
    return weighted


def _rows(matrix: Any) -> np.ndarray:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _main_directions(matrix: Any) -> np.ndarray:
    """Return the first right singular vectors, float32 ``(n_features, at most N_DIMENSIONS)``."""
    n_wanted = min(N_DIMENSIONS, *matrix.shape)
    n_drawn = min(n_wanted + N_OVERSAMPLES, *matrix.shape)
    transposed = matrix.T.tocsr()
    draw = np.random.default_rng(SEED).standard_normal((matrix.shape[1], n_drawn), dtype=np.float32)
    for _ in range(N_POWER_ITERATIONS):
        basis = np.linalg.qr(matrix @ draw)[0]
        draw = np.linalg.qr(transposed @ basis)[0]
    _, _, rotation = np.linalg.svd(matrix @ draw, full_matrices=False)
    directions: np.ndarray = (draw @ rotation[:n_wanted].T).astype(np.float32)
    return directions


def _first_characters(texts: Sequence[str]) -> list[str]:
    """Return the texts as far as they fit in memory at once; one alone is cut."""
    stop = next(_batches(texts))[1]
    return [text[:MAX_CHARACTERS_AT_ONCE] for text in texts[:stop]]


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = n_characters = 0
    for at, text in enumerate(texts):
        if n_characters and n_characters + len(text) > MAX_CHARACTERS_AT_ONCE:
            yield start, at
            start, n_characters = at, 0
        n_characters += len(text)
    if start < len(texts):
        yield start, len(texts)
