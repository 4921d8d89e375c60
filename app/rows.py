"""The one table of rows, with the open row beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app import state
from app.agenda_button import list_on_agenda
from app.decide_many import decide_about_all
from app.deciding import current_decisions, decision_words
from app.parts import sentence
from app.row import About, show_row
from nlp_explorer.answers import looked_at
from nlp_explorer.dataset import PARTS
from nlp_explorer.findings.wording import counted

PAGE_SIZE = 100  # rows sent to the browser at once: what a person pages through, never the whole dataset
MAX_TABLE_CHARACTERS = 300  # of a text in a table cell; the row view shows it all
TABLE_HEIGHT = 420
_IN_GIVEN_ORDER = "worst first"
_OPEN_NEXT, _UNDECIDED, _SEVERAL = "open the next after deciding", "only undecided", "select several"

Orders = Mapping[str, Callable[[], pd.DataFrame]]  # what an order is called, and the rows in it


def browse(
    view: state.View,
    rows: pd.DataFrame,
    *,
    key: str,
    columns: Sequence[str] = (),
    order_name: str = _IN_GIVEN_ORDER,
    orders: Orders | None = None,
    predicted: pd.Series | None = None,
    about: Callable[[int], About] | None = None,
    below_table: Callable[[], None] | None = None,
    below_row: Callable[[int], None] | None = None,
    has_keys: bool = True,
) -> int | None:
    """Show rows on the left and the chosen one on the right, with what can be decided about it, some or all of them.

    Parameters
    ----------
    rows
        Index: row ids of the dataset, in the order to read; ``columns`` of it are shown before the text.
    order_name
        What the given order is called in the choice of orders.
    orders
        Further orders of the same rows, listed after the given one.
    predicted
        Predicted labels by row id, shown beside the given ones.
    about
        What else is known about the open row; by default its prediction.
    below_table, below_row
        Draw what belongs under the table, and under the open row.
    has_keys
        Whether the keys act here: of two lists on a page, one has them.

    Returns
    -------
    The id of the open row.
    """
    if not len(rows):  # a frame without columns counts as empty, too
        return None
    left, right = st.columns([6, 6], gap="medium")
    with left:
        ordered = _ordered(view, rows, key=key, columns=columns, orders={order_name: lambda: rows, **(orders or {})})
        table = _List(view, ordered, key, tuple(columns), predicted, has_keys)
        row_id = table.show()
        if below_table is not None:
            below_table()
    if row_id is None:
        return None
    with right:
        prediction = None if predicted is None else predicted.get(row_id)
        known = About(prediction if isinstance(prediction, str) else None) if about is None else about(row_id)
        evidence = rows.loc[[row_id]]
        show_row(
            view,
            row_id,
            key=key,
            evidence=evidence,
            columns=columns,
            about=known,
            has_keys=has_keys,
            after=table.open_next,
        )
        if below_row is not None:
            below_row(row_id)
    return row_id


def _ordered(view: state.View, rows: pd.DataFrame, *, key: str, columns: Sequence[str], orders: Orders) -> pd.DataFrame:
    if len(rows) == 1:
        return rows
    by_column: dict[str, tuple[str, bool]] = {}
    for name in ("row", "text", "label", *(name for name in columns if name not in PARTS)):
        by_column |= {f"{name}, ascending": (name, True), f"{name}, descending": (name, False)}
    chosen = st.selectbox("Order", [*orders, *by_column], key=f"{key}-order", width=260, label_visibility="collapsed")
    if chosen in orders:
        return orders[chosen]()
    name, ascending = by_column[chosen]
    if name == "row":
        return rows.sort_index(ascending=ascending, kind="stable")
    values = rows[name] if name in columns else view.dataset.frame[name].reindex(rows.index).astype("str")
    return rows.loc[values.sort_values(ascending=ascending, kind="stable").index]


@dataclass(frozen=True, eq=False)
class _List:
    """The table of some rows in their order: a page of it, what is open, what is selected, what is decided."""

    view: state.View
    all_rows: pd.DataFrame
    key: str
    columns: tuple[str, ...]
    predicted: pd.Series | None
    has_keys: bool = True

    def show(self) -> int | None:
        """Draw it; return the open row, None when every row is decided about and only others are asked for."""
        decided = current_decisions(self.view)
        is_decided = self.all_rows.index.isin(decided.index)
        rows = self.all_rows[~is_decided] if _UNDECIDED in self._options() else self.all_rows
        n_decided = int(is_decided.sum())
        if not len(rows):
            sentence(looked_at(n_decided, len(self.all_rows)))
            self._choose_options()
            return None
        ids, page_key, seen_key = rows.index, f"{self.key}-page", f"{self.key}-seen"
        n_pages = max(1, -(-len(ids) // PAGE_SIZE))
        opened = state.open_row()
        position = int(ids.get_indexer(pd.Index([opened]))[0]) if opened is not None and ids.is_unique else -1
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
        st.session_state[f"{self.key}-after"] = _next_undecided(rows, position, decided)
        frame = self._shown_frame(rows.loc[shown] if ids.is_unique else rows, decided)
        selected = self._table(frame, shown, position - (page - 1) * PAGE_SIZE, f"{page}-{len(ids)}")
        self._below(ids, position, n_pages, n_decided)
        if selected:
            self._about(rows.loc[selected], what="selected")
        self._about(rows, what="all")
        return int(opened) if opened is not None else int(shown[0])

    def _about(self, rows: pd.DataFrame, *, what: str) -> None:
        """Offer to decide about some rows, and to let a meeting decide."""
        with st.container(horizontal=True, vertical_alignment="center"):
            decide_about_all(self.view, rows, key=self.key, what=what)
            list_on_agenda(self.view, rows, key=f"{self.key}-{what}")

    def open_next(self) -> None:
        """Open the next row that nobody has decided about, where that is wanted and there is one."""
        following: int | None = st.session_state.get(f"{self.key}-after")
        if following is not None and _OPEN_NEXT in self._options():
            state.set_open_row(following)

    def _table(self, frame: pd.DataFrame, shown: pd.Index, at: int, part: str) -> list[int]:
        """Draw the table; return the ids of the selected rows, empty unless several may be selected."""
        is_several = _SEVERAL in self._options()
        table_key = f"{self.key}-table-{part}-{'several' if is_several else 'one'}"
        if not is_several:  # not as its default: drawn anew, a table first reports the row it had before
            st.session_state[table_key] = _selection(at if at < len(shown) else -1)

        def choose() -> None:
            chosen = st.session_state[table_key]["selection"]["rows"]
            if chosen:
                state.set_open_row(int(shown[chosen[-1]]))
                st.session_state[f"{self.key}-seen"] = int(shown[chosen[-1]])

        event = st.dataframe(
            frame,
            key=table_key,
            hide_index=True,
            height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
            on_select=choose,
            selection_mode="multi-row" if is_several else "single-row",
            column_config=_column_config(self.columns),
            alt=f"{counted(len(self.all_rows), 'row')}; the chosen one is shown beside the table",
        )
        return [int(shown[at]) for at in event["selection"]["rows"]] if is_several else []

    def _below(self, ids: pd.Index, position: int, n_pages: int, n_decided: int) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            for name, key, by, is_end in (
                ("Previous", "Left", -1, position <= 0),
                ("Next", "Right", 1, position >= len(ids) - 1),
            ):
                there = int(ids[min(max(position + by, 0), len(ids) - 1)])
                st.button(
                    name,
                    key=f"{self.key}-{name.lower()}",
                    shortcut=key if self.has_keys else None,
                    disabled=is_end,
                    on_click=state.set_open_row,
                    args=(there,),
                )
            st.text(f"{position + 1:,} of {len(ids):,}")
            if n_pages > 1:
                st.pagination(n_pages, key=f"{self.key}-page", max_visible_pages=5)
            st.html(f"<small>{looked_at(n_decided, len(self.all_rows))}</small>", width="content")
        self._choose_options()

    def _options(self) -> list[str]:
        chosen: list[str] = st.session_state.get(state.LIST_OPTIONS, [_OPEN_NEXT])
        return chosen

    def _choose_options(self) -> None:
        """Ask how lists behave: one answer for all of them."""
        widget = f"{self.key}-options"

        def keep() -> None:
            st.session_state[state.LIST_OPTIONS] = st.session_state[widget]

        st.pills(
            "This list",
            (_OPEN_NEXT, _UNDECIDED, _SEVERAL),
            selection_mode="multi",
            default=self._options(),
            key=widget,
            on_change=keep,
            label_visibility="collapsed",
        )

    def _shown_frame(self, rows: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
        parts = self.view.dataset.rows(rows.index)
        frame = pd.DataFrame({"row": rows.index})
        for name in self.columns:
            if name not in PARTS:
                cells = rows[name]
                frame[name] = (cells.fillna("") if isinstance(cells.dtype, pd.StringDtype) else cells).to_numpy()
        frame["label"] = parts["label"].astype("str").to_numpy()
        if self.predicted is not None:
            frame["predicted"] = self.predicted.reindex(rows.index).astype("str").to_numpy()
        if rows.index.isin(decided.index).any():
            frame["decision"] = [decision_words(decided, row_id) for row_id in rows.index]
        if len(self.view.dataset.splits) > 1 and self.predicted is None:
            frame["split"] = parts["split"].astype("str").to_numpy()
        frame["text"] = parts["text"].str.slice(0, MAX_TABLE_CHARACTERS).to_numpy()
        return frame


def _next_undecided(rows: pd.DataFrame, position: int, decided: pd.DataFrame) -> int | None:
    """Return the first undecided row behind a position, else the first before it; None when there is none."""
    is_open = ~rows.index.isin(decided.index)
    is_open[position] = False
    behind = np.flatnonzero(is_open[position:]) + position
    found = behind if len(behind) else np.flatnonzero(is_open)
    return int(rows.index[found[0]]) if len(found) else None


def _column_config(columns: Sequence[str]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "row": st.column_config.NumberColumn("row", width=60, format="%d"),
        "text": st.column_config.TextColumn("text", width=400),
        "label": st.column_config.TextColumn("label", width=110),
        "predicted": st.column_config.TextColumn("predicted", width=110),
        "proposed": st.column_config.TextColumn("proposed", width=110),
        "split": st.column_config.TextColumn("split", width=80),
        "confidence": st.column_config.ProgressColumn("confidence", min_value=0, max_value=1, format="%.2f", width=90),
        "variability": st.column_config.NumberColumn("variability", format="%.3f"),
        "correctness": st.column_config.NumberColumn("correctness", format="%.2f"),
        "share": st.column_config.NumberColumn("share", format="%.2f"),
        "neighbours_label": st.column_config.TextColumn("label around it"),
    }
    titles = {name: st.column_config.Column(name.replace("_", " ")) for name in columns if name not in config}
    return titles | {name: value for name, value in config.items() if name not in columns or name not in PARTS}


def _selection(at: int) -> Any:
    return {"selection": {"rows": [at] if at >= 0 else [], "columns": [], "cells": []}}
