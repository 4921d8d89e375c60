"""What tests of the library share: datasets made in the test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema


def dataset_of(
    texts: Sequence[str | None],
    labels: Sequence[str | None] | None = None,
    splits: Sequence[str | None] | None = None,
    *,
    separator: str | None = None,
) -> Dataset:
    """Return a dataset of these columns; without ``labels`` it has no label column."""
    frame = pd.DataFrame(
        {
            "text": pd.Series(list(texts), dtype="str"),
            "label": category_of(labels, len(texts)),
            "split": category_of(splits, len(texts)),
        }
    )
    schema = Schema(text=("text",), label=None if labels is None else "label", label_separator=separator)
    return Dataset("test", frame, schema)


def category_of(values: Sequence[str | None] | None, n_rows: int) -> pd.Series:
    """Return a column of str as a category sorted by name, all missing for None."""
    column = pd.Series([None] * n_rows if values is None else list(values), dtype="str")
    return column.astype(pd.CategoricalDtype(pd.Index(sorted(column.dropna().unique()), dtype="str")))


def reordered(dataset: Dataset, order: Sequence[int] | np.ndarray) -> Dataset:
    """Return the same rows as a file would hold them in another order: row ids count from 0 again."""
    frame = dataset.frame.iloc[list(order)].reset_index(drop=True)
    return Dataset(dataset.name, frame, dataset.schema)
