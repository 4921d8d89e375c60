"""Datasets, runs and decisions that the tests of this folder make in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.reading import dataset_from_frame


@pytest.fixture
def make_dataset() -> Callable[..., Dataset]:
    def make(labels: Sequence[str | None], texts: Sequence[str | None] | None = None, **columns: object) -> Dataset:
        texts = [f"text {at}" for at in range(len(labels))] if texts is None else texts
        frame = pd.DataFrame(
            {"text": pd.Series(texts, dtype="str"), "label": pd.Series(labels, dtype="str"), **columns}
        )
        split = "split" if "split" in frame else None
        return dataset_from_frame(frame, name="made", schema=Schema(("text",), "label", split))

    return make


@pytest.fixture
def make_run() -> Callable[..., Predictions]:
    def make(
        dataset: Dataset,
        predicted: Sequence[str | None],
        *,
        probabilities: np.ndarray | None = None,
        classes: Sequence[str] = (),
        epoch: int | None = None,
        name: str = "run",
    ) -> Predictions:
        column = pd.Series(predicted, index=dataset.frame.index, dtype="str", name="predicted").astype("category")
        return Predictions(
            name, column, "order", "", len(predicted), tuple(classes), no_unmatched(), probabilities, epoch=epoch
        )

    return make


@pytest.fixture
def truth_told() -> Callable[..., pd.DataFrame]:
    """Decide about rows as somebody who knows the right labels."""

    def tell(dataset: Dataset, truth: Sequence[str], row_ids: Sequence[int]) -> pd.DataFrame:
        right = pd.Series(truth, index=dataset.frame.index, dtype="str").loc[list(row_ids)]
        is_wrong = right != dataset.frame["label"].astype("str").loc[list(row_ids)]
        return pd.DataFrame(
            {
                "action": np.where(is_wrong, "relabel", "keep"),
                "verdict": np.where(is_wrong, "label wrong", "model weak"),
                "new_label": right.where(is_wrong),
                "is_disputed": False,
            }
        )

    return tell
