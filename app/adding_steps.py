"""The recipe is changed: a step is added where its finding is seen, or the whole is edited on its page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app import cache, door, state
from app.parts import sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.kept_recipe import add_step, has_step, keep_recipe, undo_recipe
from nlp_explorer.review.preview import is_large
from nlp_explorer.review.recipe import MadeOn, PlannedStep, Recipe
from nlp_explorer.review.steps import Step

RECIPE_PAGE = "../pages/recipe.py"
_ERROR = "recipe-error"  # session: why the last change of the recipe was not kept


def current_recipe(view: state.View) -> Recipe:
    """Return the project's recipe as it stands.

    Raises
    ------
    ExplorerError
        It was kept by a newer version.
    """
    project = view.opened.project
    return cache.kept_recipe((project.id, project.change_count()), state.recipe_name(), project)


def add_step_button(view: state.View, step: Step, why: str, *, label: str, key: str) -> None:
    """Show a button that puts a step at the end of the recipe, with what it would touch in the whole dataset.

    ``label`` is read as Markdown: no text of the dataset belongs into it. Where the step is in the recipe already,
    that is said, with the way to the recipe.
    """
    try:
        is_in_recipe = has_step(current_recipe(view), step)
    except ExplorerError as error:
        sentence(str(error))
        return
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        if is_in_recipe:
            st.badge("in the recipe", icon=":material/check:", color="green")
            st.page_link(RECIPE_PAGE, label="Open the recipe", query_params=state.link_parameters())
        elif door.allows("decide"):
            count, effect = _effect(view, step)
            st.button(
                f"{label}{count}",
                key=key,
                icon=":material/playlist_add:",
                help=f"Adds a step to the recipe; the source file stays as it is. {effect}",
                on_click=add,
                args=(view, step, why),
            )
    show_recipe_error()


def _effect(view: state.View, step: Step) -> tuple[str, str]:
    """Return how many rows a step touches, for a button, and what it does to them; no text of the dataset."""
    if is_large(view.dataset):
        return "", "The Recipe page shows what it touches."
    try:
        found = cache.step_alone(view.opened.key, Recipe((PlannedStep(step),)).to_yaml(), view.dataset, step)
    except ExplorerError:
        return "", "It cannot be carried out on this dataset: the Recipe page says why."
    return f" · {counted(found.n_touched, 'row')}", found.sentence()


def add(view: state.View, step: Step, why: str) -> None:
    """Put a step at the end of the recipe; it is on disk when this returns. To be called from a widget's callback."""
    _keep(
        lambda: add_step(
            view.opened.project,
            step,
            why,
            reviewer=state.reviewer(),
            page=state.page_name(),
            name=state.recipe_name(),
            made_on=view.dataset,
        )
    )


def change(view: state.View, seen: Recipe, changed: Recipe, did: str) -> None:
    """Keep a recipe that was edited on a page that showed ``seen``. To be called from a widget's callback."""
    _keep(
        lambda: keep_recipe(
            view.opened.project,
            changed,
            did=did,
            seen=seen,
            reviewer=state.reviewer(),
            page=state.page_name(),
            name=state.recipe_name(),
        )
    )


def undo(view: state.View) -> None:
    """Take back the last change of the recipe. To be called from a widget's callback."""
    _keep(
        lambda: undo_recipe(
            view.opened.project, reviewer=state.reviewer(), page=state.page_name(), name=state.recipe_name()
        )
    )


def made_here(view: state.View, recipe: Recipe) -> Recipe:
    """Return the recipe as made on the open dataset, unless it says on which it was made."""
    return recipe if recipe.made_on else Recipe(recipe.steps, MadeOn.of(view.dataset))


def _keep(write: Callable[[], object]) -> None:
    try:
        door.require("decide")
        write()
        st.session_state[_ERROR] = ""
    except ExplorerError as error:
        st.session_state[_ERROR] = f"Not kept: {error}"


def show_recipe_error() -> None:
    """Show why the last change of the recipe was not kept, if it was not."""
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
