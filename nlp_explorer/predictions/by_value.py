"""Where the errors are: accuracy and share of the errors for each value of any column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import wilson
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions


def scores_by_value(dataset: Dataset, run: Predictions, values: pd.Series) -> pd.DataFrame:
    """Return one line a value of a column, worst first; rows without a value are left out.

    Worst is the value whose accuracy is surely low: the lowest upper end of the interval, so that one wrong row of
    one does not stand before a hundred wrong rows of two hundred.

    ``values`` has one entry a row of the dataset. Index: the value. Columns: ``n_rows`` (scored), ``n_wrong``,
    ``accuracy`` with ``accuracy_low`` and ``accuracy_high``, ``share_of_errors`` (0..1, of all wrong rows) with
    ``share_of_errors_low`` and ``share_of_errors_high``; all intervals are Wilson's.
    """
    pairs = pairs_of(dataset, run)
    codes, names = pd.factorize(values.iloc[pairs.positions], sort=True)
    has_value = codes >= 0
    n_rows = np.bincount(codes[has_value], minlength=len(names))
    n_wrong = np.bincount(codes[has_value & pairs.is_wrong], minlength=len(names))
    n_all_wrong = np.full(len(names), int(pairs.is_wrong.sum()))
    low, high = wilson(n_rows - n_wrong, n_rows)
    share_low, share_high = wilson(n_wrong, n_all_wrong)
    frame = pd.DataFrame(
        {
            "n_rows": n_rows,
            "n_wrong": n_wrong,
            "accuracy": (n_rows - n_wrong) / np.maximum(n_rows, 1),
            "accuracy_low": low,
            "accuracy_high": high,
            "share_of_errors": n_wrong / np.maximum(n_all_wrong, 1),
            "share_of_errors_low": share_low,
            "share_of_errors_high": share_high,
        },
        index=pd.Index(names, name=values.name),
    )
    return frame.iloc[np.lexsort((-n_wrong, high))]


def rows_by_value(values: pd.Series, dataset: Dataset, run: Predictions | None) -> pd.DataFrame:
    """Return how many rows each value of a filter has, and how many of them a run got wrong, by name.

    ``values``: index row id of the dataset, repeated where a row has several values; missing ones count nowhere.
    Index: the value. int64 columns: ``n_rows``, ``n_scored`` (of them with a label and a prediction), ``n_wrong``;
    the last two are 0 without a run.
    """
    codes, names = pd.factorize(values, sort=True)
    has_value = codes >= 0
    is_scored = is_wrong = np.zeros(len(values), dtype=bool)
    if run is not None:
        pairs = pairs_of(dataset, run)
        is_scored, is_wrong = values.index.isin(pairs.row_ids), values.index.isin(pairs.row_ids[pairs.is_wrong])
    columns = {"n_rows": has_value, "n_scored": has_value & is_scored, "n_wrong": has_value & is_wrong}
    return pd.DataFrame(
        {name: np.bincount(codes[mask], minlength=len(names)) for name, mask in columns.items()},
        index=pd.Index(names, dtype="str", name=values.name),
    )


def cells_by_value(counts: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what `rows_by_value` does for each label and for each prediction of a confusion matrix, in its order.

    ``counts`` is what `nlp_explorer.predictions.metrics.confusion` gave: all its rows are scored. Values that have
    none stand last.
    """
    array = counts.to_numpy()
    right = np.diagonal(array)
    by_label, by_prediction = (
        pd.DataFrame({"n_rows": n_rows, "n_scored": n_rows, "n_wrong": n_rows - right}, index=counts.index).iloc[
            np.argsort(n_rows == 0, kind="stable")
        ]
        for n_rows in (array.sum(axis=1), array.sum(axis=0))
    )
    return by_label, by_prediction
