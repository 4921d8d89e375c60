"""The rows of a cell of the confusion matrix."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions


def cell_rows(dataset: Dataset, run: Predictions, cell: tuple[str, str]) -> pd.DataFrame:
    """Return the rows of a confusion cell with their confidence, most confident first; an empty name means any.

    With one name empty, right predictions are left out.
    """
    label, predicted = cell
    given, said = dataset.frame["label"].astype("str"), run.predicted.astype("str")
    mask = given.notna() & said.notna()
    if label:
        mask &= given == label
    if predicted:
        mask &= said == predicted
    if not (label and predicted):
        mask &= given != said
    rows = run.confidence[mask.to_numpy()].to_frame()
    return rows.sort_values("confidence", ascending=False, kind="stable") if run.has_confidence else rows
