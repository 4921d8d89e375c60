"""What the filters in the sidebar hold: each value with its rows and its share of the errors; choosing some filters."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cache, score_cache, state
from nlp_explorer.labels import single_labels
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.slices import Slice

KEY = "filter-counts"  # session: whether the values are unfolded
TABLE_HEIGHT = 320


def filter_counts(view: state.View) -> None:
    """Offer the values of the filters with their counts over the whole dataset. Nothing is counted until unfolded."""
    dataset = view.dataset
    filters = {state.LABEL: single_labels(dataset)} if dataset.has_labels else {}
    if len(dataset.splits) > 1:
        filters[state.SPLIT] = dataset.frame["split"]
    if not filters:
        return
    popover = st.popover(
        "Rows and errors of each value", icon=":material/functions:", width="stretch", key=KEY, on_change="rerun"
    )
    if not popover.open:
        return
    with popover:
        run = _run(view)
        wrong = pd.Index([])
        if run is not None:
            wrong = cache.run_bad_cases((view.opened.key, Slice()), run.title, dataset, run).index
            st.text(f"Share of the {len(wrong):,} errors of {run.title}.")
        for name, values in filters.items():
            _table(view, name, values, run, wrong)
        st.caption("Choose lines to look at their rows alone, on every page.")


def _run(view: state.View) -> Predictions | None:
    named = [run for run in view.runs if run.title == st.session_state.get(state.RUN)]
    return next(iter(named or view.runs), None)


def _table(view: state.View, name: str, values: pd.Series, run: Predictions | None, wrong: pd.Index) -> None:
    counts = score_cache.filter_counts(view.opened.key, run.title if run else "", name, values, wrong)
    frame = counts.rename_axis(name).reset_index().astype({name: "str"})
    if run is None:
        frame = frame.drop(columns="share_of_errors")
    key = f"{KEY}-{name}"

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        state.set_filter(name, [str(value) for value in frame[name].iloc[chosen]])

    st.dataframe(
        frame,
        key=key,
        hide_index=True,
        height=min(TABLE_HEIGHT, 38 + 35 * len(frame)),
        on_select=choose,
        selection_mode="multi-row",
        column_config={
            name: st.column_config.TextColumn(name, width=170),
            "n_rows": st.column_config.NumberColumn("rows", format="localized", width=60),
            "share_of_errors": st.column_config.NumberColumn("of errors", format="percent", width=70),
        },
        alt=f"The values of {name} with their rows and their share of the errors; choose some to filter",
    )
