"""The training texts most like a row: what the model may have learned its answer from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings


@dataclass(frozen=True, eq=False)
class NearestTexts:
    """The rows nearest to one row.

    Attributes
    ----------
    rows
        Index: row id; ``cosine`` (-1..1), ``label``, ``split``, ``text``; nearest first.
    sentence
        Which rows were searched.
    """

    rows: pd.DataFrame
    sentence: str

    def count_of(self, label: str) -> int:
        """Return how many of them carry a label."""
        return int((self.rows["label"] == label).sum())


def nearest_train(dataset: Dataset, embeddings: Embeddings, row_id: int, *, k: int = 5) -> NearestTexts:
    """Return the ``k`` train rows nearest to a row by cosine; of all other rows where there is no train split.

    One product over all vectors: linear in the number of rows. ``embeddings`` are those of ``dataset``.
    """
    if len(embeddings) != len(dataset):
        raise ValueError(f"{len(embeddings):,} vectors do not belong to {len(dataset):,} rows")
    at = dataset.frame.index.get_loc(row_id)
    has_train = "train" in dataset.splits
    is_searched = (dataset.frame["split"] == "train").to_numpy() if has_train else np.ones(len(dataset), dtype=bool)
    is_searched = is_searched & ~embeddings.is_blank
    is_searched[at] = False
    n_searched = int(is_searched.sum())
    if embeddings.is_blank[at] or n_searched == 0:
        why = (
            "This row has no text that the encoder knows"
            if embeddings.is_blank[at]
            else "There is no other text to compare with"
        )
        return NearestTexts(
            _rows(dataset, np.array([], dtype=np.int64), np.array([])), f"{why}, so there is nothing near it."
        )
    cosine = np.where(is_searched, embeddings.vectors @ embeddings.vectors[at], -np.inf)
    nearest = _highest(cosine, min(k, n_searched))
    which = (
        f"{n_searched:,} train texts" if has_train else f"{n_searched:,} other texts, because there is no train split"
    )
    return NearestTexts(_rows(dataset, nearest, cosine[nearest]), f"The nearest of {which}.")


def _highest(values: np.ndarray, k: int) -> np.ndarray:
    """Return the positions of the ``k`` highest values, highest first, the earlier row first among equals."""
    least = np.partition(values, len(values) - k)[len(values) - k]
    candidates = np.flatnonzero(values >= least)
    result: np.ndarray = candidates[np.argsort(-values[candidates], kind="stable")][:k]
    return result


def _rows(dataset: Dataset, positions: np.ndarray, cosine: np.ndarray) -> pd.DataFrame:
    rows = dataset.frame.iloc[positions][["label", "split", "text"]].copy()
    rows.insert(0, "cosine", np.asarray(cosine, dtype=np.float32))
    return rows
