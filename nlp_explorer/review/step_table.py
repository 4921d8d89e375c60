"""The steps of a recipe as a table: one line a step, what it does and what it leaves."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.review.preview import RecipePreview, StepPreview
from nlp_explorer.review.recipe import Recipe


def step_table(recipe: Recipe, found: RecipePreview | None) -> pd.DataFrame:
    """Return one line a step: ``step`` (from 1), ``on``, ``what it does``, ``why``.

    With a preview also ``touches``, and of the rows after it ``rows after``, ``classes``, ``95 % up to`` (characters)
    and, where there are predictions, ``accuracy``.
    """
    lines = pd.DataFrame(
        {
            "step": range(1, len(recipe.steps) + 1),
            "on": [planned.enabled for planned in recipe.steps],
            "what it does": [planned.step.sentence() for planned in recipe.steps],
        }
    )
    if found is not None:
        lines = pd.concat([lines, _effects(found.steps)], axis=1)
        if found.start.accuracy is not None:
            lines["accuracy"] = pd.array([step.after.accuracy for step in found.steps], dtype="Float64")
    return lines.assign(why=[planned.why for planned in recipe.steps])


def _effects(steps: tuple[StepPreview, ...]) -> pd.DataFrame:
    lengths = [None if step.after.characters is None else step.after.characters.p95 for step in steps]
    return pd.DataFrame(
        {
            "touches": [step.touches() for step in steps],
            "rows after": [step.after.n_rows for step in steps],
            "classes": [step.after.n_classes for step in steps],
            "95 % up to": pd.array(lengths, dtype="Float64"),
        }
    )
