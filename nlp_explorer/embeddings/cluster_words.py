"""What each cluster is about: its words, its size, its labels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.cluster_names import cluster_names, telling_words
from nlp_explorer.embeddings.clusters import Clusters


def describe_clusters(dataset: Dataset, clusters: Clusters, embeddings: Embeddings) -> pd.DataFrame:
    """Return one line a cluster, the largest first; names come from the texts, never from the labels.

    Returns
    -------
    DataFrame
        ``cluster`` (int64), ``name`` (unlike any other), ``words`` (up to 8, the most telling first, joined by
        commas), ``n_rows``, ``share`` of the rows in clusters, ``main_label`` (missing without labels),
        ``purity`` (share of the labelled rows that have the main label), ``n_labels``, ``closeness`` (mean
        cosine to the centre), ``central_row`` (row id of the text nearest to the centre).
    """
    named = name_clusters(dataset.texts, clusters, embeddings)
    sizes = np.bincount(clusters.assignment[clusters.assignment >= 0], minlength=clusters.n_clusters)
    table = named[["name", "words"]].assign(n_rows=sizes.astype(np.int64), share=sizes / max(int(sizes.sum()), 1))
    table = table.join(label_summary(dataset, clusters)).assign(
        closeness=named["closeness"], central_row=dataset.row_ids[named["central"].to_numpy()]
    )
    return table.reset_index()


def name_clusters(texts: pd.Series, clusters: Clusters, embeddings: Embeddings) -> pd.DataFrame:
    """Return what the texts of each cluster say of it; index: cluster, the largest first.

    Returns
    -------
    DataFrame
        ``name`` (unlike any other), ``words`` (up to 8, the most telling first, joined by commas), ``closeness``
        (float64: mean cosine to the centre) and ``central`` (int64: position of the text nearest to the centre).
    """
    closeness = clusters.closeness(embeddings)
    central = _most_central(clusters, closeness)
    words = telling_words(texts, clusters, embeddings)
    inside = clusters.assignment >= 0
    sums = np.bincount(clusters.assignment[inside], weights=closeness[inside], minlength=clusters.n_clusters)
    sizes = np.bincount(clusters.assignment[inside], minlength=clusters.n_clusters)
    return pd.DataFrame(
        {
            "name": cluster_names(words, [str(text) for text in texts.iloc[central]]),
            "words": pd.Series([", ".join(row) for row in words], dtype="str"),
            "closeness": sums / np.maximum(sizes, 1),
            "central": central.astype(np.int64),
        }
    ).rename_axis("cluster")


def label_counts_by_cluster(dataset: Dataset, clusters: Clusters) -> pd.DataFrame:
    """Return counts of rows: index cluster, one column a label, labels by name. Several labels count each."""
    labels = dataset.frame["label"].astype("str").reset_index(drop=True)
    if dataset.schema.label_separator is not None:
        labels = labels.str.split(dataset.schema.label_separator).explode()
    clusters_of = pd.Series(clusters.assignment).reindex(labels.index)
    there = (labels.notna() & (clusters_of >= 0)).to_numpy()
    counts = pd.crosstab(clusters_of[there].to_numpy(), labels[there].to_numpy(dtype=object))
    counts = counts.reindex(index=range(clusters.n_clusters), columns=list(dataset.classes), fill_value=0)
    return counts.rename_axis(index="cluster", columns="label")


def rows_by_closeness(dataset: Dataset, clusters: Clusters, embeddings: Embeddings, cluster: int) -> pd.DataFrame:
    """Return the rows of a cluster, the most central first and the oddest last.

    Index: row id; column ``closeness``: cosine to the centre.
    """
    rows = np.flatnonzero(clusters.assignment == cluster)
    closeness = clusters.closeness(embeddings)[rows]
    order = np.argsort(-closeness, kind="stable")
    index = pd.Index(dataset.row_ids[rows[order]], name="row_id")
    return pd.DataFrame({"closeness": closeness[order]}, index=index)


def _most_central(clusters: Clusters, closeness: np.ndarray) -> np.ndarray:
    """Return the position of the row nearest to each centre, the first of equal ones."""
    order = np.lexsort((-closeness, clusters.assignment))
    order = order[clusters.assignment[order] >= 0]
    first = np.searchsorted(clusters.assignment[order], np.arange(clusters.n_clusters))
    result: np.ndarray = order[first]
    return result


def label_summary(dataset: Dataset, clusters: Clusters) -> pd.DataFrame:
    """Return ``main_label`` (missing without labels), ``purity`` and ``n_labels`` of each cluster; index: cluster."""
    counts = label_counts_by_cluster(dataset, clusters)
    n_labelled = np.bincount(
        clusters.assignment[(clusters.assignment >= 0) & dataset.frame["label"].notna().to_numpy()],
        minlength=clusters.n_clusters,
    )
    most = counts.max(axis=1).to_numpy() if counts.size else np.zeros(len(counts))
    names = (
        counts.columns.to_numpy(dtype=object)[counts.to_numpy().argmax(axis=1)] if counts.size else [None] * len(counts)
    )
    main = pd.Series(names, index=counts.index, dtype="str").mask(most == 0)
    purity = np.where(n_labelled > 0, most / np.maximum(n_labelled, 1), np.nan)
    n_labels = (counts > 0).sum(axis=1).astype(np.int64) if counts.size else np.zeros(len(counts), np.int64)
    return pd.DataFrame({"main_label": main, "purity": purity, "n_labels": n_labels}, index=counts.index)
