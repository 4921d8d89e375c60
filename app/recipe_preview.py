"""What a recipe does to the open dataset: at once for a small one, in the background with its progress for a large."""

from __future__ import annotations

from functools import partial

import streamlit as st

from app import cache, state
from app.jobs import jobs, show_job
from app.parts import sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.export import Export
from nlp_explorer.review.preview import RecipePreview, is_large
from nlp_explorer.review.preview_store import load_preview, preview_key, preview_to_disk
from nlp_explorer.review.recipe import Recipe


def written_out(view: state.View, recipe: Recipe) -> Recipe:
    """Return the recipe with the project's decisions in it: what is previewed, downloaded and exported."""
    project = view.opened.project
    return recipe.with_written(cache.written_decisions(project, view.opened.key, view.dataset))


def preview(view: state.View, recipe: Recipe, run: Predictions | None) -> RecipePreview | None:
    """Return what a recipe, written out, does, also to a run's score; None after having shown why there is none yet."""
    try:
        if not is_large(view.dataset):
            title = run.title if run else ""
            return cache.recipe_preview(view.opened.key, recipe.digest, title, view.dataset, recipe, run)
        return _in_background(view, recipe, run)
    except ExplorerError as error:
        sentence(str(error), title="The recipe cannot be carried out.")
        return None


def _in_background(view: state.View, recipe: Recipe, run: Predictions | None) -> RecipePreview | None:
    key = preview_key(recipe, view.dataset, () if run is None else (run,))
    found = cache.from_disk(key, partial(load_preview, recipe, view.dataset, cache_folder(), predictions=run))
    if found is not None:
        return found
    job = jobs().start(
        f"recipe-{key}",
        "Carrying out the recipe",
        preview_to_disk,
        recipe=recipe,
        dataset=view.dataset,
        cache=cache_folder(),
        predictions=run,
    )
    if job.status == "running":
        show_job(job)
        return None
    sentence(job.error or "The preview was cancelled.")
    st.button("Try again", on_click=jobs().forget, args=(job.key,), key=f"again-{key}")
    return None


def export(view: state.View, recipe: Recipe) -> Export:
    """Return the dataset cleaned by a recipe, written out. Raises as `apply_recipe`."""
    return cache.export(view.opened.key, recipe.digest, view.dataset, recipe)
