"""The one table of rows, with the open row beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from app import state
from app.deciding import current_decisions, decision_words
from app.row import show_row
from nlp_explorer.dataset import PARTS

PAGE_SIZE = 100  # rows sent to the browser at once: what a person pages through, never the whole dataset
MAX_TABLE_CHARACTERS = 300  # of a text in a table cell; the row view shows it all
TABLE_HEIGHT = 420
_IN_GIVEN_ORDER = "worst first"


def browse(
    view: state.View,
    rows: pd.DataFrame,
    *,
    key: str,
    columns: Sequence[str] = (),
    order_name: str = _IN_GIVEN_ORDER,
    predicted: pd.Series | None = None,
    below_table: Callable[[], None] | None = None,
    below_row: Callable[[int], None] | None = None,
) -> int | None:
    """Show rows on the left and the chosen one on the right, with what can be decided about it.

    Parameters
    ----------
    rows
        Index: row ids of the dataset, in the order to read; ``columns`` of it are shown before the text.
    order_name
        What the given order is called in the choice of orders.
    predicted
        Predicted labels by row id, shown beside the given ones.
    below_table, below_row
        Draw what belongs under the table, and under the open row.

    Returns
    -------
    The id of the open row.
    """
    if not len(rows):  # a frame without columns counts as empty, too
        return None
    left, right = st.columns([6, 6], gap="medium")
    with left:
        row_id = _table(view, rows, key=key, columns=columns, order_name=order_name, predicted=predicted)
        if below_table is not None:
            below_table()
    with right:
        prediction = None if predicted is None else predicted.get(row_id)
        show_row(view, row_id, key=key, evidence=rows.loc[[row_id]], columns=columns, predicted=prediction)
        if below_row is not None:
            below_row(row_id)
    return row_id


def _table(
    view: state.View,
    rows: pd.DataFrame,
    *,
    key: str,
    columns: Sequence[str],
    order_name: str,
    predicted: pd.Series | None,
) -> int:
    ordered = _ordered(view, rows, key=key, columns=columns, order_name=order_name)
    ids = ordered.index
    n_pages = max(1, -(-len(ids) // PAGE_SIZE))
    opened = state.open_row()
    position = int(ids.get_indexer(pd.Index([opened]))[0]) if opened is not None and ids.is_unique else -1
    page_key, seen_key = f"{key}-page", f"{key}-seen"
    if position >= 0 and st.session_state.get(seen_key) != opened:
        st.session_state[page_key] = position // PAGE_SIZE + 1  # a row opened elsewhere is brought into sight
    if st.session_state.get(page_key, 1) > n_pages:
        st.session_state[page_key] = 1
    page = st.session_state.get(page_key, 1)
    shown = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if position < 0:
        opened, position = int(shown[0]), (page - 1) * PAGE_SIZE
        state.set_open_row(opened)
    st.session_state[seen_key] = opened
    on_page = position - (page - 1) * PAGE_SIZE
    remount = st.session_state.get(f"{key}-mount", 0)
    table_key = f"{key}-table-{page}-{remount}-{len(ids)}"

    def choose() -> None:
        chosen = st.session_state[table_key]["selection"]["rows"]
        if chosen:
            state.set_open_row(int(shown[chosen[0]]))
            st.session_state[seen_key] = int(shown[chosen[0]])

    frame = _shown_frame(view, ordered.loc[shown] if ids.is_unique else ordered, columns, predicted)
    st.dataframe(
        frame,
        key=table_key,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select=choose,
        selection_mode="single-row",
        selection_default=_selection(on_page) if 0 <= on_page < len(shown) else None,
        column_config=_column_config(columns),
        alt=f"{len(ids):,} rows; the chosen one is shown beside the table",
    )
    _below_the_table(key, ids, position, n_pages, page_key)
    return int(opened) if opened is not None else int(shown[0])


def _below_the_table(key: str, ids: pd.Index, position: int, n_pages: int, page_key: str) -> None:
    def step(by: int) -> None:
        state.set_open_row(int(ids[min(max(position + by, 0), len(ids) - 1)]))
        st.session_state[f"{key}-mount"] = st.session_state.get(f"{key}-mount", 0) + 1

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Previous",
            key=f"{key}-previous",
            shortcut="Left",
            disabled=position <= 0,
            on_click=step,
            args=(-1,),
        )
        st.button(
            "Next",
            key=f"{key}-next",
            shortcut="Right",
            disabled=position >= len(ids) - 1,
            on_click=step,
            args=(1,),
        )
        st.text(f"{position + 1:,} of {len(ids):,}")
        if n_pages > 1:
            st.pagination(n_pages, key=page_key, max_visible_pages=5)


def _ordered(
    view: state.View, rows: pd.DataFrame, *, key: str, columns: Sequence[str], order_name: str
) -> pd.DataFrame:
    if len(rows) == 1:
        return rows
    orders = {order_name: ("", True)}
    for name in ("row", "text", "label", *(name for name in columns if name not in PARTS)):
        orders |= {f"{name}, ascending": (name, True), f"{name}, descending": (name, False)}
    chosen = st.selectbox("Order", list(orders), key=f"{key}-order", width=260, label_visibility="collapsed")
    name, ascending = orders[chosen]
    if not name:
        return rows
    if name == "row":
        return rows.sort_index(ascending=ascending, kind="stable")
    values = rows[name] if name in columns else view.dataset.frame[name].reindex(rows.index).astype("str")
    return rows.loc[values.sort_values(ascending=ascending, kind="stable").index]


def _shown_frame(
    view: state.View, rows: pd.DataFrame, columns: Sequence[str], predicted: pd.Series | None
) -> pd.DataFrame:
    parts = view.dataset.rows(rows.index)
    frame = pd.DataFrame({"row": rows.index})
    for name in columns:
        if name not in PARTS:
            frame[name] = rows[name].to_numpy()
    frame["label"] = parts["label"].astype("str").to_numpy()
    if predicted is not None:
        frame["predicted"] = predicted.reindex(rows.index).astype("str").to_numpy()
    decisions = current_decisions(view)
    if not decisions.empty:
        frame["decision"] = [decision_words(decisions, row_id) for row_id in rows.index]
    if len(view.dataset.splits) > 1 and predicted is None:
        frame["split"] = parts["split"].astype("str").to_numpy()
    frame["text"] = parts["text"].str.slice(0, MAX_TABLE_CHARACTERS).to_numpy()
    return frame


def _column_config(columns: Sequence[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "row": st.column_config.NumberColumn("row", width=60, format="%d"),
        "text": st.column_config.TextColumn("text", width=400),
        "label": st.column_config.TextColumn("label", width=110),
        "predicted": st.column_config.TextColumn("predicted", width=110),
        "split": st.column_config.TextColumn("split", width=80),
        "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f", width=90),
    }
    return {name: value for name, value in config.items() if name not in columns or name == "confidence"}


def _selection(at: int) -> Any:
    return {"selection": {"rows": [at], "columns": [], "cells": []}}
