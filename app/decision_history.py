"""Every decision ever made about a dataset, newest first; each batch can be taken back."""

from __future__ import annotations

import streamlit as st

from app import door, state
from app.deciding import entries_of, show_decision_error, take_back
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.history import batches_newest_first
from nlp_explorer.review.standing import Standing

MAX_SHOWN = 200
MAX_SHOWN_OF_ROW = 20


def row_history(view: state.View, row_id: int) -> None:
    """List the decisions about a row that count, newest first; each can be taken back by itself."""
    said = entries_of(view, row_id)[::-1].head(MAX_SHOWN_OF_ROW)
    for entry in said.fillna({"value": "", "note": "", "cause": ""}).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = (entry["reviewer"], entry["action"], entry["value"], entry["cause"], entry["note"])
            st.text(f"{entry['time']:%Y-%m-%d %H:%M} " + " · ".join(filter(None, words)))
            if door.allows("decide"):
                st.button(
                    "Take back",
                    key=f"take-back-{entry['uuid']}",
                    type="tertiary",
                    on_click=take_back,
                    args=(view, entry["uuid"]),
                )


def decision_history(view: state.View, standing: Standing) -> None:
    """List the batches of decisions with who, when and where; the chosen one can be taken back or brought back."""
    unmatched = standing.lost
    if len(unmatched):
        st.subheader(f"{counted(len(unmatched), 'decision')} that found no row in this version", anchor=False)
        st.dataframe(
            unmatched[["action", "value", "label", "reviewer", "time", "reason"]],
            hide_index=True,
            height=200,
        )
    batches = batches_newest_first(view.opened.project)
    if batches.empty:
        return
    st.subheader("History, newest first", anchor=False)
    event = st.dataframe(
        batches[["time", "reviewer", "action", "value", "rows", "page", "state"]].head(MAX_SHOWN),
        hide_index=True,
        height=min(300, 38 + 35 * len(batches)),
        key=f"history-{len(batches)}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Batches of decisions; choose one to take it back",
    )
    chosen = event["selection"]["rows"]
    with st.container(horizontal=True, vertical_alignment="center"):
        batch = batches["batch"].iloc[chosen[0]] if chosen else None
        if door.allows("decide"):
            st.button("Take back the chosen batch", disabled=batch is None, on_click=take_back, args=(view, batch))
        if len(batches) > MAX_SHOWN:
            st.caption(f"The newest {MAX_SHOWN} of {len(batches):,} batches.")
    show_decision_error()
