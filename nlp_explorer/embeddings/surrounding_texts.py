"""What stands around each text: rows near nothing, rows amid another class, classes that overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.distinct import Points, points
from nlp_explorer.embeddings.neighbour_graph import N_JUDGED, NeighbourGraph, neighbour_graph
from nlp_explorer.errors import ExplorerError
from nlp_explorer.progress import Progress, no_progress

N_NEIGHBOURS = 15
N_FOR_CLOSENESS = 10  # neighbours whose mean cosine says how near a text is to the others
MIN_POINTS = 30  # below it, what is usual in the dataset cannot be told
MAX_DEVIATIONS = 3.5  # robust z-score beyond which a value is an outlier. Source: Iglewicz & Hoaglin 1993
_MAD_TO_SD = 1.4826  # of a normal distribution
N_LONELIEST = 50  # rows listed in any case
MIN_SHARE_OF_OTHER = 0.8  # of a row's neighbours that carry one other label: 12 of 15


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The distinct texts of a dataset and the nearest other texts of each."""

    points: Points
    graph: NeighbourGraph

    def sentence(self) -> str:
        """Return how the neighbours were sought, and how many of the true ones were found."""
        n_points, n_neighbours = self.graph.positions.shape
        if self.graph.is_exact:
            return f"The {n_neighbours} nearest texts of each of {n_points:,} distinct texts, exact."
        return (
            f"The {n_neighbours} nearest texts of each of {n_points:,} distinct texts; "
            f"{100 * self.graph.recall:.0f} % of the true ones were found, measured on {N_JUDGED:,} texts."
        )


@dataclass(frozen=True, eq=False)
class Outliers:
    """Rows near nothing.

    Attributes
    ----------
    rows
        Index: row id; column ``mean_cosine`` to the 10 nearest other texts; the loneliest first.
    loneliest
        As ``rows``: the first 50 in that order, be they outliers or not.
    min_usual_cosine
        A row below it is an outlier.
    sentence
        The rule and how many rows it found.
    """

    rows: pd.DataFrame
    loneliest: pd.DataFrame
    min_usual_cosine: float
    sentence: str


def surroundings(embeddings: Embeddings, *, progress: Progress = no_progress) -> Surroundings:
    """Return the 15 nearest other texts of each distinct text."""
    found = points(embeddings)
    return Surroundings(found, neighbour_graph(found.vectors, k=N_NEIGHBOURS, progress=progress))


def outliers(dataset: Dataset, around: Surroundings) -> Outliers:
    """Return the rows whose mean cosine to their 10 nearest texts is 3.5 robust deviations below the median.

    How good it was where the strangers were known, `measured_outliers` says.
    """
    found = around.points
    if len(found) < MIN_POINTS:
        rows = pd.DataFrame({"mean_cosine": np.zeros(0, np.float32)}, index=pd.Index([], dtype="int64", name="row_id"))
        few = f"Fewer than {MIN_POINTS} different texts: what is usual among them cannot be told."
        return Outliers(rows, rows, float("nan"), few)
    closeness = around.graph.cosine[:, :N_FOR_CLOSENESS].mean(axis=1)
    median = float(np.median(closeness))
    deviation = _MAD_TO_SD * float(np.median(np.abs(closeness - median)))
    border = median - MAX_DEVIATIONS * deviation
    of_row = found.to_rows(closeness, missing=np.nan)
    n_rows = int((found.point_of_row >= 0).sum())
    at = np.argsort(of_row, kind="stable")[:n_rows]  # those without a text are last
    ordered = pd.DataFrame({"mean_cosine": of_row[at]}, index=pd.Index(dataset.row_ids[at], name="row_id"))
    rows = ordered[ordered["mean_cosine"] < border]
    sentence = (
        f"{len(rows):,} of {n_rows:,} rows {'stands' if len(rows) == 1 else 'stand'} apart: a mean cosine to the "
        f"{N_FOR_CLOSENESS} nearest texts below {border:.2f}, {MAX_DEVIATIONS} robust deviations under the median of "
        f"{median:.2f}."
    )
    if border <= 0 and rows.empty:  # below the cosine of texts that share nothing
        sentence = (
            f"None of {n_rows:,} rows stands apart: the texts differ so much, by a median cosine of "
            f"{median:.2f} to their {N_FOR_CLOSENESS} nearest, that none is {MAX_DEVIATIONS} robust deviations below."
        )
    return Outliers(rows, ordered.head(N_LONELIEST), border, sentence)


