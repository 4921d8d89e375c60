"""A further step of the recipe: suggested by a finding, or of any kind by its form."""

from __future__ import annotations

import streamlit as st

from app import cache, door, state
from app.adding_steps import add, add_step_button
from app.parts import sentence
from app.step_form import step_form
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.kept_recipe import has_step
from nlp_explorer.review.preview import is_large
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.step_settings import step_from_form
from nlp_explorer.review.steps import KINDS
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions
from nlp_explorer.review.suggested_steps import suggested_steps
from nlp_explorer.slices import Slice


def add_a_step(view: state.View, recipe: Recipe) -> None:
    """Show the steps that the findings suggest, and the form for a step of any kind."""
    if not door.allows("decide"):
        return
    with st.expander("Add a step", icon=":material/playlist_add:", expanded=len(recipe.steps) < 2):
        left, right = st.columns([6, 5], gap="large")
        with left:
            _suggested(view, recipe)
        with right:
            _by_form(view, recipe)


def _suggested(view: state.View, recipe: Recipe) -> None:
    if is_large(view.dataset) and not st.toggle("Suggest steps from the findings", key="suggest-steps"):
        return
    whole = state.View(view.opened, Slice())
    found = suggested_steps(cache.findings(whole.key, whole.dataset, whole.runs), view.dataset)
    if not found:
        sentence("No finding of this dataset can be mended by a rule.")
    open_ones = [one for one in found if not has_step(recipe, one.step)]
    if found and not open_ones:
        sentence(f"All {counted(len(found), 'step')} that the findings suggest are in the recipe.")
    for at, suggestion in enumerate(open_ones):
        text, button = st.columns([7, 3], vertical_alignment="center")
        with text:
            sentence(f"{suggestion.step.sentence()}: {suggestion.why}")
        with button:
            add_step_button(
                view,
                suggestion.step,
                suggestion.why,
                label="Add",
                key=f"suggested-{suggestion.code}-{at}",
            )


def _by_form(view: state.View, recipe: Recipe) -> None:
    has_decisions = any(planned.kind == ApplyDecisions.KIND for planned in recipe.steps)
    kinds = [kind for kind in KINDS if kind != ApplyDecisions.KIND or not has_decisions]
    kind = st.selectbox("Kind of step", kinds, format_func=lambda kind: KINDS[kind].TITLE, key="new-step-kind")
    filled = step_form(view, kind, {}, key="new-step")
    why = st.text_input("Why", key=f"new-step-{kind}-why", placeholder="stands in the changes file beside each row")
    try:
        step = step_from_form(kind, filled)
        if not is_large(view.dataset) and kind != ApplyDecisions.KIND:
            text = Recipe((PlannedStep(step),)).to_yaml()
            sentence(cache.step_alone(view.opened.key, text, view.dataset, step).sentence())
    except ExplorerError as error:
        sentence(str(error))
        st.button("Add the step", disabled=True, key="new-step-add")
        return
    st.button("Add the step", type="primary", key="new-step-add", on_click=add, args=(view, step, why))
