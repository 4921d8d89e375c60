"""The rows that mean what a query says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings, unit_length
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.encoders import load_encoder
from nlp_explorer.embeddings.neighbours import nearest
from nlp_explorer.embeddings.tfidf import TfidfSvd
from nlp_explorer.errors import EncoderError


def search_by_meaning(dataset: Dataset, embeddings: Embeddings, query: str, *, k: int = 50) -> pd.DataFrame:
    """Return the rows of the ``k`` distinct texts nearest to a query, nearest first.

    Index: row id; column ``cosine`` (float32). Rows with one text follow each other. For ``tfidf`` the
    decomposition is learnt again from the texts, which takes as long as embedding them.

    Raises
    ------
    EncoderError
        The query is blank, or holds nothing the encoder knows.
    """
    encoder = load_encoder(embeddings.encoder, dataset.texts)
    found = points(embeddings)
    if query.strip() and isinstance(encoder, TfidfSvd):
        encoder.fit(dataset.texts.iloc[found.first_row].to_list())
    vector = unit_length(encoder.encode([query])) if query.strip() else np.zeros((1, 1))
    if not vector.any():
        raise EncoderError(
            f"The query {query!r} holds nothing to search for: write some words as they might stand there."
        )
    return _rows_nearest_to(vector, dataset, found, k)


def rows_like(dataset: Dataset, embeddings: Embeddings, row_id: int, *, k: int = 50) -> pd.DataFrame:
    """Return the rows of the ``k`` distinct texts nearest to a row's text, itself first; as `search_by_meaning`.

    Raises
    ------
    EncoderError
        The row has no text, or one that holds nothing the encoder knows.
    """
    position = int(np.searchsorted(dataset.row_ids, row_id))
    vector = embeddings.vectors[position : position + 1]
    if not vector.any():
        raise EncoderError(f"Row {row_id} has no text that the encoder {embeddings.encoder!r} knows: choose another.")
    return _rows_nearest_to(vector, dataset, points(embeddings), k)


def _rows_nearest_to(vector: np.ndarray, dataset: Dataset, found: Points, k: int) -> pd.DataFrame:
    best = nearest(vector, found.vectors, k=k)
    order = np.full(len(found) + 1, k, dtype=np.int64)  # the last entry: rows without a vector
    order[best.positions[0]] = np.arange(best.positions.shape[1])
    rank = order[found.point_of_row]
    rows = np.flatnonzero(rank < k)
    rows = rows[np.argsort(rank[rows], kind="stable")]
    index = pd.Index(dataset.row_ids[rows], name="row_id")
    return pd.DataFrame({"cosine": best.cosine[0][rank[rows]]}, index=index)
