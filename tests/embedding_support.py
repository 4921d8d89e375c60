"""Embeddings made in a test, from any vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp_explorer.embeddings import Embeddings
from nlp_explorer.embeddings.base import unit_length
from nlp_explorer.text.hashing import text_hashes


def embeddings_of(texts: Sequence[object], vectors: np.ndarray) -> Embeddings:
    """Return embeddings of the texts with these vectors, brought to unit length."""
    return Embeddings(unit_length(np.asarray(vectors, dtype=np.float32)), text_hashes(texts), "fast", "test-1")


def names(n: int) -> list[str]:
    """Return so many different texts."""
    return [f"text {at}" for at in range(n)]


def blobs() -> tuple[np.ndarray, np.ndarray]:
    """Return 300 unit vectors in 5 well separated groups, float32, and the group of each."""
    random = np.random.default_rng(7)
    group = np.arange(300) % 5
    return unit_length((np.eye(5, 16)[group] + 0.1 * random.standard_normal((300, 16))).astype(np.float32)), group
