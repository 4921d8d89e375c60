"""Labels against clusters: which classes are split over many clusters, which clusters mix many classes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.cluster_words import label_counts_by_cluster
from nlp_explorer.embeddings.clusters import Clusters
from nlp_explorer.errors import ExplorerError

MOST_OF_ROWS = 0.8  # of the rows: those few that lie anywhere are no sign of a split
N_NAMED = 3  # clusters of a class, or classes of a cluster, that are named


def split_classes(dataset: Dataset, clusters: Clusters) -> pd.DataFrame:
    """Return over how many clusters each class is spread, the most spread first.

    Returns
    -------
    DataFrame
        Index: ``label``. ``n_rows`` (int64, those in a cluster), ``n_clusters`` (int64: the fewest clusters that hold
        80 % of them), ``largest_share`` (0..1, of them in one cluster) and ``main`` (list of int: its up to three
        largest clusters, the largest first). A class with no row in a cluster has no line.

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    return _spread(_counts(dataset, clusters).T).rename(columns={"n_parts": "n_clusters"})


def mixed_clusters(dataset: Dataset, clusters: Clusters) -> pd.DataFrame:
    """Return of how many classes each cluster is made, the most mixed first.

    Returns
    -------
    DataFrame
        Index: ``cluster``. ``n_rows`` (int64, its labelled rows), ``n_classes`` (int64: the fewest classes that hold
        80 % of them), ``largest_share`` (0..1, of them with one label) and ``main`` (list of str: its up to three
        largest classes, the largest first). A cluster without a labelled row has no line.

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    return _spread(_counts(dataset, clusters)).rename(columns={"n_parts": "n_classes"})


def rows_of_split_class(dataset: Dataset, clusters: Clusters, label: str) -> pd.DataFrame:
    """Return the rows of a class that are in a cluster, those in its small clusters first.

    Index: row id; column ``cluster`` (int64).
    """
    here = np.flatnonzero(
        (dataset.frame["label"].astype("str") == label).to_numpy(dtype=bool) & (clusters.assignment >= 0)
    )
    of_row = clusters.assignment[here]
    n_rows = np.bincount(of_row, minlength=clusters.n_clusters)[of_row]
    order = np.lexsort((of_row, n_rows))
    index = pd.Index(dataset.row_ids[here[order]], name="row_id")
    return pd.DataFrame({"cluster": of_row[order]}, index=index)


def rows_of_mixed_cluster(dataset: Dataset, clusters: Clusters, cluster: int) -> pd.DataFrame:
    """Return the labelled rows of a cluster, those of its rare classes first. Index: row id; column ``label`` (str)."""
    labels = dataset.frame["label"].astype("str")[clusters.assignment == cluster].dropna()
    n_rows = labels.map(labels.value_counts()).astype("int64")
    order = np.argsort(n_rows.to_numpy(), kind="stable")
    return pd.DataFrame({"label": labels.iloc[order]})


def _counts(dataset: Dataset, clusters: Clusters) -> pd.DataFrame:
    if dataset.schema.is_multi_label:
        raise ExplorerError("Classes are compared with clusters where a row has one label; here rows have several.")
    return label_counts_by_cluster(dataset, clusters)


def _spread(counts: pd.DataFrame) -> pd.DataFrame:
    """Return over how many columns most of each line lies, the most spread first, and more rows before fewer."""
    counts = counts[counts.sum(axis=1) > 0]
    cells = counts.to_numpy(dtype=np.int64)
    order = np.argsort(-cells, axis=1, kind="stable")
    sorted_cells = np.take_along_axis(cells, order, axis=1)
    totals = cells.sum(axis=1)
    # the tolerance is for 80 % of a number that floats miss by a hair
    n_parts = (np.cumsum(sorted_cells, axis=1) < MOST_OF_ROWS * totals[:, None] - 1e-9).sum(axis=1) + 1
    names = counts.columns.to_numpy(dtype=object)
    main = [[names[at] for at in line[:N_NAMED] if cells[row, at] > 0] for row, line in enumerate(order)]
    largest = sorted_cells[:, 0] / totals if len(counts) else np.zeros(0)
    table = pd.DataFrame(
        {"n_rows": totals, "n_parts": n_parts.astype(np.int64), "largest_share": largest, "main": main},
        index=counts.index,
    )
    return table.sort_values(["n_parts", "largest_share", "n_rows"], ascending=[False, True, False], kind="stable")
