from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.predictions.confusion_cell import cell_rows
from nlp_explorer.predictions.run import Predictions


def test_cell_rows_are_the_cell_most_confident_first() -> None:
    frame = pd.DataFrame(
        {
            "text": pd.Series(["w", "x", "y"], dtype="str"),
            "label": pd.Series(["a", "a", "b"], dtype="str").astype("category"),
            "split": pd.Series([None] * 3, dtype="str").astype("category"),
        }
    )
    dataset = Dataset(name="tiny", frame=frame, schema=Schema(text=("text",), label="label"))
    run = Predictions(
        name="model",
        predicted=pd.Series(["b", "b", "b"], dtype="str").astype("category"),
        joined_by="order",
        how="joined by order",
        n_predictions=3,
        classes=("a", "b"),
        unmatched=pd.DataFrame(),
        probabilities=np.array([[0.4, 0.6], [0.1, 0.9], [0.2, 0.8]], dtype=np.float32),
    )
    assert list(cell_rows(dataset, run, ("a", "b")).index) == [1, 0]
    assert list(cell_rows(dataset, run, ("b", "b")).index) == [2]
    assert list(cell_rows(dataset, run, ("b", "")).index) == []
