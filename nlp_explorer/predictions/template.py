"""An empty predictions file for a dataset: fill in the last column, and it joins without a doubt."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.columns import ROW_ID


def predictions_template(dataset: Dataset) -> pd.DataFrame:
    """Return one line a row: its id (or ``row_id``), split, text, and an empty ``pred``; all str.

    Written with ``to_csv(path, index=False)`` and filled in, `read_predictions` joins it by id.
    """
    id_column = dataset.schema.id if dataset.schema.id in dataset.frame.columns else None
    columns = {id_column or ROW_ID: dataset.frame[id_column] if id_column else dataset.frame.index.to_series()}
    if dataset.splits:
        columns["split"] = dataset.frame["split"].astype("str")
    columns["text"] = dataset.texts
    columns["pred"] = pd.Series("", index=dataset.frame.index, dtype="str")
    return pd.DataFrame(columns).reset_index(drop=True)
