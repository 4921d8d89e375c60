"""Leakage between splits: the matrix, whose cells open their rows, and scores with and without leaked rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cached_duplicates, state
from app.adding_steps import add_step_button
from app.groups import browse_groups
from app.parts import sentence
from app.rows import browse
from app.runs import choose_run
from nlp_explorer.answers_duplicates import KIND_TITLES, scores_table
from nlp_explorer.dataset import SPLITS
from nlp_explorer.duplicates.find_groups import NO_THRESHOLD
from nlp_explorer.duplicates.leakage import leaking_rows
from nlp_explorer.duplicates.near_groups import KINDS, Kind, NearIndex
from nlp_explorer.findings.wording import counted
from nlp_explorer.plots.duplicates import split_matrix
from nlp_explorer.predictions.leaks import LeakScores
from nlp_explorer.review.steps.leaks import DropLeakingRows

_CHART, _KIND = "leak-matrix", "leak-kind"
LEAKED_SPLIT, LEAKED_FROM = "leaked", "from"  # URL, bound: the cell of the matrix
_ALL = "leaked"
_SCORED = ("with leaked rows", "without them", "leaked rows alone")


def choose_leak(view: state.View, table: pd.DataFrame) -> tuple[str, str, Kind | None]:
    """Show the matrix of splits; return the cell and the kind whose rows are listed."""
    splits = view.part.splits
    names = [_ALL, *KINDS]
    picture, choice = st.columns([5, 6], gap="medium")
    with choice:
        kind = st.segmented_control(
            "How they are the same",
            names,
            default=_ALL,
            required=True,
            format_func=lambda name: "All" if name == _ALL else KIND_TITLES[name],
            key=_KIND,
        )
        with st.container(horizontal=True):
            later = splits[-1] if "test" not in splits else "test"
            if st.session_state.get(LEAKED_SPLIT) not in splits:  # what another dataset offered
                st.session_state.pop(LEAKED_SPLIT, None)
            split = st.selectbox(
                "Rows of", splits, index=splits.index(later), key=LEAKED_SPLIT, bind="query-params", width=180
            )
            others = [name for name in splits if name != split]
            if st.session_state.get(LEAKED_FROM) not in others:
                st.session_state.pop(LEAKED_FROM, None)
            other = st.selectbox("that are also in", others, key=LEAKED_FROM, bind="query-params", width=180)
        shown = table.rename(columns={"other": "also in", "normalised": "after normalising", "leaked": "in all"})
        st.dataframe(
            shown.drop(columns="share"), hide_index=True, alt="Leaking rows and groups for each pair of splits, by kind"
        )

    def choose() -> None:
        points = st.session_state[_CHART]["selection"]["points"]
        if points:
            st.session_state[LEAKED_SPLIT], st.session_state[LEAKED_FROM] = points[0]["customdata"]

    with picture:
        st.plotly_chart(
            split_matrix(table, kind=str(kind), selected=(split, other)),
            key=_CHART,
            on_select=choose,
            selection_mode="points",
            config={"displayModeBar": False},
            alt="Rows of each split that also stand in each other; the same cells can be chosen by name beside it",
        )
    return split, other, None if kind == _ALL else kind  # type: ignore[return-value]  # one of KINDS


def leaked_groups(
    view: state.View, index: NearIndex, threshold: float, cell: tuple[str, str], kind: Kind | None
) -> None:
    """Show the groups of a cell, and the step that drops one side."""
    split, other = cell
    groups = index.groups_at(threshold)
    rows = leaking_rows(view.part, index, groups, split=split, other=other, kind=kind)
    if rows.empty:
        sentence(f"No row of {split} also stands in {other} in this way.")
        return
    train = SPLITS[0] if SPLITS[0] in cell else other
    [found_in] = {split, other} - {train}
    match: Kind = "near" if kind is None else kind
    step = DropLeakingRows(match, train, found_in, threshold if match == "near" else NO_THRESHOLD)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{counted(rows['group'].nunique(), 'group')} with {counted(len(rows), 'row')} of both splits.")
        add_step_button(
            view, step, "a model has seen the answers", label="Drop the training rows, by the recipe", key="leak-step"
        )
    browse_groups(view, rows, key="leaks")


def scores_beside(view: state.View, index: NearIndex, threshold: float, cell: tuple[str, str]) -> None:
    """Show what a run scores with leaked rows and without; each figure opens its rows."""
    st.subheader("What do leaked rows do to the score?", anchor=False)
    run = choose_run(view)
    if run is None:
        sentence("Add predictions on the Bad cases page, and the scores with and without leaked rows stand here.")
        return
    part_run = run.subset(view.part.row_ids)
    found = cached_duplicates.leak_scores(
        view.key,
        run.title,
        threshold,
        index.floor,
        split=cell[0],
        other=cell[1],
        _part=view.part,
        _run=part_run,
        _index_=index,
    )
    sentence(found.sentence)
    if not found.n_leaked:
        return
    scores = dict(zip(_SCORED, (found.with_leaks, found.without_leaks, found.leaks_alone), strict=True))
    st.dataframe(scores_table(scores), hide_index=True, alt="Scores with and without leaked rows")
    _scored_rows(view, found, part_run.predicted, key=f"{cell[0]}-{cell[1]}")


def _scored_rows(view: state.View, found: LeakScores, predicted: pd.Series, *, key: str) -> None:
    which = st.segmented_control(
        "Rows", _SCORED, default=_SCORED[2], required=True, key=f"scored-{key}", label_visibility="collapsed"
    )
    row_ids = dict(zip(_SCORED, (found.all_rows, found.other_rows, found.leaked_rows), strict=True))[str(which)]
    rows = pd.DataFrame(index=pd.Index(row_ids, name="row_id"))
    order = "in the order of the file"
    browse(view, rows, key=f"scored-rows-{which}", order_name=order, predicted=predicted, has_keys=False)
