"""The pairs of classes that lie among each other; a chosen one lists its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import state

TABLE_HEIGHT = 330
MAX_PAIRS = 200


def overlap_table(view: state.View, pairs: pd.DataFrame) -> tuple[str, str] | None:
    """List the pairs, those that overlap most first; return the chosen label and neighbour, None for none."""
    shown = pairs.head(MAX_PAIRS)
    frame = shown.assign(share=100 * shown["share"])
    if "predicted_share" in frame:
        frame["predicted_share"] = 100 * frame["predicted_share"]
    event = st.dataframe(
        frame,
        key=f"overlap-{view.opened.token}-{len(frame)}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("label"),
            "neighbour": st.column_config.TextColumn("lies among"),
            "share": st.column_config.NumberColumn(
                "of its neighbours", format="%.0f %%", help="Share of the nearest labelled texts of its texts"
            ),
            "predicted": st.column_config.NumberColumn("predicted so", help="Rows that the model takes for it"),
            "predicted_share": st.column_config.NumberColumn("of its rows", format="%.0f %%"),
        },
        alt="Pairs of classes that overlap, most first; choose one to list its rows",
    )
    chosen = event["selection"]["rows"]
    return (str(shown["label"].iloc[chosen[0]]), str(shown["neighbour"].iloc[chosen[0]])) if chosen else None
