"""The confusion matrix: a cell that is clicked, or chosen by name, lists its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import state
from nlp_explorer.plots.confusion import confusion_heatmap

_CHART = "confusion-chart"
N_PAIRS = 20


def choose_cell(counts: pd.DataFrame) -> tuple[str, str] | None:
    """Ask for a cell by label and prediction; a click on the matrix fills both in."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        gold = st.selectbox(
            "Label",
            list(counts.index),
            index=None,
            key=state.GOLD,
            bind="query-params",
            placeholder="label: any",
            label_visibility="collapsed",
            width=230,
        )
        predicted = st.selectbox(
            "Predicted",
            list(counts.columns),
            index=None,
            key=state.PREDICTED,
            bind="query-params",
            placeholder="predicted: any",
            label_visibility="collapsed",
            width=230,
        )
        st.button(
            "All wrong rows",
            on_click=state.set_cell,
            args=(None, None),
            disabled=gold is None and predicted is None,
        )
    return None if gold is None and predicted is None else (gold or "", predicted or "")


def confusion_picture(counts: pd.DataFrame, pairs: pd.DataFrame, cell: tuple[str, str] | None) -> None:
    """Show the matrix and the pairs that are confused most; choosing one lists its rows."""

    def choose() -> None:
        points = st.session_state[_CHART]["selection"]["points"]
        if points:
            state.set_cell(*points[0]["customdata"])

    pairs = pairs.head(N_PAIRS)
    key = f"confused-pairs-{len(pairs)}"

    def choose_pair() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            state.set_cell(str(pairs["label"].iloc[chosen[0]]), str(pairs["predicted"].iloc[chosen[0]]))

    matrix, list_ = st.tabs(["Confusion matrix: a cell opens its rows", "Most confused pairs"])
    with matrix:
        st.plotly_chart(
            confusion_heatmap(counts, selected=cell),
            key=_CHART,
            on_select=choose,
            selection_mode="points",
            config={"displayModeBar": False},
            alt="Counts of label by prediction; the same cells can be chosen by name above",
        )
    with list_:
        st.dataframe(
            pairs,
            key=key,
            hide_index=True,
            on_select=choose_pair,
            selection_mode="single-row",
            alt="Pairs of label and prediction with most wrong rows; choose one to list them",
        )
