"""Which two classes overlap most, as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.surrounding_texts import Surroundings, class_overlap

MIN_SHARE = 0.01  # of a class's neighbours: below it, two classes have hardly a border


def overlap_pairs(dataset: Dataset, around: Surroundings, confusion: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the pairs of classes that lie among each other, those that overlap most first.

    Parameters
    ----------
    confusion
        Counts of a model, label by prediction: how often it took one class for the other is shown beside.

    Returns
    -------
    DataFrame
        ``label``, ``neighbour``, ``share`` (0..1, of the labelled neighbours of the texts of ``label`` that carry
        ``neighbour``) and, with ``confusion``, ``predicted`` (int64: rows of ``label`` predicted as ``neighbour``)
        and ``predicted_share`` (0..1, of the predicted rows of ``label``).

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    shares = class_overlap(dataset, around)
    cells = shares.to_numpy(copy=True)
    np.fill_diagonal(cells, np.nan)
    at, other = np.nonzero(cells >= MIN_SHARE)
    order = np.argsort(-cells[at, other], kind="stable")
    at, other = at[order], other[order]
    names = shares.index.to_numpy()
    pairs = pd.DataFrame({"label": names[at], "neighbour": names[other], "share": cells[at, other]})
    if confusion is None:
        return pairs
    counts = confusion.reindex(index=shares.index, columns=shares.index, fill_value=0).to_numpy()
    totals = confusion.sum(axis=1).reindex(shares.index, fill_value=0).to_numpy()
    return pairs.assign(
        predicted=counts[at, other].astype(np.int64),
        predicted_share=np.divide(counts[at, other], totals[at], out=np.zeros(len(at)), where=totals[at] > 0),
    )
