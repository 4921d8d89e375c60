"""JSON objects as a table: one column a key, values as they are where all are alike, else untouched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa


def frame_of(columns: Mapping[str, Sequence[object]], n_rows: int) -> pd.DataFrame:
    """Return a frame of lists of JSON values; a column is typed where its values are of one kind."""
    data = {name: column_of(values, name) for name, values in columns.items()}
    return pd.DataFrame(data, index=pd.RangeIndex(n_rows), columns=pd.Index(list(columns), dtype=object))


def column_of(values: Sequence[object], name: str) -> pd.Series:
    """Return str, int64, float64 or bool for values of one kind, object for lists, objects and mixtures."""
    kinds = {type(value) for value in values} - {type(None)}
    if kinds <= {str}:
        return text_series(values, name)
    if kinds == {bool} and None not in values:
        return pd.Series(values, name=name, dtype=bool)
    if kinds == {int} and None not in values and all(abs(value) < 2**63 for value in values):  # type: ignore[arg-type]
        return pd.Series(values, name=name, dtype="int64")
    if kinds <= {int, float} and all(value is None or abs(value) < 2**53 for value in values):  # type: ignore[arg-type]
        return pd.Series([np.nan if value is None else value for value in values], name=name, dtype="float64")
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return pd.Series(column, name=name, dtype=object)


def text_series(values: Sequence[object], name: str) -> pd.Series:
    """Return a str column; values are str or None, without lone surrogates."""
    cells = pa.chunked_array([pa.array(values, type=pa.large_string())])
    frame: pd.DataFrame = pa.table([cells], names=[name]).to_pandas()
    return frame[name]
