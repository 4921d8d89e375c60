"""Every decision ever made about a dataset, newest first; each batch can be taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import door, state
from app.deciding import bring_back, entries_of, show_decision_error, take_back
from app.parts import sentence
from nlp_explorer.findings.wording import counted
from nlp_explorer.projects.row_keys import RowKey, candidates
from nlp_explorer.review.entry_log import TAKEN_BACK, batches_newest_first
from nlp_explorer.review.standing import Standing, shown_values

MAX_SHOWN = 200
MAX_SHOWN_OF_ROW = 20


def row_history(view: state.View, row_id: int) -> None:
    """List the decisions about a row that count, newest first; each can be taken back by itself."""
    said = entries_of(view, row_id)[::-1].head(MAX_SHOWN_OF_ROW)
    said = said.assign(shown=shown_values(said)["value"])
    for entry in said.fillna({"note": "", "cause": ""}).to_dict("records"):
        with st.container(horizontal=True, vertical_alignment="center"):
            words = (entry["reviewer"], entry["action"], entry["shown"], entry["cause"], entry["note"])
            st.text(f"{entry['time']:%Y-%m-%d %H:%M} " + " · ".join(filter(None, words)))
            if door.allows("decide"):
                st.button(
                    "Take back",
                    key=f"take-back-{entry['uuid']}",
                    type="tertiary",
                    on_click=take_back,
                    args=(view, entry["uuid"]),
                )


def lost_decisions(view: state.View, standing: Standing) -> pd.DataFrame | None:
    """List the decisions that found no row; return the rows that the chosen one may mean, None without any."""
    lost = standing.lost
    if lost.empty:
        return None
    st.subheader(f"{counted(len(lost), 'decision')} that found no row in this version", anchor=False)
    event = st.dataframe(
        shown_values(lost[["action", "value", "label", "reviewer", "time", "reason"]]),
        hide_index=True,
        column_config={"time": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")},
        height=min(200, 38 + 35 * len(lost)),
        key=f"lost-{len(lost)}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Decisions that found no row; choose one to see the rows it may mean",
    )
    chosen = event["selection"]["rows"]
    if not chosen:
        sentence("Choose one to see the rows that it may mean, and decide about them anew.")
        return None
    one = lost.iloc[chosen[0]]
    ids = candidates(RowKey(str(one["text_hash"]), str(one["id"]) if pd.notna(one["id"]) else None), view.dataset)
    if not len(ids):
        sentence("No row of this version has its text or its id.")
        return None
    sentence(f"{counted(len(ids), 'row')} that it may mean, with its text or its id:")
    return pd.DataFrame({"reason": one["reason"]}, index=pd.Index(ids))


def decision_history(view: state.View) -> None:
    """List the batches of decisions with who, when and where; the chosen one can be taken back or brought back."""
    batches = batches_newest_first(view.opened.project)
    if batches.empty:
        return
    st.subheader("History, newest first", anchor=False)
    event = st.dataframe(
        shown_values(batches[["time", "reviewer", "action", "value", "rows", "page", "state"]].head(MAX_SHOWN)),
        hide_index=True,
        column_config={"time": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")},
        height=min(300, 38 + 35 * len(batches)),
        key=f"history-{len(batches)}",
        on_select="rerun",
        selection_mode="single-row",
        alt="Batches of decisions; choose one to take it back, or to bring it back",
    )
    chosen = event["selection"]["rows"]
    with st.container(horizontal=True, vertical_alignment="center"):
        batch = batches["batch"].iloc[chosen[0]] if chosen else None
        if door.allows("decide"):
            is_gone = bool(chosen) and batches["state"].iloc[chosen[0]] == TAKEN_BACK
            name, do = ("Bring back", bring_back) if is_gone else ("Take back", take_back)
            st.button(f"{name} the chosen batch", disabled=batch is None, on_click=do, args=(view, batch))
        if len(batches) > MAX_SHOWN:
            st.caption(f"The newest {MAX_SHOWN} of {len(batches):,} batches.")
    show_decision_error()
