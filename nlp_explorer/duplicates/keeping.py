"""Which row of each group of duplicates to keep, and which to drop."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.labels import label_codes
from nlp_explorer.text.lengths import text_lengths

Keep = Literal["first", "newest", "longest", "majority-label", "none"]
KEEP_WORDS: dict[Keep, str] = {
    "first": "the first row",
    "longest": "the longest text",
    "majority-label": "a row with the majority label",
    "newest": "the newest row",
    "none": "none",
}
_N_SAMPLED = 200  # values of a column that tell whether it orders rows in time


class Grouped(Protocol):
    """Rows in groups: the group of each row (int64), and which rows are in a group that counts (bool)."""

    @property
    def group(self) -> np.ndarray: ...  # noqa: D102 - said by the class

    @property
    def is_member(self) -> np.ndarray: ...  # noqa: D102 - said by the class


def rows_to_drop(
    dataset: Dataset, groups: Grouped, keep: Keep, *, by: str = "", among: np.ndarray | None = None
) -> pd.DataFrame:
    """Return the rows that go when each group keeps one row, or none.

    Parameters
    ----------
    keep
        ``first``: the first row in file order. ``newest``: the row with the highest date or number in the column
        ``by``, the last one in file order where none is named or several are equal. ``longest``: the text with the
        most characters. ``majority-label``: the first row with the label that most rows of the group carry; where
        two are equally frequent, the first row with one of them. ``none``: no row of the group.
    by
        A column of dates or numbers, for ``newest``; a row without one is the oldest.
    among
        bool, one a row: the only groups to treat are those of these rows. All groups when None.

    Returns
    -------
    pandas.DataFrame
        Index ``row_id``, ascending; ``group``, and ``kept`` (row id of the row that stays, missing where none
        does; ``Int64``).

    Raises
    ------
    ExplorerError
        There is no column ``by``, or it holds neither dates nor numbers.
    """
    chosen = groups.is_member
    if among is not None:
        chosen = chosen & np.isin(groups.group, groups.group[among & chosen])
    positions = np.flatnonzero(chosen)
    group = groups.group[positions]
    order = np.lexsort((*_rank(dataset, positions, group, keep, by), group))
    is_best = np.ones(len(order), dtype=bool)
    is_best[1:] = group[order][1:] != group[order][:-1]
    best = order[is_best]
    stays = pd.Series(dataset.row_ids[positions[best]], index=group[best], dtype="Int64")
    dropped = np.arange(len(positions)) if keep == "none" else np.delete(np.arange(len(positions)), best)
    kept = stays.reindex(group[dropped]).to_numpy() if keep != "none" else pd.NA
    index = pd.Index(dataset.row_ids[positions[dropped]], dtype="int64", name="row_id")
    table = pd.DataFrame({"group": group[dropped]}, index=index)
    table["kept"] = pd.Series(kept, index=index, dtype="Int64")
    return table


def columns_in_time(dataset: Dataset) -> tuple[str, ...]:
    """Return the columns that say which row is newer: those that hold dates or numbers, judged on some values."""
    others = dataset.frame.columns.drop(list(PARTS))
    return tuple(str(name) for name in others if _when(dataset.frame[name].dropna().head(_N_SAMPLED)) is not None)


def _rank(
    dataset: Dataset, positions: np.ndarray, group: np.ndarray, keep: Keep, by: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return what decides inside a group, the lowest first, and before it what decides where that is equal."""
    nothing = np.zeros(len(positions))
    if keep == "newest":
        return -positions, -_times(dataset, by)[positions] if by else nothing
    if keep == "longest":
        return positions, -text_lengths(dataset.texts.iloc[positions], tokenizer=None)["characters"].to_numpy()
    if keep == "majority-label":
        codes = label_codes(dataset)[positions]
        rows = pd.DataFrame({"group": group, "code": codes})
        votes = rows.groupby(["group", "code"])["code"].transform("size").to_numpy(dtype=np.int64)
        return positions, np.where(codes >= 0, -votes, 0)
    return positions, nothing


def _times(dataset: Dataset, by: str) -> np.ndarray:
    """Return a column as numbers that grow with time, float64; the lowest for a missing value."""
    others = [str(name) for name in dataset.frame.columns.drop(list(PARTS))]
    if by not in others:
        known = f"use one of {named_choices(others)}" if others else "the file has no column to choose"
        raise ExplorerError(f"There is no column {by!r} that says which row is newest: {known}.")
    times = _when(dataset.frame[by])
    if times is None:
        raise ExplorerError(
            f"The column {by!r} holds values that are neither dates nor numbers: name one that tells the newest row."
        )
    return np.asarray(np.nan_to_num(times, nan=-np.inf))


def _when(column: pd.Series) -> np.ndarray | None:
    """Return dates or numbers as float64, NaN where missing; None when a value is neither."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return None
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype=np.float64, na_value=np.nan)
    words = column.astype("str")
    for read in (_numbers, _dates):
        found = read(words)
        if len(column) and not (found.isna() & words.notna()).any():
            return found.to_numpy(dtype=np.float64, na_value=np.nan)
    return None


def _numbers(words: pd.Series) -> pd.Series:
    return pd.to_numeric(words, errors="coerce")


def _dates(words: pd.Series) -> pd.Series:
    """Return dates and times in ISO 8601 as seconds: other ways of writing dates do not say which part is the month."""
    read = pd.to_datetime(words, errors="coerce", format="ISO8601", utc=True)
    return (read - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
