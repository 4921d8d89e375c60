"""Groups of rows that belong together: the groups on the left, the rows of the chosen one on the right."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app import door, state
from app.agenda_button import group_on_agenda
from app.decide_many import decide_about_all
from app.deciding import Desk, decide
from app.keeping_rule import choose_rule
from app.parts import sentence
from app.row import show_row
from app.rows import MAX_TABLE_CHARACTERS
from nlp_explorer.duplicates.contradictions import label_votes
from nlp_explorer.duplicates.difference import difference
from nlp_explorer.duplicates.keeping import rows_to_drop
from nlp_explorer.duplicates.kind_groups import one_group
from nlp_explorer.findings.wording import counted
from nlp_explorer.grouping import OF_GROUP, group_lines, group_order

GROUPS_A_PAGE = 50
MAX_ROWS_OF_GROUP = 200  # shown of one group: 10,000 copies of a text are not read one by one
TABLE_HEIGHT = 430


def browse_groups(view: state.View, rows: pd.DataFrame, *, key: str, has_keys: bool = True) -> None:
    """Show the groups of a finding and, of the chosen one, its rows and what can be decided about them."""
    order = group_order(rows)
    left, right = st.columns([6, 6], gap="medium")
    with left:
        chosen = _choose_group(view, rows, order, key=key)
    members = rows[rows["group"] == chosen]
    with right:
        _show_group(view, members, key=key, has_keys=has_keys)


def _choose_group(view: state.View, rows: pd.DataFrame, order: pd.Index, *, key: str) -> int:
    n_pages = max(1, -(-len(order) // GROUPS_A_PAGE))
    page = min(st.session_state.get(f"{key}-page", 1), n_pages)
    shown = order[(page - 1) * GROUPS_A_PAGE : page * GROUPS_A_PAGE]
    lines = group_lines(view.dataset, rows[rows["group"].isin(shown)])
    lines["text"] = lines["text"].str.slice(0, MAX_TABLE_CHARACTERS)
    if "majority" in lines:
        lines["majority"] = lines["majority"].fillna("(a tie)")
    open_row = state.open_row()
    opened = rows["group"].get(open_row) if open_row is not None else None
    at = int(lines.index.get_indexer(pd.Index([opened]))[0]) if opened is not None else -1
    columns = [name for name in ("rows", *OF_GROUP, "text", "labels", "splits") if name in lines]
    event = st.dataframe(
        lines[columns],
        key=f"{key}-groups-{page}-{len(order)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(lines)),
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [max(at, 0)], "columns": [], "cells": []}},
        column_config={
            "rows": st.column_config.NumberColumn("rows", width=55),
            "kind": st.column_config.TextColumn("kind", width=85),
            "majority": st.column_config.TextColumn("majority", width=130),
            "outvoted": st.column_config.NumberColumn("outvoted", width=70, help="rows that say otherwise"),
            "labels": st.column_config.TextColumn("labels", width=170),
            "splits": st.column_config.TextColumn("splits", width=130),
            "text": st.column_config.TextColumn("text", width=260),
        },
        alt=f"{len(order):,} groups; the rows of the chosen one are shown beside the table",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{counted(len(order), 'group')}, {counted(len(rows), 'row')}")
        if n_pages > 1:
            st.pagination(n_pages, key=f"{key}-page", max_visible_pages=5)
        decide_about_all(view, rows, key=key)
    selected = event["selection"]["rows"] if event else []
    return int(lines.index[selected[0] if selected else max(at, 0)])


def _show_group(view: state.View, members: pd.DataFrame, *, key: str, has_keys: bool) -> None:
    ids = [int(row_id) for row_id in members.index]
    parts = view.dataset.rows(members.index[:MAX_ROWS_OF_GROUP])
    frame = pd.DataFrame(
        {
            "row": parts.index,
            "label": parts["label"].astype("str").to_numpy(),
            "split": parts["split"].astype("str").to_numpy(),
            "text": parts["text"].str.slice(0, MAX_TABLE_CHARACTERS).to_numpy(),
        }
    )
    if "jaccard" in members:
        frame.insert(1, "jaccard", members["jaccard"].iloc[:MAX_ROWS_OF_GROUP].to_numpy())
    if len(view.dataset.splits) < 2:  # a column with one value says nothing
        frame = frame.drop(columns="split")
    open_row = state.open_row()
    at = ids.index(open_row) if open_row in ids[:MAX_ROWS_OF_GROUP] else 0
    table_key = f"{key}-members-{ids[0]}"

    def choose() -> None:
        chosen = st.session_state[table_key]["selection"]["rows"]
        if chosen:
            state.set_open_row(ids[chosen[0]])

    st.dataframe(
        frame,
        key=table_key,
        hide_index=True,
        height=min(178, 38 + 35 * len(frame)),
        on_select=choose,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [at], "columns": [], "cells": []}},
        column_config={
            "row": st.column_config.NumberColumn("row", width=60, format="%d"),
            "jaccard": st.column_config.NumberColumn(
                "Jaccard", width=65, format="%.2f", help="to the nearest other row of the group"
            ),
        },
        alt=f"{counted(len(ids), 'row')} of the group",
    )
    votes = label_votes(view.dataset.frame["label"].loc[ids])
    if votes:
        sentence(votes)
    _group_actions(view, members, ids, key=key)
    show_row(view, ids[at], key=key, evidence=_differing(view, ids[0], ids[at]), has_keys=has_keys)


def _differing(view: state.View, first: int, shown: int) -> pd.DataFrame:
    """Return what the shown row has that the first of its group has not, as spans of its text."""
    one, other = (view.dataset.frame.at[row_id, "text"] for row_id in (first, shown))
    is_other = first != shown and isinstance(one, str) and isinstance(other, str)
    spans = difference(str(one), str(other)).right if is_other else ()
    return pd.DataFrame({"start": [span.start for span in spans], "end": [span.end for span in spans]}, dtype="Int64")


def _group_actions(view: state.View, members: pd.DataFrame, ids: Sequence[int], *, key: str) -> None:
    if not door.allows("decide"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keep, by = choose_rule(view, key=f"{key}-group")
        dropped = rows_to_drop(*one_group(view.dataset, ids), keep, by=by).index.tolist()
        st.button(
            f"Drop the other {len(dropped):,}" if keep != "none" else f"Drop all {len(dropped):,}",
            key=f"{key}-drop-repeats",
            on_click=decide,
            args=(Desk(view, f"{key}-group"), dropped, "drop"),
        )
        decide_about_all(view, members, key=f"{key}-group", what="these")
        group_on_agenda(view, ids, key=key)
