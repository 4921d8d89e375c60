"""The confusion matrix: a cell, row or column that is clicked, or chosen by name, lists its rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import filters, state
from app.filter_boxes import choose_value
from app.score_tables import PERCENT
from nlp_explorer.plots.confusion import confusion_heatmap
from nlp_explorer.predictions.by_value import cells_by_value
from nlp_explorer.predictions.confusion_view import (
    DEFAULT_CLASSES,
    ORDERS,
    SHARES_OF,
    ConfusionView,
    class_choices,
    confusion_view,
)
from nlp_explorer.predictions.intervals import with_intervals_written
from nlp_explorer.score_answers import confusion_answer, filter_values

_CHART = "confusion-chart"
BOX_WIDTH = 280  # pixels
HEIGHT = 540  # pixels of the matrix and of the list beside it; a larger matrix scrolls
MAX_PAIRS_IN_SIGHT = 14
N_PAIRS = 200  # listed, most frequent first


def choose_cell(counts: pd.DataFrame) -> tuple[str, str] | None:
    """Ask for a cell by label and prediction, in a row of its caller's; a click on the matrix fills both in."""
    by_label, by_prediction = cells_by_value(counts)
    gold = choose_value("Label", filter_values(by_label), key=state.GOLD, placeholder="label: any", width=BOX_WIDTH)
    predicted = choose_value(
        "Predicted", filter_values(by_prediction), key=state.PREDICTED, placeholder="predicted: any", width=BOX_WIDTH
    )
    st.button(
        "All wrong rows",
        on_click=filters.set_cell,
        args=(None, None),
        disabled=gold is None and predicted is None,
    )
    return None if gold is None and predicted is None else (gold or "", predicted or "")


def choose_view(counts: pd.DataFrame) -> tuple[ConfusionView, str]:
    """Ask for the order, the colour and the number of the classes; return what is then seen, and the unit of it."""
    choices = class_choices(len(counts))
    with st.popover("Order and colour", icon=":material/tune:"):
        order = st.selectbox("Order of the classes", ORDERS, key="confusion-order", bind="query-params")
        share_of = st.selectbox(
            "Colour and numbers", list(SHARES_OF), format_func=SHARES_OF.__getitem__, key="confusion-share"
        )
        n_classes = choices[-1]
        if len(choices) > 1:
            n_classes = st.selectbox(
                "Classes",
                choices,
                index=choices.index(min(DEFAULT_CLASSES, choices[-1])),
                format_func=lambda n: f"{n} classes with most errors" if n < len(counts) else f"all {n} classes",
                key=f"confusion-classes-{choices[-1]}",
            )
    view = confusion_view(counts, order=order, share_of=share_of, n_classes=n_classes)
    return view, SHARES_OF[share_of]


def confusion_picture(view: ConfusionView, unit: str, pairs: pd.DataFrame, cell: tuple[str, str] | None) -> None:
    """Show the matrix and, beside it, the pairs that are confused most; choosing a cell or a pair lists its rows."""
    matrix, list_ = st.columns([7, 5], gap="medium")
    with matrix:
        st.caption(confusion_answer(view, unit))
        with st.container(height=HEIGHT, border=False):
            _matrix(view, unit, cell)
    with list_:
        _pairs(pairs.head(N_PAIRS))


def _matrix(view: ConfusionView, unit: str, cell: tuple[str, str] | None) -> None:
    def choose() -> None:
        points = st.session_state[_CHART]["selection"]["points"]
        if points:
            label, predicted = points[0]["customdata"]
            filters.set_cell(label or None, predicted or None)

    st.plotly_chart(
        confusion_heatmap(
            view.counts,
            view.values,
            unit=unit,
            wrong_of_label=view.wrong_of_label.tolist(),
            wrong_as=view.wrong_as.tolist(),
            selected=cell,
        ),
        key=_CHART,
        on_select=choose,
        selection_mode="points",
        config={"displayModeBar": False},
        alt="Counts of label by prediction; the same cells can be chosen by name above",
    )


def _pairs(pairs: pd.DataFrame) -> None:
    key = f"confused-pairs-{len(pairs)}"

    def choose_pair() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            filters.set_cell(str(pairs["label"].iloc[chosen[0]]), str(pairs["predicted"].iloc[chosen[0]]))

    st.dataframe(
        with_intervals_written(pairs, in_percent=("share_of_label",)),
        key=key,
        hide_index=True,
        height=HEIGHT if len(pairs) > MAX_PAIRS_IN_SIGHT else "content",
        on_select=choose_pair,
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("label", width=138),
            "predicted": st.column_config.TextColumn("taken for", width=138),
            "n_rows": st.column_config.NumberColumn("rows", format="localized", width=50),
            "share_of_label": st.column_config.NumberColumn("of label", format=PERCENT, width=60),
        },
        alt="Pairs of label and prediction with most wrong rows; choose one to list them",
    )
