"""The baseline before and after a recipe, on data where the answer is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_support import dataset_of, reordered

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review import PlannedStep, Recipe
from nlp_explorer.review.baseline_change import baseline_to_disk, evaluation_rows, load_baseline
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions
from nlp_explorer.review.steps.labels import MergeLabels
from nlp_explorer.review.steps.leaks import DropLeakingRows

NOTHING = Recipe()


def two_topics(*, splits: bool = True) -> Dataset:
    """60 rows about cards and refunds; every third training row carries the other label."""
    topics = {"card": "my card is lost number", "refund": "please refund the payment of"}
    texts, labels, names = [], [], []
    for at in range(60):
        label = ("card", "refund")[at % 2]
        name = ("train", "train", "validation")[at % 3]
        wrong = name == "train" and at % 3 == 0
        texts.append(f"{topics[label]} {at}")
        labels.append({"card": "refund", "refund": "card"}[label] if wrong else label)
        names.append(name)
    return dataset_of(texts, labels, names if splits else None)


def mended() -> Recipe:
    """Return the recipe that gives every third row its right label."""
    data = two_topics()
    rows = [
        {"do": "relabel", "text": data.texts[at], "split": "train", "label": str(data.frame.at[at, "label"])}
        | {"new": ("card", "refund")[at % 2]}
        for at in range(0, 60, 3)
    ]
    return Recipe((PlannedStep(ApplyDecisions(tuple(rows))),))


def test_mending_wrong_training_labels_raises_the_score_on_the_rows_both_evaluate(tmp_path: Path) -> None:
    data = two_topics()
    assert load_baseline(mended(), data, tmp_path) is None
    baseline_to_disk(mended(), data, tmp_path)
    found = load_baseline(mended(), data, tmp_path)
    assert found is not None
    assert found.how == "Trained on train, evaluated on validation."
    assert (found.before.n_train, found.after.n_train, found.n_shared) == (40, 40, 20)
    assert found.after.accuracy.value == 1.0
    assert found.difference.value == pytest.approx(found.after.accuracy.value - found.before.accuracy.value)
    assert found.n_fixed - found.n_broken == round(found.difference.value * 20)


def test_a_recipe_that_does_nothing_makes_no_difference(tmp_path: Path) -> None:
    baseline_to_disk(NOTHING, two_topics(), tmp_path)
    found = load_baseline(NOTHING, two_topics(), tmp_path)
    assert found is not None
    assert found.before == found.after
    assert "scores about the same after the recipe: accuracy +0.000 [-0.126, +0.126] on the 20 rows" in found.sentence()


def test_rows_whose_label_the_recipe_changes_are_not_compared(tmp_path: Path) -> None:
    merge = Recipe((PlannedStep(MergeLabels(("refund",), "money")),))
    baseline_to_disk(merge, two_topics(), tmp_path)
    found = load_baseline(merge, two_topics(), tmp_path)
    assert found is not None
    assert (found.after.n_scored, found.n_shared) == (20, 10)


def test_without_a_validation_split_what_was_used_instead_is_said() -> None:
    data = dataset_of(["a", "b", "c"], ["x", "y", "x"], ["train", "train", "test"])
    train, evaluated, how = evaluation_rows(data)
    assert (train.tolist(), evaluated.tolist()) == ([True, True, False], [False, False, True])
    assert how == "Trained on train, evaluated on test. There is no validation split: test was used instead."
    alone = two_topics(splits=False)
    train, evaluated, how = evaluation_rows(alone)
    assert (train ^ evaluated).all()
    assert 0 < evaluated.sum() < 30
    assert how.startswith("There is no validation split: every fifth text, by a hash of it, was held out")


def test_a_text_is_held_out_wherever_it_stands_and_with_its_repeats() -> None:
    alone = two_topics(splits=False)
    held_out = set(alone.texts[evaluation_rows(alone)[1]])
    shuffled = reordered(alone, list(range(59, -1, -1)))
    assert set(shuffled.texts[evaluation_rows(shuffled)[1]]) == held_out
    repeats = dataset_of(["Same text.", "same text", "SAME TEXT!"], ["a"] * 3)
    assert len(set(evaluation_rows(repeats)[1])) == 1


def test_a_score_that_falls_because_leaks_went_says_that_the_one_before_was_too_high(tmp_path: Path) -> None:
    clean = two_topics()
    texts, splits = clean.texts.tolist(), clean.frame["split"].tolist()
    texts[0], texts[3] = texts[2].upper(), texts[5]  # two training rows are validation rows, too
    data = dataset_of(texts, clean.frame["label"].tolist(), splits)
    drop = Recipe((PlannedStep(DropLeakingRows()),))
    baseline_to_disk(drop, data, tmp_path)
    found = load_baseline(drop, data, tmp_path)
    assert found is not None
    assert (found.before.n_seen, found.after.n_seen) == (2, 0)
    assert found.sentence().endswith(
        "Before, 2 of the 20 evaluated rows had a text that was trained on too, after it 0 of 20: "
        "the score before is too high."
    )


def test_what_cannot_be_trained_is_said(tmp_path: Path) -> None:
    several = dataset_of(["a", "b"], ["x|y", "y"], separator="|")
    with pytest.raises(ExplorerError, match="Not applicable: several labels per row"):
        baseline_to_disk(NOTHING, several, tmp_path)
    unlabelled = dataset_of(["a", "b"], [None, None], ["train", "validation"])
    with pytest.raises(ExplorerError, match=r"no row to evaluate has a text and a label\. Trained on train"):
        baseline_to_disk(NOTHING, unlabelled, tmp_path)
    empty = dataset_of([], [])
    with pytest.raises(ExplorerError, match="no row to evaluate"):
        baseline_to_disk(NOTHING, empty, tmp_path)
