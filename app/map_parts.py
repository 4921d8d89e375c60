"""What the map of a slice is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from app.jobs import Job
from nlp_explorer.embeddings import Clusters, Embeddings, Projection
from nlp_explorer.plots.map_payload import MapName


@dataclass(frozen=True, eq=False)
class Drawn:
    """What stands on the map of a slice, whatever it is coloured by. All aligned with the rows of the slice."""

    positions: np.ndarray  # int64: where the rows stand in the dataset
    places: np.ndarray  # float32 (n, 2) in -1..1
    clusters: pd.Categorical[Any]  # titled by number and name; missing in none
    regions: pd.Categorical[Any]  # likewise, the large ones
    names: tuple[MapName, ...]  # written on the map: regions, then clusters, the largest first
    described: pd.DataFrame  # one line a cluster that has rows in the slice


@dataclass(frozen=True, eq=False)
class MapParts:
    """What the map of a slice is made of."""

    embeddings: Embeddings  # of the whole dataset
    clusters: Clusters  # of the whole dataset
    projection: Projection  # of the whole dataset
    titles: pd.Series  # str: number, by size in the whole dataset, and name of its clusters; index: cluster
    drawn: Drawn
    refining: Job | None
