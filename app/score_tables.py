"""The tables of the Scores page: figures with their intervals, one line to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from nlp_explorer.predictions.intervals import with_intervals_written

TABLE_HEIGHT = 460
_SHARES = ("share_of_errors", "share_of_label", "change")


def choose_line(frame: pd.DataFrame, *, key: str, names: Mapping[str, str]) -> int | None:
    """Show a table; return which line is chosen, by position, None when none is.

    ``names`` gives the headings of columns that are not called as they should be read. Shares 0..1 stand with three
    digits, shares of errors in percent.
    """
    shown = with_intervals_written(frame)
    event = st.dataframe(
        shown,
        key=f"{key}-{len(frame)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={name: _column(name, shown[name], names) for name in shown.columns},
        alt=f"{len(frame):,} lines; choose one to list its rows",
    )
    chosen = event["selection"]["rows"]
    return int(chosen[0]) if chosen else None


def _column(name: str, cells: pd.Series, names: Mapping[str, str]) -> Any:
    heading = names.get(name, name.replace("_", " "))
    if not pd.api.types.is_numeric_dtype(cells):
        return st.column_config.TextColumn("95 % interval" if name.endswith(": 95 %") else heading)
    if pd.api.types.is_integer_dtype(cells):
        return st.column_config.NumberColumn(heading, format="localized")
    return st.column_config.NumberColumn(heading, format="percent" if name in _SHARES else "%.3f")
