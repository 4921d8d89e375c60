"""What the steps about groups of duplicates do to rows, with results worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review import Export, PlannedStep, Recipe, apply_recipe
from nlp_explorer.review.recipe import read_recipe
from nlp_explorer.review.steps import make_step

Make = Callable[..., Dataset]
LONG = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"


def run(data: Dataset, step: str, /, **settings: object) -> Export:
    return apply_recipe(Recipe((PlannedStep(make_step(step, settings, where="test")),)), data)


@pytest.fixture
def data(make: Make) -> Dataset:
    return make(
        ("yes", "a", "train"),
        ("Yes!", "b", "test"),
        ("yes", "b", "train"),
        (LONG, "a", "train"),
        (f"{LONG} and more", "c", "test"),
        ("alone", "a", "train"),
    )


@pytest.mark.parametrize(
    ("settings", "dropped"),
    [
        ({"kind": "exact"}, [2]),
        ({"kind": "normalised"}, [1, 2]),
        ({"kind": "normalised", "keep": "majority-label"}, [0, 2]),
        ({"kind": "normalised", "keep": "longest"}, [0, 2]),
        ({}, [4]),
        ({"keep": "longest"}, [3]),
        ({"threshold": 0.99}, []),
        ({"kind": "all", "keep": "none"}, [0, 1, 2, 3, 4]),
        ({"kind": "all", "labels": ["c"]}, [4]),
        ({"kind": "all", "crosses_splits": True, "min_size": 3}, [1, 2]),
    ],
)
def test_one_row_of_each_group_is_kept(data: Dataset, settings: dict[str, object], dropped: list[int]) -> None:
    assert run(data, "drop-duplicates", **settings).dropped.index.tolist() == dropped


def test_each_dropped_row_names_the_one_that_is_kept(data: Dataset) -> None:
    why = run(data, "drop-duplicates", kind="normalised").changes["why"]
    assert why.str.endswith("duplicate of row 0, which is kept").all()


def test_rows_of_a_group_get_the_majority_label_and_ties_are_left_and_said(data: Dataset) -> None:
    export = run(data, "label-duplicates", kind="all")
    assert export.kept["label"].tolist() == ["b", "b", "b", "a", "c", "a"]
    assert export.notes == ("step 1 label-duplicates: 1 group carries two labels equally often: left as it was",)
    assert run(data, "label-duplicates", to="z").kept["label"].tolist() == ["a", "b", "b", "z", "z", "a"]


def test_training_rows_with_a_near_twin_in_test_are_dropped(data: Dataset) -> None:
    export = run(data, "drop-leaking-rows", match="near", found_in="test")
    assert export.dropped.index.tolist() == [0, 2, 3]
    assert export.changes["why"].str.contains("same or nearly the same text as row 4 of test").sum() == 1
    assert run(data, "drop-leaking-rows", match="near", threshold=0.99).dropped.index.tolist() == [0, 2]
    assert run(data, "drop-leaking-rows", found_in="validation").n_dropped == 0


def test_the_step_is_said_in_words_and_reads_back_the_same() -> None:
    step = make_step("drop-duplicates", {"keep": "newest", "by": "day", "labels_differ": True}, where="test")
    assert step.sentence() == (
        "keep the newest row by 'day' of groups of near duplicates (Jaccard 0.8 or more) whose labels differ"
    )
    recipe = Recipe((PlannedStep(step),))
    assert read_recipe(recipe.to_yaml()).steps == recipe.steps
    said = make_step("label-duplicates", {"kind": "semantic", "to": "a"}, where="test").sentence()
    assert said == "give the label 'a' to groups of texts that say the same (cosine 0.95 or more, encoder fast)"


def test_what_cannot_be_is_refused(data: Dataset) -> None:
    with pytest.raises(ExplorerError, match="use one of 'exact'"):
        make_step("drop-duplicates", {"kind": "vague"}, where="test")
    with pytest.raises(ExplorerError, match="There is no column 'day'"):
        run(data, "drop-duplicates", kind="exact", keep="newest", by="day")


def test_no_rows_and_no_groups_are_no_harm(make: Make) -> None:
    for rows in ((), (("alone", None),)):
        for kind in ("drop-duplicates", "label-duplicates"):
            assert run(make(*rows), kind, kind="all").n_dropped == 0
