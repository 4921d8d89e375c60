"""Rows in the columns of the file they came from: its own names, its own order, its own words for the splits."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset


def source_columns(dataset: Dataset, frame: pd.DataFrame, *, with_split: bool) -> pd.DataFrame:
    """Return rows of a dataset as its source writes them.

    A column for the label is added where the source has none but rows were given one, and one for the split
    if ``with_split``.
    """
    schema = dataset.schema
    columns: dict[str, pd.Series] = {}
    if len(schema.text) == 1:
        columns[schema.text[0]] = frame["text"]
    if schema.label or dataset.has_labels:
        columns[schema.label or "label"] = frame["label"].astype("str")
    if schema.split or with_split:
        columns[schema.split or "split"] = frame["split"].astype("str").replace(dict(schema.split_words))
    for name in frame.columns[len(PARTS) :]:
        plain = str(name).removesuffix(" (file)")
        columns[plain if plain in PARTS and plain not in columns else str(name)] = frame[name]
    order = [name for name in schema.columns if name in columns]
    order += [name for name in columns if name not in order]
    return pd.DataFrame(columns, index=frame.index)[order]


def as_written(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `source_columns` with the numbers in the words of the file, such as ``1.50``."""
    own = {
        name: cells.reindex(frame.index)
        for name, cells in dataset.written.items()
        if name in frame and name not in dataset.schema.text  # a text may have been edited
    }
    return frame.assign(**own)
