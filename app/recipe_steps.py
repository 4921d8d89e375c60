"""The steps of the recipe in their order: what each touches, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from app import door, state
from app.adding_steps import change
from app.agenda_button import step_on_agenda
from app.parts import sentence
from app.step_form import step_form
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.preview import RecipePreview
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.step_settings import form_values, settings_asked, step_from_form
from nlp_explorer.review.step_table import step_table

WHOLE = "whole recipe"
_ROW_HEIGHT = 35  # pixels


def steps_table(recipe: Recipe, found: RecipePreview | None) -> None:
    """List the steps; without a preview, without what they touch."""
    lines = step_table(recipe, found)
    st.dataframe(
        lines,
        hide_index=True,
        height=min(12, 1 + len(lines)) * _ROW_HEIGHT + 3,
        column_config=_columns(lines),
        alt=f"The {len(lines)} steps of the recipe and what each touches",
    )


def _columns(lines: pd.DataFrame) -> dict[str, Any]:
    return {
        "step": st.column_config.NumberColumn("step", width=45),
        "on": st.column_config.CheckboxColumn("on", width=40),
        "what it does": st.column_config.TextColumn("what it does", width=380),
        "touches": st.column_config.TextColumn("touches", width=190),
        "rows after": st.column_config.NumberColumn("rows after", width=80, format="localized"),
        "classes": st.column_config.NumberColumn("classes", width=65, format="localized"),
        "95 % up to": st.column_config.NumberColumn(
            "95 % up to", width=90, format="%.0f characters", help="After the step, 95 % of the texts are no longer."
        ),
        "accuracy": st.column_config.NumberColumn(
            "accuracy", width=75, format="%.3f", help="Of the predictions, on the rows that are left."
        ),
    }


def choose_step(recipe: Recipe) -> int | None:
    """Ask for a step, by its number; return its position, None for the whole recipe."""
    names = [WHOLE, *(str(number) for number in range(1, len(recipe.steps) + 1))]
    if st.session_state.get(state.STEP, WHOLE) not in names:
        state.choose_step(WHOLE)
    chosen = st.segmented_control(
        "Step",
        names,
        default=WHOLE,
        required=True,
        format_func=lambda name: name if name == WHOLE else f"step {name}",
        key=state.STEP,
        bind="query-params",
        label_visibility="collapsed",
    )
    return None if chosen in (None, WHOLE) else int(chosen) - 1


def step_tools(view: state.View, recipe: Recipe, position: int) -> None:
    """Show what can be done with a step: move it, switch it, edit it, remove it."""
    if not door.allows("decide"):
        return
    planned = recipe.steps[position]
    named = f"step {position + 1}, {planned.step.sentence()}"
    switch = "Switch off" if planned.enabled else "Switch on"
    switched = recipe.with_step(position, replace(planned, enabled=not planned.enabled))

    def tool(name: str, changed: Recipe, did: str, *, disabled: bool = False, then: int = position) -> None:
        st.button(
            name,
            key=f"step-{name.lower().replace(' ', '-')}",
            disabled=disabled,
            on_click=_change_and_look_at,
            args=(view, recipe, changed, did, then),
        )

    tool("Up", recipe.moved(position, by=-1), f"moved up: {named}", disabled=position == 0, then=position - 1)
    is_last = position == len(recipe.steps) - 1
    tool("Down", recipe.moved(position, by=1), f"moved down: {named}", disabled=is_last, then=position + 1)
    tool(switch, switched, f"{switch.replace('Switch', 'switched')}: {named}")
    with st.popover("Edit", key="step-edit"):
        _edit(view, recipe, position)
    tool("Remove", recipe.without(position), f"removed: {named}", then=-1)
    step_on_agenda(view, planned, key="step")


def _edit(view: state.View, recipe: Recipe, position: int) -> None:
    planned = recipe.steps[position]
    key = f"edit-{position}-{planned.kind}-{abs(hash(repr(planned)))}"  # what is shown follows what is kept
    filled = step_form(view, planned.kind, form_values(planned.step), key=key)
    why = st.text_input("Why", value=planned.why, key=f"{key}-why")
    try:
        step = step_from_form(planned.kind, filled) if settings_asked(planned.kind) else planned.step
    except ExplorerError as error:
        sentence(str(error))
        return
    edited = PlannedStep(step, why.strip(), planned.enabled)
    st.button(
        "Keep the change",
        type="primary",
        disabled=edited == planned,
        key="step-keep",
        on_click=_change_and_look_at,
        args=(
            view,
            recipe,
            recipe.with_step(position, edited),
            f"edited: step {position + 1}, {step.sentence()}",
            position,
        ),
    )


def _change_and_look_at(view: state.View, recipe: Recipe, changed: Recipe, did: str, position: int) -> None:
    change(view, recipe, changed, did)
    state.choose_step(WHOLE if position < 0 else str(position + 1))
