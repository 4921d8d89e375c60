"""Clusters by density on the map, for those who want texts that belong nowhere left out."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.clusters import Clusters, clusters_of
from nlp_explorer.embeddings.distinct import points
from nlp_explorer.embeddings.projection import Projection

MAX_POINTS_TO_FIT = 10_000  # the others belong where their nearest fitted point on the map does
MIN_POINTS_A_CLUSTER = 10
MAX_DENSE_CLUSTERS = 200  # so many could find room: a cluster holds at least that share of the points


def density_clusters(embeddings: Embeddings, projection: Projection) -> Clusters:
    """Return the dense places of the map as clusters; -1 for a row that lies between them, or has no text.

    Source: Campello, Moulavi & Sander 2013, https://doi.org/10.1007/978-3-642-37456-2_14 (HDBSCAN), as in
    scikit-learn, on the map: in many dimensions everything is far from everything.
    """
    found = points(embeddings)
    places = projection.xy[found.first_row]
    fitted = places[:MAX_POINTS_TO_FIT]
    n_least = max(MIN_POINTS_A_CLUSTER, len(fitted) // MAX_DENSE_CLUSTERS)
    if len(fitted) < 2 * n_least:
        return clusters_of(found, np.full(len(found), -1))
    from sklearn.cluster import HDBSCAN
    from sklearn.neighbors import KDTree

    with threadpool_limits(limits=1):
        dense = HDBSCAN(min_cluster_size=n_least, min_samples=5, copy=True).fit_predict(fitted)
        if len(places) > len(fitted):
            dense = dense[KDTree(fitted).query(places, k=1, return_distance=False)[:, 0]]
    return clusters_of(found, dense)
