"""Predictions files without a header: what a column holds is told by its cells."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.class_names import class_ids, known_names
from nlp_explorer.predictions.probabilities import as_numbers
from nlp_explorer.reading.cells import text_column

MIN_FITTING_SHARE = 0.5  # of the cells that must be labels, ids or texts of the dataset
N_SAMPLED = 1000


def named_by_content(frame: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Return a frame whose columns are called ``pred``, ``id``, ``text`` or ``prob_0``, ``prob_1``, ... by their cells.

    A single column is the prediction. Several columns of numbers only are probabilities, one a class. Else the one
    column of labels is the prediction, and a column of the dataset's ids or texts says which row.
    """
    sample = frame.head(N_SAMPLED)
    if len(frame.columns) == 1:
        return frame.set_axis(["pred"], axis="columns")
    numbers = [as_numbers(sample[column]) for column in frame.columns]
    if all(values is not None for values in numbers):
        return frame.set_axis([f"prob_{at}" for at in range(len(frame.columns))], axis="columns")
    names: dict[str, str] = {}
    ids = set(dataset.frame[dataset.schema.id]) if dataset.schema.id in dataset.frame.columns else set()
    texts = set(dataset.texts.dropna())
    for column in frame.columns:
        cells = text_column(sample[column]).dropna()
        is_label = pd.Series(known_names(cells.tolist(), dataset.classes), dtype=object).notna()
        for name, fits in (("pred", is_label), ("id", cells.isin(ids)), ("text", cells.isin(texts))):
            if name not in names.values() and len(cells) and float(fits.mean()) >= MIN_FITTING_SHARE:
                names[column] = name
                break
    return frame.rename(columns=names)


def is_label(column: str, dataset: Dataset) -> bool:
    """Whether what was taken for a column's name is a label: then the file is a bare list of labels."""
    return class_ids([column]) is not None or known_names([column], dataset.classes)[0] is not None
