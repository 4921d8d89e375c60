"""A few large regions above the clusters, for the first look at a map."""

from __future__ import annotations

import math

import numpy as np

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.clusters import Clusters, clusters_of
from nlp_explorer.embeddings.distinct import points

MIN_CLUSTERS = 4  # fewer clusters are themselves the first look
MAX_REGIONS = 10  # what a person takes in at a glance


def default_n_regions(n_clusters: int) -> int:
    """Return the square root of the number of clusters, at most 10; the clusters themselves where there are few."""
    return n_clusters if n_clusters < MIN_CLUSTERS else min(max(round(math.sqrt(n_clusters)), 2), MAX_REGIONS)


def regions(embeddings: Embeddings, clusters: Clusters, *, n_regions: int | None = None) -> Clusters:
    """Return the clusters joined to a few large ones: each cluster lies in one region, whole.

    Clusters are joined two by two, those first that lose least likeness within.
    Source: Ward 1963, Hierarchical grouping to optimize an objective function, on the centres.
    """
    n_wanted = min(n_regions or default_n_regions(clusters.n_clusters), clusters.n_clusters)
    if n_wanted == clusters.n_clusters:
        return clusters
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(clusters.centres.astype(np.float64), method="ward")
    region_of = np.append(fcluster(tree, n_wanted, criterion="maxclust") - 1, -1)
    found = points(embeddings)
    return clusters_of(found, region_of[clusters.assignment][found.first_row])
