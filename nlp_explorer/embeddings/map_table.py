"""The map as a table: where each row stands, and what that place is called."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.named_clusters import NamedClusters
from nlp_explorer.embeddings.projection import Projection


def map_table(dataset: Dataset, projection: Projection, found: NamedClusters) -> pd.DataFrame:
    """Return one line a row, in the order of the rows.

    Returns
    -------
    DataFrame
        ``row_id`` (int64), ``x`` and ``y`` (float32; missing for a blank text), ``cluster`` (Int64: its number on
        the page, 1 the largest), ``cluster_name`` and ``region`` (str: the name of the large region it lies in);
        missing for a row in no cluster.
    """
    assignment = found.clusters.assignment
    number = pd.array(assignment + 1, dtype="Int64")
    number[assignment < 0] = pd.NA
    return pd.DataFrame(
        {
            "row_id": dataset.row_ids,
            "x": projection.xy[:, 0],
            "y": projection.xy[:, 1],
            "cluster": number,
            "cluster_name": _name_or_none(found.names)[assignment],
            "region": _name_or_none(found.region_names)[found.regions.assignment],
        }
    )


def _name_or_none(names: pd.DataFrame) -> np.ndarray:
    """Return the name of each cluster and, last, a missing one; object."""
    return np.array([*names["name"], None], dtype=object)