def class_overlap(dataset: Dataset, around: Surroundings) -> pd.DataFrame:
    """Return for each class the share of its texts' labelled neighbours in every class.

    Index ``label`` and columns ``neighbour``, both by name; rows sum to 1, or are missing where no neighbour has
    a label.

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    counts = _neighbour_counts(dataset, around)
    of_point = _labels(dataset)[around.points.first_row]
    n_classes = len(dataset.classes)
    sums = np.zeros((n_classes, n_classes))
    np.add.at(sums, of_point[of_point >= 0], counts[of_point >= 0])
    totals = sums.sum(axis=1, keepdims=True)
    shares = np.divide(sums, totals, out=np.full_like(sums, np.nan), where=totals > 0)
    names = list(dataset.classes)
    return pd.DataFrame(shares, index=pd.Index(names, name="label"), columns=pd.Index(names, name="neighbour"))


def rows_amid_another_class(dataset: Dataset, around: Surroundings) -> pd.DataFrame:
    """Return the rows most of whose labelled neighbours carry one other label, the most surrounded first.

    Index: row id; columns ``label``, ``neighbours_label`` and ``share`` (0.8..1) of the neighbours that carry it.

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    counts = _neighbour_counts(dataset, around)
    labels, point = _labels(dataset), around.points.point_of_row
    rows = np.flatnonzero((labels >= 0) & (point >= 0))
    names = np.array([*dataset.classes, ""], dtype=object)
    around_row = counts[point[rows]]
    total = around_row.sum(axis=1)
    main = around_row.argmax(axis=1) if len(dataset.classes) else np.zeros(0, np.int64)
    share = around_row[np.arange(len(rows)), main] / np.maximum(total, 1)
    is_amid = (main != labels[rows]) & (share >= MIN_SHARE_OF_OTHER)
    order = np.flatnonzero(is_amid)[np.argsort(-share[is_amid], kind="stable")]
    return pd.DataFrame(
        {
            "label": pd.Series(names[labels[rows[order]]], dtype="str").to_numpy(),
            "neighbours_label": pd.Series(names[main[order]], dtype="str").to_numpy(),
            "share": share[order],
        },
        index=pd.Index(dataset.row_ids[rows[order]], name="row_id"),
    )


def _labels(dataset: Dataset) -> np.ndarray:
    """Return the number of each row's class among ``dataset.classes``, int64; -1 without a label."""
    if dataset.schema.is_multi_label:
        raise ExplorerError(
            "Classes are compared by their neighbours where a row has one label; here rows have several."
        )
    kept = dataset.frame["label"].cat.set_categories(list(dataset.classes))
    return kept.cat.codes.to_numpy(dtype=np.int64)


def _neighbour_counts(dataset: Dataset, around: Surroundings) -> np.ndarray:
    """Return how many neighbours of each point carry each label, int64 ``(n_points, n_classes)``."""
    of_point = _labels(dataset)[around.points.first_row]
    n_classes = len(dataset.classes)
    labels = of_point[around.graph.positions]
    cells = np.arange(len(labels))[:, None] * (n_classes + 1) + np.where(labels < 0, n_classes, labels)
    counts = np.bincount(cells.ravel(), minlength=len(labels) * (n_classes + 1))
    return counts.reshape(len(labels), n_classes + 1)[:, :n_classes]
