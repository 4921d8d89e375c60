"""What can be done about all groups of duplicates that a filter leaves: as a step of the recipe, or as decisions."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import streamlit as st

from app import cached_duplicates, door, state
from app.adding_steps import add_step_button
from app.deciding import Desk, decide
from app.keeping_rule import choose_rule
from app.parts import sentence
from nlp_explorer.answers_duplicates import drops_answer, groups_answer
from nlp_explorer.duplicates.kind_groups import KindGroups
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.steps.duplicate_groups import DropDuplicates, GroupStep, LabelDuplicates

MAX_DECIDED_AT_ONCE = 5_000  # rows: more are for the recipe, which needs no line for each
_MAJORITY = "(the majority label)"


def act_on_groups(view: state.View, asked: GroupStep, groups: KindGroups) -> None:
    """Show what can be done to all groups, the number of groups and rows said first."""
    if not groups.n_groups or not door.allows("decide"):
        return
    with st.popover(f"Act on all {counted(groups.n_groups, 'group')}, {counted(groups.n_rows, 'row')}"):
        sentence(groups_answer(groups, asked.filter.sentence()))
        if view.of:
            st.caption("A step of the recipe treats the groups of the whole dataset, whatever the slice.")
        _drop(view, asked, groups)
        if view.dataset.has_labels and not view.dataset.schema.is_multi_label:
            st.divider()
            _label(view, asked, groups)


def _drop(view: state.View, asked: GroupStep, groups: KindGroups) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        keep, by = choose_rule(view, key="all-groups")
    drops = cached_duplicates.drops(view.key, asked, groups.n_rows, keep, by, view.part, groups)
    sentence(drops_answer(len(drops), len(view.part), groups.n_groups))
    step = DropDuplicates(**_settings(asked), keep=keep, by=by)
    with st.container(horizontal=True, vertical_alignment="center"):
        add_step_button(view, step, "repeats say nothing new", label="Add to the recipe", key="all-groups-drop-step")
        st.button(
            f"Drop these {counted(len(drops), 'row')} now",
            key="all-groups-drop-now",
            disabled=not 0 < len(drops) <= MAX_DECIDED_AT_ONCE,
            help=f"Decisions about single rows, up to {MAX_DECIDED_AT_ONCE:,}; Undo takes them back at once.",
            on_click=decide,
            args=(Desk(view, "all-groups"), drops.index.to_numpy(), "drop"),
        )


def _label(view: state.View, asked: GroupStep, groups: KindGroups) -> None:
    label = st.selectbox(
        "One label for each group", [_MAJORITY, *view.dataset.classes], key="all-groups-label", width=320
    )
    step = LabelDuplicates(**_settings(asked), to="" if label == _MAJORITY else str(label))
    why = "texts that say the same carry one label"
    add_step_button(view, step, why, label="Add to the recipe", key="all-groups-label-step")


def _settings(asked: GroupStep) -> dict[str, Any]:
    return {field.name: getattr(asked, field.name) for field in fields(GroupStep)}
