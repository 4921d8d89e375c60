from __future__ import annotations

import pandas as pd
from dataset_support import dataset_of

from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.review.merged_predictions import merged_predictions
from nlp_explorer.review.preview import preview_recipe
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.steps.duplicates import DropExactDuplicates
from nlp_explorer.review.steps.labels import MergeLabels

MERGE = MergeLabels(("fees", "refund"), "money")


def run_of(*labels: str | None) -> Predictions:
    predicted = pd.Series(labels, dtype="str").astype("category")
    return Predictions("bert", predicted, "order", "", len(labels), ("card", "fees"), no_unmatched())


def test_predictions_of_merged_classes_are_merged_and_a_missing_one_stays_missing() -> None:
    merged = merged_predictions(run_of("fees", "card", None, "refund"), MERGE, None)
    assert merged.predicted.astype(object).where(merged.predicted.notna(), None).tolist() == [
        "money", "card", None, "money",
    ]  # fmt: skip


def test_several_labels_of_a_row_are_merged_one_by_one() -> None:
    merged = merged_predictions(run_of("fees|card", "fees|refund"), MERGE, "|")
    assert merged.predicted.tolist() == ["money|card", "money"]


def test_any_other_step_leaves_the_predictions() -> None:
    run = run_of("fees")
    assert merged_predictions(run, DropExactDuplicates(), None) is run


def test_a_preview_counts_a_right_prediction_of_a_merged_class_as_right() -> None:
    dataset = dataset_of(["a", "b", "c", "d"], ["fees", "refund", "card", "card"])
    run = run_of("fees", "fees", "card", "fees")  # rows 1 and 3 are wrong
    found = preview_recipe(Recipe((PlannedStep(MERGE),)), dataset, predictions=run)
    assert (found.start.accuracy, found.end.accuracy) == (2 / 4, 3 / 4)
    off = preview_recipe(Recipe((PlannedStep(MERGE, enabled=False),)), dataset, predictions=run)
    assert off.end.accuracy == 2 / 4
