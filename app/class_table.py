"""The classes as a table; a chosen class shows its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import state

TABLE_HEIGHT = 560


def class_table(view: state.View, counts: pd.DataFrame) -> None:
    """List the classes with their counts and shares; choosing one looks at its rows alone."""
    totals = counts["total"]
    frame = pd.DataFrame({"label": [str(name) for name in counts.index], "rows": totals.to_numpy()})
    frame["share"] = 100 * totals.to_numpy() / max(int(totals.sum()), 1)
    for split in counts.columns.drop("total"):
        frame[str(split)] = counts[split].to_numpy()
    key = f"class-table-{len(frame)}"

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            state.set_slice_labels([frame["label"].iloc[chosen[0]]])

    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select=choose,
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("label", width=150),
            "rows": st.column_config.NumberColumn("rows", width=55),
            "share": st.column_config.ProgressColumn(
                "share", format="%.1f %%", min_value=0, max_value=float(frame["share"].max())
            ),
        },
        alt="Rows and share of each class; choose one to look at its rows",
    )
    st.caption("Choose a class to look at its rows alone, on every page.")
