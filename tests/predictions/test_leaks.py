from __future__ import annotations

import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import NearGroups, NearIndex
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.predictions.leaks import scores_without_leaks

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen"


def grouped(dataset: Dataset) -> tuple[NearIndex, NearGroups]:
    index = NearIndex(find_duplicates(dataset), near_pairs(dataset.texts, Shingling("words", 3)))
    return index, index.groups_at(0.8)


def test_scores_with_and_without_leaked_rows_stand_side_by_side(make_dataset, make_run):
    dataset = make_dataset(
        ["a", "b", "a", "b", "b", "a"],
        texts=["yes", LONG, "YES!", LONG.replace("one", "eins"), "new", "newer"],
        splits=["train", "train", "test", "test", "test", "test"],
    )
    run = make_run(dataset, ["a", "b", "a", "b", "a", "a"])
    found = scores_without_leaks(dataset, run, *grouped(dataset))
    assert (found.n_rows, found.n_leaked) == (4, 2)
    assert found.with_leaks.accuracy.value == 0.75
    assert found.without_leaks.accuracy.value == 0.5
    assert found.sentence == (
        f"On test, accuracy is {found.with_leaks.accuracy} with the 2 of 4 rows that also stand in train, "
        f"and {found.without_leaks.accuracy} without them."
    )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["yes", "no"], "No row of test also stands in train."),
        (["yes", "yes"], "without them no row is left to score."),
    ],
)
def test_nothing_or_everything_leaked_is_said(make_dataset, make_run, texts, expected):
    dataset = make_dataset(["a", "a"], texts=texts, splits=["train", "test"])
    found = scores_without_leaks(dataset, make_run(dataset, ["a", "a"]), *grouped(dataset))
    assert found.sentence.endswith(expected)
