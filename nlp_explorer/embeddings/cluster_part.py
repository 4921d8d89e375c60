"""The clusters of a dataset as they look within a part of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.cluster_words import label_summary
from nlp_explorer.embeddings.clusters import Clusters


def within_part(part: Dataset, clusters: Clusters, dataset: Dataset) -> Clusters:
    """Return the clusters of a dataset aligned with the rows of a part of it; their numbers stay."""
    return replace(clusters, assignment=clusters.assignment[np.searchsorted(dataset.row_ids, part.row_ids)])


def clusters_within(part: Dataset, positions: np.ndarray, clusters: Clusters, names: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the clusters that have rows in a part, with its counts, the largest first.

    Parameters
    ----------
    part
        Some rows of the dataset.
    positions
        int64: where they stand in the dataset.
    names
        What `name_clusters` gave for the whole dataset: names and words stay.

    Returns
    -------
    DataFrame
        ``name``, ``words``, ``n_rows``, ``main_label``, ``purity``, ``n_labels``; index ``cluster``.
    """
    within = replace(clusters, assignment=clusters.assignment[positions])
    table = names[["name", "words"]].join(label_summary(part, within))
    assigned = within.assignment[within.assignment >= 0]
    table["n_rows"] = np.bincount(assigned, minlength=clusters.n_clusters)
    return table[table["n_rows"] > 0].sort_values("n_rows", ascending=False, kind="stable")
