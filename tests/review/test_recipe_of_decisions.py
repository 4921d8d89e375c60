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


def test_decisions_held_as_a_frame_are_those_of_the_file(project: Project, data: Dataset) -> None:
    record(project, data, [2], "drop", reviewer="ann", note="spam")
    record(project, data, [1], "relabel_several", ["a", "b"], reviewer="ann")
    held = recipe_of_decisions(standing(project, data), data)
    of_file = read_recipe(held.to_yaml())
    assert held == of_file
    assert apply_recipe(held, data).changes.equals(apply_recipe(of_file, data).changes)


def test_the_digest_follows_every_decision(project: Project, data: Dataset) -> None:
    digests = []
    for value in ("a", "b"):
        record(project, data, [1], "relabel", value, reviewer="ann")
        digests += [recipe_of_decisions(standing(project, data), data).digest for _ in range(2)]
    assert digests[0] == digests[1] != digests[2] == digests[3]
