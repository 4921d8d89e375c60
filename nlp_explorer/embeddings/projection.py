"""Every text as a point on a plane: a sketch at once, a better map when there is time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import Embeddings, read_only
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.trust import Trust, judge

MAX_POINTS_FOR_AXES = 20_000  # the main axes are learnt on so many


@dataclass(frozen=True, eq=False)
class Projection:
    """A place on the plane for each row.

    Attributes
    ----------
    xy
        float32 ``(n_rows, 2)``, read-only, around 0; rows with one text share a place; NaN for a row without
        a vector. The axes have no unit and no meaning: only who is near whom counts.
    method
        How it was made, as a reader may know it.
    is_sketch
        Whether a better map can be computed.
    n_points, n_fitted
        How many distinct texts are on the map, and on how many of them it was fitted.
    trust
        What of the true neighbours it keeps.
    """

    xy: np.ndarray
    method: str
    is_sketch: bool
    n_points: int
    n_fitted: int
    trust: Trust

    @property
    def trustworthiness(self) -> float:
        """As `Trust.trustworthiness`."""
        return self.trust.trustworthiness

    @property
    def neighbours_kept(self) -> float:
        """As `Trust.neighbours_kept`."""
        return self.trust.neighbours_kept

    def sentence(self) -> str:
        """Return how the map was made and how far to trust it."""
        how = f"{'A first sketch' if self.is_sketch else 'Map'} by {self.method}"
        if self.n_fitted < self.n_points:
            how += (
                f", fitted on {self.n_fitted:,} of {self.n_points:,} distinct texts, "
                "the others placed beside their nearest and settled"
            )
        if self.trust.n_neighbours == 0:
            return f"{how}. There are too few texts to say how far to trust it."
        return (
            f"{how}. It keeps {100 * self.neighbours_kept:.0f} % of a text's {self.trust.n_neighbours} nearest texts "
            f"near it (trustworthiness {self.trustworthiness:.2f}), "
            f"judged on {self.trust.n_judged:,} of {self.n_points:,} texts."
        )


def project_sketch(embeddings: Embeddings) -> Projection:
    """Return the first two principal components: quick, and true only to the broadest differences."""
    found = points(embeddings)
    with threadpool_limits(limits=1):
        xy = principal_components(found.vectors)
        trust = judge(found.vectors, xy)
    return on_rows(found, xy, method="principal components", is_sketch=True, n_fitted=len(found), trust=trust)


def on_rows(found: Points, xy: np.ndarray, *, method: str, is_sketch: bool, n_fitted: int, trust: Trust) -> Projection:
    """Return the places of the points as the places of the rows."""
    rows = read_only(found.to_rows(xy.astype(np.float32), missing=np.nan))
    return Projection(rows, method, is_sketch, len(found), n_fitted, trust)


def principal_components(vectors: np.ndarray, n_components: int = 2) -> np.ndarray:
    """Return float32 ``(n, n_components)``, scaled to a standard deviation of 1 along the first axis.

    Signs are fixed: the coordinate with the largest weight is positive.
    """
    places = np.zeros((len(vectors), n_components), dtype=np.float32)
    if len(vectors) < 2:
        return places
    sample = vectors[:MAX_POINTS_FOR_AXES].astype(np.float32, copy=False)
    mean = sample.mean(axis=0)
    centred = sample - mean
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :n_components]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    places[:, : axes.shape[1]] = (vectors - mean) @ axes
    spread = places[:, 0].std()
    return places / spread if spread > 1e-6 else np.zeros_like(places)
