"""The tables of the Scores page: figures with their intervals, one line to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from nlp_explorer.predictions.intervals import with_intervals_written

PERCENT = "%.1f %%"  # of a column that holds percentages: as in the sentences
MAX_LINES_SHOWN = 12  # a longer table scrolls
_IN_PERCENT = ("share_of_errors", "share_of_label")


def choose_line(frame: pd.DataFrame, *, key: str, names: Mapping[str, str], has_default: bool = True) -> int | None:
    """Show a table; return which line is chosen, by position: the first until one is, None without a default.

    ``names`` gives the headings of columns that are not called as they should be read.
    """
    shown = with_intervals_written(frame, in_percent=_IN_PERCENT)
    default: Any = {"selection": {"rows": [0] if has_default else [], "columns": [], "cells": []}}
    event = st.dataframe(
        shown,
        key=f"{key}-{len(frame)}",
        hide_index=True,
        placeholder="–",
        height="content" if len(frame) <= MAX_LINES_SHOWN else 34 * MAX_LINES_SHOWN,
        on_select="rerun",
        selection_mode="single-row",
        selection_default=default,
        column_config={name: _column(name, shown[name], names) for name in shown.columns},
        alt=f"{len(frame):,} lines; choose one to list its rows",
    )
    chosen = event["selection"]["rows"]
    if chosen:
        return int(chosen[0])
    return 0 if has_default and len(frame) else None


def _column(name: str, cells: pd.Series, names: Mapping[str, str]) -> Any:
    heading = names.get(name, name.replace("_", " "))
    if not pd.api.types.is_numeric_dtype(cells):
        return st.column_config.TextColumn("95 % interval" if name.endswith(": 95 %") else heading)
    if pd.api.types.is_integer_dtype(cells):
        return st.column_config.NumberColumn(heading, format="localized")
    return st.column_config.NumberColumn(heading, format=PERCENT if name in _IN_PERCENT else "%.3f")
