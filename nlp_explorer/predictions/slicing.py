"""Ways to cut a dataset into parts whose accuracy is worth comparing: by length, script, repeats, any column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset
from nlp_explorer.duplicates.groups import find_duplicates, group_sizes
from nlp_explorer.text.scripts import script_counts

N_PARTS = 5  # of a column of numbers: enough to see a trend, each with rows enough for an interval
MAX_VALUES = 200  # of a column of words: beyond, it names its rows instead of sorting them
NO_LETTERS = "no letters"
ALONE, WITHIN, ACROSS = "text stands once", "repeated in its split", "also in another split"
_COLUMN = "column "  # before the name of a column of the file, which may be called `length`, too


def slicings(dataset: Dataset) -> tuple[str, ...]:
    """Return by what a dataset can be cut: ``length``, ``label``, ``split``, ``script``, ``repeats``, its columns."""
    names = ["length"]
    if dataset.has_labels and not dataset.schema.is_multi_label:
        names.append("label")
    if len(dataset.splits) > 1:
        names.append("split")
    names += ["script", "repeats"]
    others = [str(name) for name in dataset.frame.columns[len(PARTS) :] if name not in dataset.schema.predictions]
    return (*names, *(_COLUMN + name for name in others if _sorts_rows(dataset.frame[name])))


def slicing_values(dataset: Dataset, name: str) -> pd.Series:
    """Return the part that each row is in: str, index row id; missing where the row has no value.

    Taken over the whole dataset, so that a slice keeps the bounds and a leak is seen from within one split.
    ``name`` is one of `slicings`.
    """
    match name:
        case "length":
            return _in_parts(dataset.texts.str.len().fillna(0).astype("int64").rename(name), "characters")
        case "label" | "split":
            return dataset.frame[name].astype("str")
        case "script":
            return _scripts(dataset)
        case "repeats":
            return _repeats(dataset)
    column = dataset.frame[name.removeprefix(_COLUMN)]
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return _in_parts(column.rename(name), "")
    return column.astype("str").rename(name)


def rows_of_value(rows: pd.DataFrame, values: pd.Series, value: str) -> pd.DataFrame:
    """Return those of some rows (index: row id) that are in one part; their order stays."""
    return rows[(values.loc[rows.index] == value).to_numpy(dtype=bool)]


def _sorts_rows(column: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(column):
        return bool(column.notna().any())
    try:
        n_values = column.nunique()
    except TypeError:  # lists and objects in the cells
        return False
    return 1 < n_values <= MAX_VALUES


def _in_parts(numbers: pd.Series, unit: str) -> pd.Series:
    """Return the range each number is in: `N_PARTS` of about equal size, or the numbers where there are few."""
    present = numbers.dropna()
    distinct = present.unique()
    if len(distinct) <= N_PARTS:
        units = {value: unit.removesuffix("s") if value == 1 else unit for value in distinct}
        return numbers.map({value: f"{value:,g} {units[value]}".strip() for value in distinct}).astype("str")
    bounds = np.unique(np.quantile(present, np.arange(1, N_PARTS) / N_PARTS, method="lower"))
    bounds = bounds[bounds < present.max()]
    at = np.searchsorted(bounds, numbers.to_numpy(dtype=np.float64, na_value=np.nan))
    names = [
        f"{f'{bounds[0]:,g} or less' if part == 0 else f'over {bounds[part - 1]:,g}'}"
        + (f" to {bounds[part]:,g}" if 0 < part < len(bounds) else "")
        for part in range(len(bounds) + 1)
    ]
    named = np.array([f"{name} {unit}".strip() for name in names], dtype=object)[at]
    return pd.Series(named, index=numbers.index, name=numbers.name, dtype="str").where(numbers.notna())


def _scripts(dataset: Dataset) -> pd.Series:
    counts = script_counts(dataset.texts)
    if counts.empty:
        return pd.Series(NO_LETTERS, index=dataset.frame.index, name="script", dtype="str")
    main = counts.to_numpy().argmax(axis=1)
    names = np.array([*counts.columns, NO_LETTERS], dtype=object)
    codes = np.where(counts.to_numpy().any(axis=1), main, len(counts.columns))
    return pd.Series(names[codes], index=dataset.frame.index, name="script", dtype="str")


def _repeats(dataset: Dataset) -> pd.Series:
    groups = find_duplicates(dataset).normalised
    splits = dataset.frame["split"].cat.codes.to_numpy().astype(np.int64)
    n_groups = int(groups.max(initial=-1)) + 1
    is_grouped = groups >= 0
    lowest, highest = np.full(n_groups, len(splits)), np.full(n_groups, -2)
    np.minimum.at(lowest, groups[is_grouped], splits[is_grouped])
    np.maximum.at(highest, groups[is_grouped], splits[is_grouped])
    spans = np.append(lowest != highest, False)[groups]
    codes = np.where(group_sizes(groups) > 1, np.where(spans, 2, 1), 0)
    names = np.array([ALONE, WITHIN, ACROSS], dtype=object)
    return pd.Series(names[codes], index=dataset.frame.index, name="repeats", dtype="str")
