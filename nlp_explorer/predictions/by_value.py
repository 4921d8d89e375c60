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


def errors_by_value(values: pd.Series, wrong: pd.Index) -> pd.DataFrame:
    """Return how many rows each value of a filter has and what share of the errors, most rows first.

    ``values``: index row id, repeated where a row has several values. ``wrong``: the ids of the wrong rows.
    Columns: ``n_rows``, ``share_of_errors`` (0..1, of the wrong rows; missing when there is none).
    """
    counts = values.value_counts(dropna=True)
    counts = counts[counts > 0]
    of_wrong = values[values.index.isin(wrong)].value_counts().reindex(counts.index).fillna(0)
    share = of_wrong / len(wrong) if len(wrong) else pd.Series(np.nan, index=counts.index)
    return pd.DataFrame({"n_rows": counts, "share_of_errors": share})
