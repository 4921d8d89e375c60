"""Rows with one text are one point: what clusters and maps are computed on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nlp_explorer.embeddings.base import Embeddings


@dataclass(frozen=True, eq=False)
class Points:
    """The distinct texts that have a vector, in the order of their hashes.

    That order is as good as random and the same for the same texts, however the rows are ordered or repeated:
    the first m points are a fair sample.

    Attributes
    ----------
    row_vectors
        float32 ``(n_rows, n_dimensions)``: those of the rows.
    point_of_row
        int64 ``(n_rows,)``: the point of each row; -1 for a row without a vector.
    first_row
        int64 ``(n_points,)``: the position of the first row with this text.
    """

    row_vectors: np.ndarray
    point_of_row: np.ndarray
    first_row: np.ndarray

    def __len__(self) -> int:
        return len(self.first_row)

    @cached_property
    def vectors(self) -> np.ndarray:
        """float32 ``(n_points, n_dimensions)``, unit length; a copy of a gigabyte among a million, made when needed."""
        found: np.ndarray = self.row_vectors[self.first_row]
        return found

    def to_rows(self, values: np.ndarray, *, missing: float) -> np.ndarray:
        """Return the value of each row's point, ``missing`` where it has none."""
        padded = np.concatenate([values, np.full((1, *values.shape[1:]), missing, dtype=values.dtype)])
        result: np.ndarray = padded[self.point_of_row]
        return result


def points(embeddings: Embeddings) -> Points:
    """Return the distinct texts that have a vector."""
    rows = np.flatnonzero(~embeddings.is_blank)
    hashes = embeddings.text_hashes[rows].view("S16")
    _, first, point = np.unique(hashes, return_index=True, return_inverse=True)
    point_of_row = np.full(len(embeddings), -1, dtype=np.int64)
    point_of_row[rows] = point
    first_row = rows[first]
    return Points(embeddings.vectors, point_of_row, first_row)
