from __future__ import annotations

from dataset_support import dataset_of

from nlp_explorer.answers_duplicates import (
    contradictions_answer,
    drops_answer,
    duplicates_answer,
    groups_answer,
    leakage_answer,
    simplified_answer,
)
from nlp_explorer.duplicates.contradictions import contradictions
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.kind_groups import equal_groups
from nlp_explorer.duplicates.leakage import leakage
from nlp_explorer.duplicates.near_groups import index_of_equal

TEXTS, LABELS, SPLITS = ["x", "x", "X!", "y"], ["a", "b", "a", "a"], ["train", "train", "test", "train"]


def test_repeats_conflicts_and_texts_across_splits_are_counted() -> None:
    dataset = dataset_of(TEXTS, LABELS, SPLITS)
    assert duplicates_answer(dataset, find_duplicates(dataset)) == (
        "1 of 4 rows (25 %) repeats an earlier text exactly, 2 after normalising; "
        "1 text carries more than one label and 1 text stands in more than one split."
    )
    alone = dataset_of(["x", "y"])
    assert duplicates_answer(alone, find_duplicates(alone)).startswith("No two of the 2 rows")
    signs = dataset_of(["...", "..."])
    assert duplicates_answer(signs, find_duplicates(signs)).startswith("1 of 2 rows (50 %) repeats")


def test_groups_and_what_goes_are_said_with_their_numbers() -> None:
    found = find_duplicates(dataset_of(TEXTS))
    groups = equal_groups(found, "exact")
    assert groups_answer(groups, "that cross splits") == (
        "1 group with one text, letter by letter, that cross splits: 2 rows, of which 1 would go if each group kept "
        "one."
    )
    none = equal_groups(find_duplicates(dataset_of(["x"])), "normalised")
    assert groups_answer(none).startswith("There is no group of one text but for case")
    assert drops_answer(1, 4, 1) == "1 of 4 rows (25 %) goes, from 1 group; 3 rows stay."


def test_contradictions_are_counted_by_kind_with_what_they_cost() -> None:
    dataset = dataset_of(TEXTS, LABELS, SPLITS)
    index = index_of_equal(find_duplicates(dataset))
    table = contradictions(dataset, index, index.groups_at(1.0))
    assert contradictions_answer(table, 4) == (
        "1 group of texts that say the same carries different labels: 1 exact. "
        "Who gives each group one answer has at least 1 of 4 labelled rows (25 %) wrong."
    )
    assert contradictions_answer(table.iloc[:0], 4).startswith("No two of the 4 labelled rows")


def test_leaks_into_later_splits_are_counted_by_kind() -> None:
    dataset = dataset_of(TEXTS, LABELS, SPLITS)
    index = index_of_equal(find_duplicates(dataset))
    table = leakage(dataset, index, index.groups_at(1.0))
    assert leakage_answer(table, dataset.splits) == (
        "1 of 1 test row (100 %) also stands in train: 0 exactly, 1 after normalising, 0 nearly."
    )
    empty = table.assign(leaked=0)
    assert leakage_answer(empty, dataset.splits) == "No text of one split stands in another (train and test)."


def test_what_simplified_characters_change_is_said() -> None:
    before, after = find_duplicates(dataset_of(["x", "y"])), find_duplicates(dataset_of(["x", "x"]))
    assert simplified_answer(before, before).endswith("makes no further two texts the same.")
    assert simplified_answer(before, after).endswith("1 further row repeats another after normalising.")
