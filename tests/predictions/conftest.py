"""Datasets and runs that the tests of this folder make in one line."""

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
    def make(
        labels: Sequence[str | None],
        *,
        texts: Sequence[str | None] | None = None,
        splits: Sequence[str] | None = None,
        ids: Sequence[str] | None = None,
    ) -> Dataset:
        columns: dict[str, object] = {
            "text": pd.Series(texts if texts is not None else [f"text {i}" for i in range(len(labels))], dtype="str"),
            "label": pd.Series(labels, dtype="str"),
        }
        if splits is not None:
            columns["split"] = pd.Series(splits, dtype="str")
        if ids is not None:
            columns["id"] = pd.Series(ids, dtype="str")
        schema = Schema(("text",), "label", "split" if splits is not None else None, "id" if ids is not None else None)
        return dataset_from_frame(pd.DataFrame(columns), name="made", schema=schema)

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
def three(make_dataset: Callable[..., Dataset]) -> Dataset:
    return make_dataset(["cat", "dog", "cat"], texts=["purrs", "barks", "sleeps"], ids=["a1", "a2", "a3"])
