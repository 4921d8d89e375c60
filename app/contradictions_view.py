"""Groups whose rows carry different labels: which labels contradict each other, and the groups with the votes."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from app import state
from app.agenda_button import pair_on_agenda
from app.group_actions import act_on_groups
from app.groups import browse_groups
from app.parts import sentence
from nlp_explorer.answers_duplicates import KIND_TITLES
from nlp_explorer.duplicates.contradictions import contradicting_rows
from nlp_explorer.duplicates.kind_groups import near_groups
from nlp_explorer.duplicates.near_groups import KINDS, NearIndex
from nlp_explorer.meeting.class_pairs import contradicting_item
from nlp_explorer.plots.duplicates import label_pair_matrix
from nlp_explorer.review.steps.duplicate_groups import GroupStep

ONE, OTHER = "one", "other"  # URL, bound: two labels
_CHART = "label-pairs"
_ALL = "all"


def choose_labels(pairs: pd.DataFrame) -> tuple[str, ...]:
    """Show which labels contradict each other most; return the two that are chosen, none for all."""
    names = sorted({*pairs["label"], *pairs["other_label"]})
    for key in (ONE, OTHER):  # what another dataset or threshold offered
        if st.session_state.get(key) not in names:
            st.session_state.pop(key, None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = [
            st.selectbox(
                name,
                names,
                index=None,
                key=key,
                bind="query-params",
                placeholder="any label",
                label_visibility="collapsed",
                width=230,
            )
            for name, key in (("One label", ONE), ("The other label", OTHER))
        ]
        st.button("All labels", on_click=_choose, args=(None, None), disabled=not any(chosen))
    key = f"label-pair-table-{len(pairs)}"

    def choose_cell() -> None:
        points = st.session_state[_CHART]["selection"]["points"]
        if points:
            _choose(*points[0]["customdata"])

    def choose_line() -> None:
        lines = st.session_state[key]["selection"]["rows"]
        if lines:
            _choose(str(pairs["label"].iloc[lines[0]]), str(pairs["other_label"].iloc[lines[0]]))

    left, right = st.columns(2, gap="medium")
    with left:
        st.plotly_chart(
            label_pair_matrix(pairs, selected=(str(chosen[0]), str(chosen[1])) if all(chosen) else None),
            key=_CHART,
            on_select=choose_cell,
            selection_mode="points",
            config={"displayModeBar": False},
            alt="How many groups carry both of two labels; the same labels can be chosen by name above",
        )
    right.dataframe(
        pairs.rename(columns={"other_label": "other label"}),
        key=key,
        hide_index=True,
        height=min(330, 38 + 35 * len(pairs)),
        on_select=choose_line,
        selection_mode="single-row",
        column_config={
            "label": st.column_config.TextColumn("label", width=175),
            "other label": st.column_config.TextColumn("other label", width=175),
            "groups": st.column_config.NumberColumn("groups", width=60),
            "rows": st.column_config.NumberColumn("rows", width=60),
        },
        alt="Pairs of labels by the groups that carry both; choose one to list its groups",
    )
    return tuple(str(label) for label in chosen if label)


def _choose(one: str | None, other: str | None) -> None:
    st.session_state[ONE], st.session_state[OTHER] = one, other


def contradicting_groups(
    view: state.View, index: NearIndex, threshold: float, table: pd.DataFrame, labels: tuple[str, ...]
) -> None:
    """Show the contradicting groups, the strictest kind first, with their majority, and what can be done about them."""
    by_kind = table["kind"].value_counts()

    def named(name: str) -> str:
        if name == _ALL:
            return f"All · {len(table):,}"
        return f"{KIND_TITLES[name]} · {by_kind.get(name, 0):,}"  # type: ignore[index]  # one of KINDS

    kind = st.segmented_control(
        "Kind",
        [_ALL, *KINDS],
        default=_ALL,
        required=True,
        format_func=named,
        key="contradiction-kind",
        label_visibility="collapsed",
    )
    groups = index.groups_at(threshold)
    asked = GroupStep(kind="all", threshold=threshold, labels_differ=True, labels=labels)
    found = asked.filter.apply(view.part, near_groups(groups, "all"))
    shown = table[(kind == _ALL) | (table["kind"] == kind)]
    rows = contradicting_rows(view.part, groups, shown)
    if labels:
        rows = rows[rows.index.isin(view.part.row_ids[found.is_member])]
    if rows.empty:
        sentence("No group of this kind carries these labels.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        act_on_groups(view, asked, found)
        if len(labels) == 2:
            pair = (labels[0], labels[1])
            n_groups = rows["group"].nunique()
            make = partial(contradicting_item, view.dataset, rows.index, pair, n_groups=n_groups)
            pair_on_agenda(view, make, key="contradictions")
    browse_groups(view, rows, key="contradictions")
