"""Clusters, the large regions above them and the names of both: what stands on the map beside the points."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.cluster_words import name_clusters
from nlp_explorer.embeddings.clusters import Clusters
from nlp_explorer.embeddings.regions import regions


@dataclass(frozen=True, eq=False)
class NamedClusters:
    """Clusters with their names, and the regions they lie in with theirs.

    Attributes
    ----------
    clusters, regions
        Aligned with the rows; each cluster lies in one region, whole.
    names, region_names
        What `name_clusters` gives of them.
    """

    clusters: Clusters
    names: pd.DataFrame
    regions: Clusters
    region_names: pd.DataFrame

    def name_of_rows(self, rows: pd.Index) -> pd.Series:
        """Return the name of each row's cluster, str, with ``rows`` as its index; missing where there is no text."""
        return pd.Series(self.clusters.assignment, index=rows, name="cluster").map(self.names["name"]).astype("str")


def with_names(texts: pd.Series, embeddings: Embeddings, clusters: Clusters) -> NamedClusters:
    """Return clusters of the texts with their names and their regions."""
    large = regions(embeddings, clusters)
    names = name_clusters(texts, clusters, embeddings)
    return NamedClusters(
        clusters, names, large, names if large is clusters else name_clusters(texts, large, embeddings)
    )
