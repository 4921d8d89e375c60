"""The decisions of a page as a recipe do the same as the page."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project
from nlp_explorer.review import apply_recipe, export_cleaned, read_recipe, record, standing
from nlp_explorer.review.recipe import recipe_of_decisions


def test_the_recipe_of_the_decisions_gives_the_same_cleaned_rows(project: Project, data: Dataset) -> None:
    record(project, data, [2], "drop", reviewer="ann")
    record(project, data, [1], "relabel", "a", reviewer="ann")
    now = standing(project, data)
    text = recipe_of_decisions(now, data).to_yaml()
    pd.testing.assert_frame_equal(apply_recipe(read_recipe(text), data).kept, export_cleaned(data, now).kept)
