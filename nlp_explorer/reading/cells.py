"""Cells of a table as text: how numbers, lists and broken characters are written."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
MAX_EXACT_DIGITS = 15  # a float64 keeps any decimal number of so many digits exactly
_NUMBER = rf"^-?(0|[1-9][0-9]{{0,{MAX_EXACT_DIGITS - 1}}})(\.[0-9]{{1,{MAX_EXACT_DIGITS}}})?([eE][-+]?[0-9]{{1,2}})?$"
_INTEGER = r"^(0|-?[1-9][0-9]{0,17})$"
# What a float is written as again, digit by digit: 0.5 but not .50, 1e-7 or 0.00001. Up to MAX_EXACT_DIGITS of them.
_OWN_WORDS = r"^-?([1-9][0-9]*(\.[0-9]*[1-9])?|0\.0{0,3}[1-9]([0-9]*[1-9])?)$|^0$"
_SAMPLE = 1000  # a column of a million words is told from numbers by its first cells


def as_text(value: object) -> str | None:
    """Return a cell as text, None where it is missing. Whole floats lose their ``.0``; lists become JSON."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, np.ndarray | list | tuple | dict):
        plain = value.tolist() if isinstance(value, np.ndarray) else value
        return json.dumps(plain, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    return None if _is_missing(value) else _number_text(value)


def text_column(column: pd.Series) -> pd.Series:
    """Return a column as str: missing stays missing, lone surrogates become U+FFFD."""
    if isinstance(column.dtype, pd.StringDtype):
        return column.astype("str")
    if isinstance(column.dtype, pd.CategoricalDtype):
        named = _strings([*(as_text(category) for category in column.cat.categories), None])
        codes = column.cat.codes.to_numpy()
        cells = named.take(np.where(codes < 0, len(named) - 1, codes))
        return pd.Series(cells.array, index=column.index, name=column.name)
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iu":
        numbers = pc.cast(pa.array(column.to_numpy()), pa.large_string())
        return pd.Series(numbers, index=column.index, name=column.name, dtype="str")
    return _strings([as_text(value) for value in column], column.index, column.name)


def as_number_column(column: pd.Series) -> pd.Series:
    """Return a column of text as int64 or float64 where every cell is a number written plainly, else as str.

    ``007``, ``+1`` and numbers of more digits than a float keeps stay text. Missing cells make floats.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = text_column(column)
    if not isinstance(column.dtype, pd.StringDtype) or column.notna().sum() == 0:
        return column
    cells = pa.array(column, type=pa.large_string(), from_pandas=True)
    for pattern, target in ((_INTEGER, pa.int64()), (_NUMBER, pa.float64())):
        has_missing = target == pa.int64() and cells.null_count > 0
        if not has_missing and _all_match(cells.slice(0, _SAMPLE), pattern) and _all_match(cells, pattern):
            numbers = pc.cast(cells, target).to_numpy(zero_copy_only=False)
            return pd.Series(numbers, index=column.index, name=column.name)
    return column


def is_written_again(column: pd.Series) -> bool:
    """Return whether cells that `as_number_column` makes numbers of would be written digit by digit as they are."""
    cells = pa.array(column, type=pa.large_string(), from_pandas=True)
    longest = pc.max(pc.utf8_length(pc.utf8_ltrim(cells, "-"))).as_py() or 0
    return _all_match(cells, _INTEGER) or (longest <= MAX_EXACT_DIGITS + 1 and _all_match(cells, _OWN_WORDS))


def _is_missing(value: object) -> bool:
    return value is pd.NA or value is pd.NaT or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def _number_text(value: object) -> str:
    is_whole = isinstance(value, float | np.floating) and float(value).is_integer()
    if isinstance(value, float | np.floating) and is_whole and abs(value) < 10**MAX_EXACT_DIGITS:
        return str(int(value))
    return str(value)


def _strings(values: Sequence[str | None], index: pd.Index | None = None, name: Hashable = None) -> pd.Series:
    try:
        return pd.Series(values, index=index, name=name, dtype="str")
    except UnicodeEncodeError:
        mended = [LONE_SURROGATE.sub(REPLACEMENT, value) if value is not None else None for value in values]
        return pd.Series(mended, index=index, name=name, dtype="str")


def _all_match(cells: pa.Array | pa.ChunkedArray, pattern: str) -> bool:
    return pc.all(pc.match_substring_regex(cells, pattern), skip_nulls=True).as_py() is not False
