from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from near_support import CHARACTERS, WORDS, families

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.borderline import borderline_pairs
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.pairs import NearPairs


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return dataset_of(families(40, 4, seed=2))


@pytest.fixture(scope="module")
def pairs(dataset: Dataset) -> NearPairs:
    return near_pairs(dataset.texts, CHARACTERS, floor=0.5)


def test_a_lower_threshold_shows_what_it_adds_the_nearest_first(dataset: Dataset, pairs: NearPairs) -> None:
    shown = borderline_pairs(dataset, pairs, 0.6, previous=0.8)
    added = np.sort(pairs.jaccard[(pairs.jaccard >= 0.6) & (pairs.jaccard < 0.8)])
    assert shown["jaccard"].tolist() == added[:5].tolist()
    assert added[0] < added[4]
    assert shown["is_near"].all()


def test_a_higher_threshold_shows_what_it_drops_the_nearest_first(dataset: Dataset, pairs: NearPairs) -> None:
    shown = borderline_pairs(dataset, pairs, 0.8, previous=0.6)
    dropped = np.sort(pairs.jaccard[(pairs.jaccard >= 0.6) & (pairs.jaccard < 0.8)])[::-1]
    assert shown["jaccard"].tolist() == dropped[:5].tolist()
    assert not shown["is_near"].any()


@pytest.mark.parametrize("previous", [None, 0.85])
def test_without_a_change_both_sides_of_the_threshold_are_shown(
    dataset: Dataset, pairs: NearPairs, previous: float | None
) -> None:
    shown = borderline_pairs(dataset, pairs, 0.85, previous=previous)
    above, below = pairs.jaccard[pairs.jaccard >= 0.85][-3:], pairs.jaccard[pairs.jaccard < 0.85][:2]
    assert shown["jaccard"].tolist() == [*above, *below]
    assert shown["is_near"].tolist() == [True, True, True, False, False]


@pytest.mark.parametrize(("threshold", "near"), [(1.0, [False] * 5), (0.5, [True] * 5)])
def test_at_an_end_all_come_from_one_side(
    dataset: Dataset, pairs: NearPairs, threshold: float, near: list[bool]
) -> None:
    assert borderline_pairs(dataset, pairs, threshold)["is_near"].tolist() == near


def test_a_line_holds_both_texts_of_the_pair(dataset: Dataset, pairs: NearPairs) -> None:
    shown = borderline_pairs(dataset, pairs, 0.7)
    assert (shown["row_id"] < shown["other_row_id"]).all()
    assert shown["text"].tolist() == dataset.texts.loc[shown["row_id"]].tolist()
    assert shown["other_text"].tolist() == dataset.texts.loc[shown["other_row_id"]].tolist()


def test_fewer_pairs_than_asked_for_are_all_shown() -> None:
    long = "one two three four five six seven eight nine ten"
    dataset = dataset_of([long, long.replace("ten", "zehn"), "x"])
    found = near_pairs(dataset.texts, WORDS, floor=0.5)
    assert borderline_pairs(dataset, found, 0.9)["other_row_id"].tolist() == [1]
    assert borderline_pairs(dataset, found, 0.9, n_pairs=0).empty


def test_without_pairs_the_table_is_empty() -> None:
    dataset = dataset_of(["a", None])
    shown = borderline_pairs(dataset, near_pairs(dataset.texts, WORDS), 0.8)
    assert isinstance(shown, pd.DataFrame)
    assert shown.empty
