"""The classes with what to do about each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from nlp_explorer.classes.advice import ACTIONS, RULES

TABLE_HEIGHT = 360


def advice_table(table: pd.DataFrame) -> str:
    """List the classes, those that need something and the smallest first; return the chosen one."""
    present = [action for action in ACTIONS if (table["advice"] == action).any()]
    with st.container(horizontal=True, vertical_alignment="center"):
        action = st.segmented_control(
            "Advice",
            present,
            format_func=lambda name: f"{name} · {int((table['advice'] == name).sum()):,}",
            key="advice",
            label_visibility="collapsed",
        )
        with st.popover("The rules", icon=":material/rule:"):
            for name, rule in RULES.items():
                st.html(f"<b>{name}</b>: {rule}")
            st.caption("The first that holds, from the top, for a class that needs something.")
    is_first = table["advice"] == action if action else table["advice"] != "nothing"
    shown = table[is_first] if action else pd.concat([table[is_first], table[~is_first]])
    frame = shown.reset_index()[["label", "rows", "texts", "advice", "reason", "nearest", "source"]]
    event = st.dataframe(
        frame,
        key=f"advice-table-{action}-{len(frame)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("label", width=140),
            "rows": st.column_config.NumberColumn("rows", width=50, help="Of train; of all rows without a train split"),
            "texts": st.column_config.NumberColumn("texts", width=50, help="Distinct after normalising"),
            "advice": st.column_config.TextColumn("advice", width=110),
            "reason": st.column_config.TextColumn("because", width=330),
            "nearest": st.column_config.TextColumn("nearest class", width=120),
            "source": st.column_config.TextColumn("source", width=300),
        },
        alt="Classes with their size, what to do about each, why, and the source",
    )
    chosen = event["selection"]["rows"]
    return str(frame["label"].iloc[chosen[0] if chosen else 0])
