"""What is drawn of a slice on the map, kept for all sessions: a million rows would take seconds at every click."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app import cache
from app.map_parts import Drawn
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import Clusters, NamedClusters, Projection
from nlp_explorer.embeddings.cluster_part import clusters_within
from nlp_explorer.plots.map_payload import MapName, unit_square


@st.cache_resource(show_spinner="Drawing the map", max_entries=8)
def drawn(
    key: tuple[object, ...],
    _dataset: Dataset,
    _part: Dataset,
    _projection: Projection,
    _found: NamedClusters,
    _titles: pd.Series,
) -> Drawn:
    """Return what stands on the map of a slice: ``key`` says of which slice, clusters and layout."""
    positions = cache.positions(_dataset, _part)
    places = unit_square(_projection.xy)[positions]
    region_names = _found.region_names["name"]
    clusters = _of_rows(_found.clusters, _titles, positions)
    regions = _of_rows(_found.regions, region_names, positions)
    return Drawn(
        positions=positions,
        places=places,
        clusters=clusters,
        regions=regions,
        names=(*_written(places, regions, region_names, is_large=True), *_written(places, clusters, _titles)),
        described=clusters_within(_part, positions, _found.clusters, _found.names),
    )


def _of_rows(clusters: Clusters, names: pd.Series, positions: np.ndarray) -> pd.Categorical[Any]:
    order = np.full(clusters.n_clusters + 1, -1)  # the last entry: rows in no cluster
    order[names.index.to_numpy()] = np.arange(len(names))
    named: pd.Categorical[Any] = pd.Categorical.from_codes(order[clusters.assignment[positions]], pd.Index(list(names)))
    return named


def _written(
    places: np.ndarray, clusters: pd.Categorical[Any], names: pd.Series, *, is_large: bool = False
) -> list[MapName]:
    """Return the names at the medians of the places, the cluster with most rows of the slice first."""
    frame = pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "cluster": clusters.codes})
    grouped = frame[frame["cluster"] >= 0].groupby("cluster")
    middle = grouped.median().loc[grouped.size().sort_values(ascending=False, kind="stable").index]
    return [
        MapName(str(names.iloc[cluster]).split(". ", 1)[-1], float(x), float(y), is_large)
        for cluster, x, y in zip(middle.index, middle["x"], middle["y"], strict=True)
    ]
