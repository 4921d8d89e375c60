"""What the map of a slice is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from app.jobs import Job
from nlp_explorer.embeddings import Clusters, Embeddings, Projection


@dataclass(frozen=True, eq=False)
class MapParts:
    """What the map of a slice is made of. All aligned with the rows of the slice."""

    embeddings: Embeddings  # of the whole dataset
    clusters: Clusters  # of the whole dataset
    regions: pd.Series  # str, the name of the large region of each row of the whole dataset; missing in none
    names: pd.Series  # of the clusters of the whole dataset, the largest first; index: cluster
    described: pd.DataFrame  # one line a cluster that has rows in the slice
    projection: Projection  # of the whole dataset
    positions: np.ndarray  # int64: where the rows of the slice stand in the dataset
    refining: Job | None

    def title_of(self, cluster: int) -> str:
        """Return the number of a cluster, by size in the whole dataset, and its name."""
        number = list(self.names.index).index(cluster) + 1
        return f"{number}. {self.names[cluster]}"
