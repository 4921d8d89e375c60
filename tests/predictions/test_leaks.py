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
        f"and {found.without_leaks.accuracy} without them: a difference of +0.250 [-0.136, +0.453]."
    )
    assert found.leaks_alone.accuracy.value == 1.0


def test_the_difference_is_that_of_newcombe_for_the_share_that_leaks(make_dataset, make_run):
    # the example (a) of Newcombe 1998, table II: 56 of 70 against 48 of 80, method 10 gives 0.0524 to 0.3339
    right = [True] * 56 + [False] * 14 + [True] * 48 + [False] * 32
    texts = [f"seen {at}" for at in range(70)] + [f"new {at}" for at in range(80)]
    texts += texts[:70]
    dataset = make_dataset(["a", "b"] * 110, texts=texts, splits=["test"] * 150 + ["train"] * 70)
    labels = dataset.frame["label"].astype("str")
    wrong = labels.map({"a": "b", "b": "a"})
    run = make_run(dataset, [labels[at] if at >= 150 or right[at] else wrong[at] for at in range(220)])
    pairs = near_pairs(dataset.texts, Shingling("words", 3))
    index = NearIndex(find_duplicates(dataset), pairs)
    found = scores_without_leaks(dataset, run, index, index.groups_at(1.0))
    share = 70 / 150
    assert found.difference.value == pytest.approx(share * 0.2)
    assert found.difference.low == pytest.approx(share * 0.0524, abs=1e-4)
    assert found.difference.high == pytest.approx(share * 0.3339, abs=1e-4)


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
