"""The map as a table: where each row stands, and what that place is called."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.cluster_words import describe_clusters
from nlp_explorer.embeddings.clusters import Clusters
from nlp_explorer.embeddings.projection import Projection
from nlp_explorer.embeddings.regions import regions


def map_table(dataset: Dataset, embeddings: Embeddings, projection: Projection, clusters: Clusters) -> pd.DataFrame:
    """Return one line a row, in the order of the rows.

    Returns
    -------
    DataFrame
        ``row_id`` (int64), ``x`` and ``y`` (float32; missing for a blank text), ``cluster`` (Int64: its number on
        the page, 1 the largest), ``cluster_name`` and ``region`` (str: the name of the large region it lies in);
        missing for a row in no cluster.
    """
    names = _names(dataset, embeddings, clusters)
    large = regions(embeddings, clusters)
    number = pd.array(clusters.assignment + 1, dtype="Int64")
    number[clusters.assignment < 0] = pd.NA
    return pd.DataFrame(
        {
            "row_id": dataset.row_ids,
            "x": projection.xy[:, 0],
            "y": projection.xy[:, 1],
            "cluster": number,
            "cluster_name": names[clusters.assignment],
            "region": _names(dataset, embeddings, large)[large.assignment],
        }
    )


def _names(dataset: Dataset, embeddings: Embeddings, clusters: Clusters) -> np.ndarray:
    """Return the name of each cluster and, last, a missing one; object."""
    described = describe_clusters(dataset, clusters, embeddings)
    return np.array([*described["name"], None], dtype=object)
