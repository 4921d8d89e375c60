"""The recipe as a whole: which of them, what was done to it, its file, and the command line that does the same."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import door, state
from app.adding_steps import change, made_here, show_recipe_error, undo
from app.parts import notes, sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.command_line import clean_command
from nlp_explorer.review.kept_recipe import RecipeChange, last_change, recipe_changes, recipe_names
from nlp_explorer.review.recipe import Recipe, read_recipe, recipe_of_bytes
from nlp_explorer.review.writers import file_stem

MAX_SHOWN = 200  # changes listed


def recipe_bar(view: state.View, recipe: Recipe, full: Recipe) -> None:
    """Show what can be done with the recipe as a whole; ``full`` has the decisions written into it."""
    project, may_change = view.opened.project, door.allows("decide")
    with st.container(horizontal=True, vertical_alignment="center"):
        if may_change:
            st.button(
                "Undo",
                key="recipe-undo",
                icon=":material/undo:",
                disabled=last_change(project, state.recipe_name()) is None,
                on_click=undo,
                args=(view,),
                help="Takes back the last change of the recipe, whoever made it. The history keeps it.",
            )
        with st.popover("History", key="recipe-history"):
            _history(view, recipe)
        st.download_button(
            "Download (YAML)",
            data=lambda: made_here(view, full).to_yaml().encode(),
            file_name=f"{file_stem(view.dataset.name)}.recipe.yaml",
            on_click="ignore",
            icon=":material/download:",
            key="recipe-download",
            help="With the decisions of the project written into it, so that it needs no project.",
        )
        if may_change:
            with st.popover("Load (YAML)", key="recipe-load"):
                _load(view, recipe)
        with st.popover("Command line", key="recipe-command"):
            _command(view)
    show_recipe_error()


def choose_recipe(view: state.View) -> None:
    """Ask which recipe of the project; a name that is not there begins a new one."""
    st.selectbox(
        "Recipe",
        [*dict.fromkeys((*recipe_names(view.opened.project), state.recipe_name()))],
        key=state.RECIPE,
        bind="query-params",
        width=240,
        accept_new_options=door.allows("decide"),
        help="Choose one, or type the name of a new one.",
    )


def _history(view: state.View, recipe: Recipe) -> None:
    changes = recipe_changes(view.opened.project, state.recipe_name())[::-1]
    if not changes:
        sentence("Nothing has been changed yet: the recipe applies the decisions about rows.")
        return
    lines = pd.DataFrame(
        {
            "time": [one.time for one in changes],
            "reviewer": [one.reviewer for one in changes],
            "what": [one.did for one in changes],
            "page": [one.page for one in changes],
            "state": ["stands" if one.stands else "taken back" for one in changes],
        }
    )
    event = st.dataframe(
        lines.head(MAX_SHOWN),
        hide_index=True,
        width=720,
        column_config={"time": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm:ss")},
        key=f"recipe-changes-{len(lines)}",
        on_select="rerun",
        selection_mode="single-row",
        alt="The changes of the recipe, newest first; choose one to bring back the recipe as it was then",
    )
    chosen = event["selection"]["rows"]
    former = changes[chosen[0]] if chosen else None
    st.button(
        "Bring back the recipe as it was after the chosen change",
        key="recipe-bring-back",
        disabled=former is None or former.recipe == recipe.to_yaml(),
        on_click=_bring_back,
        args=(view, recipe, former),
    )


def _bring_back(view: state.View, recipe: Recipe, former: RecipeChange) -> None:
    change(view, recipe, read_recipe(former.recipe), f"brought back the recipe of {former.time:%Y-%m-%d %H:%M:%S}")


def _load(view: state.View, recipe: Recipe) -> None:
    file = st.file_uploader("A recipe", type=["yaml", "yml"], key="recipe-upload")
    if file is None:
        return
    try:
        loaded = recipe_of_bytes(file.getvalue(), name=file.name)
    except ExplorerError as error:
        sentence(str(error))
        return
    notes(loaded.made_on.differences(view.dataset) if loaded.made_on else ())
    for at, planned in enumerate(loaded.steps, start=1):
        sentence(planned.step.sentence(), title=f"{at}.")
    st.button(
        "Use it instead of the steps that are there",
        type="primary",
        key="recipe-use",
        disabled=loaded == recipe,
        on_click=change,
        args=(view, recipe, loaded, f"loaded {file.name}"),
    )


def _command(view: state.View) -> None:
    stem = file_stem(view.dataset.name)
    sentence("Download the recipe; in its folder this gives the files of the Export page, byte for byte:")
    command = clean_command(view.opened.opened_as, recipe=f"{stem}.recipe.yaml", out=f"{stem}.clean.csv")
    st.code(command, language=None, wrap_lines=True)
    if not view.opened.opened_as.paths:
        sentence("This dataset is a packaged sample without a file of its own: put yours in the place of DATA.")
