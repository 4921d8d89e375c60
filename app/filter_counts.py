"""What the filters in the sidebar hold: each value with its rows and its share of the errors; choosing some filters."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cache, score_cache, state
from app.filters import set_filters
from app.score_tables import PERCENT
from nlp_explorer.labels import single_labels
from nlp_explorer.predictions.intervals import with_intervals_written
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.slices import Slice

KEY = "filter-counts"
TABLE_HEIGHT = 420


def filter_counts_button(view: state.View) -> None:
    """Offer the values of the filters with their counts. Nothing is counted until asked."""
    if not view.dataset.has_labels and len(view.dataset.splits) < 2:
        return
    if st.button("Rows and errors of each value", icon=":material/functions:", key=KEY, width="stretch"):
        _dialog(view)


@st.dialog("Rows and errors of each value", width="large")
def _dialog(view: state.View) -> None:
    dataset = view.dataset
    filters = {state.LABEL: single_labels(dataset)} if dataset.has_labels else {}
    if len(dataset.splits) > 1:
        filters[state.SPLIT] = dataset.frame["split"]
    run = _run(view)
    wrong = pd.Index([])
    if run is not None:
        wrong = cache.run_bad_cases((view.opened.key, Slice()), run.title, dataset, run).index
        st.text(f"Share of the {len(wrong):,} errors of {run.title}.")
    chosen: dict[str, list[str]] = {}
    for column, (name, values) in zip(st.columns(len(filters)), filters.items(), strict=True):
        with column:
            chosen[name] = _table(view, name, values, run, wrong)
    if st.button(
        "Look at the chosen rows alone",
        type="primary",
        key=f"{KEY}-go",
        disabled=not any(chosen.values()),
        on_click=set_filters,
        args=(chosen,),
    ):
        st.rerun()


def _run(view: state.View) -> Predictions | None:
    named = [run for run in view.runs if run.title == st.session_state.get(state.RUN)]
    return next(iter(named or view.runs), None)


def _table(view: state.View, name: str, values: pd.Series, run: Predictions | None, wrong: pd.Index) -> list[str]:
    counts = score_cache.filter_counts(view.opened.key, run.title if run else "", name, values, wrong)
    frame = counts.rename_axis(name).reset_index().astype({name: "str"})
    if run is None:
        frame = frame.drop(columns="share_of_errors")
    event = st.dataframe(
        with_intervals_written(frame, in_percent=("share_of_errors",)),
        key=f"{KEY}-{name}",
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            "n_rows": st.column_config.NumberColumn("rows", format="localized"),
            "share_of_errors": st.column_config.NumberColumn("of errors", format=PERCENT),
        },
        alt=f"The values of {name} with their rows and their share of the errors; choose some to filter",
    )
    return [str(value) for value in frame[name].iloc[event["selection"]["rows"]]]
