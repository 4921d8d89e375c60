"""Where the errors are: accuracy and share of the errors for each value of any column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import wilson
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions


def scores_by_value(dataset: Dataset, run: Predictions, values: pd.Series) -> pd.DataFrame:
    """Return one line a value of a column, most errors first; rows without a value are left out.

    ``values`` has one entry a row of the dataset. Index: the value. Columns: ``n_rows`` (scored), ``n_wrong``,
    ``accuracy`` with ``accuracy_low`` and ``accuracy_high`` (Wilson), ``share_of_errors`` (0..1, of all wrong rows).
    """
    pairs = pairs_of(dataset, run)
    codes, names = pd.factorize(values.iloc[pairs.positions], sort=True)
    has_value = codes >= 0
    n_rows = np.bincount(codes[has_value], minlength=len(names))
    n_wrong = np.bincount(codes[has_value & pairs.is_wrong], minlength=len(names))
    low, high = wilson(n_rows - n_wrong, n_rows)
    frame = pd.DataFrame(
        {
            "n_rows": n_rows,
            "n_wrong": n_wrong,
            "accuracy": (n_rows - n_wrong) / np.maximum(n_rows, 1),
            "accuracy_low": low,
            "accuracy_high": high,
            "share_of_errors": n_wrong / max(int(pairs.is_wrong.sum()), 1),
        },
        index=pd.Index(names, name=values.name),
    )
    return frame.sort_values("n_wrong", ascending=False, kind="stable")
