"""Vectors made of the texts' own words where no embeddings are at hand: at once, without a model or a disk."""

from __future__ import annotations

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings, read_only
from nlp_explorer.embeddings.encoders import load_encoder
from nlp_explorer.text.blank import is_blank

# Within both, the vectors take up to 2 s of processor time: 13,083 bank queries 0.8, 11,987 Chinese reviews 1.6.
MAX_ROWS = 20_000
MAX_CHARACTERS = 10_000_000


def is_small(dataset: Dataset) -> bool:
    """Whether `own_vectors` takes seconds only."""
    return len(dataset) <= MAX_ROWS and int(dataset.texts.str.len().sum()) <= MAX_CHARACTERS


def own_vectors(dataset: Dataset) -> Embeddings:
    """Return TF-IDF vectors of the texts in 128 dimensions; they depend on all texts together, not on their order."""
    there = np.flatnonzero(~is_blank(dataset.texts))
    encoder = load_encoder("tfidf", dataset.texts)
    vectors = np.zeros((len(dataset), encoder.n_dimensions), dtype=np.float32)
    if len(there):
        vectors[there] = encoder.encode(dataset.texts.iloc[there].tolist())
    return Embeddings(read_only(vectors), dataset.text_hashes, encoder.name, encoder.version)


def vectors_at_hand(dataset: Dataset, embeddings: Embeddings | None) -> Embeddings | None:
    """Return the embeddings; without them the texts' own vectors where these take seconds, else None."""
    return own_vectors(dataset) if embeddings is None and is_small(dataset) else embeddings
