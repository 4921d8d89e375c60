from __future__ import annotations

import numpy as np
import pytest
from dataset_support import dataset_of
from near_support import CHARACTERS, WORDS, families, partition, series

from nlp_explorer.duplicates.groups import Duplicates, find_duplicates
from nlp_explorer.duplicates.near import near_pairs
from nlp_explorer.duplicates.near_groups import ALONE, KINDS, NearIndex
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling

TEN = "one two three four five six seven eight nine ten"  # 8 shingles
EDITED = TEN.replace("ten", "zehn")  # 7 shared of 9: Jaccard 0.78
TWICE = EDITED.replace("one", "eins")  # to EDITED again 0.78, to TEN 6 of 10: 0.6


def index_of(texts: list[str | None], shingling: Shingling = WORDS, floor: float = 0.5) -> NearIndex:
    return NearIndex(find_duplicates(dataset_of(texts)), near_pairs(series(texts), shingling, floor=floor))


def kinds(index: NearIndex, threshold: float) -> list[str]:
    return ["" if kind == ALONE else KINDS[kind] for kind in index.groups_at(threshold).kind]


def test_each_row_has_the_strictest_kind_that_ties_it() -> None:
    index = index_of([TEN, TEN, TEN.upper() + "!", EDITED, "nothing like it"])
    assert kinds(index, 0.75) == ["exact", "exact", "normalised", "near", ""]
    assert index.groups_at(0.75).group.tolist() == [0, 0, 0, 0, 1]
    assert kinds(index, 0.8) == ["exact", "exact", "normalised", "", ""]


def test_rows_tied_through_others_are_one_group() -> None:
    index = index_of([TEN, TWICE, EDITED])
    assert index.groups_at(0.7).group.tolist() == [0, 0, 0]
    assert index.groups_at(0.8).group.tolist() == [0, 1, 2]


def test_copies_bring_their_groups_together() -> None:
    index = index_of(["alpha", EDITED, TWICE.upper(), TEN, TWICE, "alpha", TEN])
    assert index.groups_at(0.75).group.tolist() == [0, 1, 1, 1, 1, 0, 1]
    assert index.groups_at(1.0).group.tolist() == [0, 1, 2, 3, 2, 0, 3]


def test_the_same_words_in_another_spelling_are_near_with_jaccard_1() -> None:
    index = index_of(["pay $5 now", "pay 5 now"])  # a symbol stays in the key but is no word
    assert kinds(index, 1.0) == ["near", "near"]


def test_one_key_written_in_different_words_is_one_group() -> None:
    assert kinds(index_of(["well known fact today", "wellknown fact today"]), 1.0) == ["normalised"] * 2


def test_blank_rows_stay_ungrouped_and_signs_are_held_by_their_text() -> None:
    index = index_of([None, "", " ", "???", "???", "!"])
    groups = index.groups_at(0.8)
    assert groups.group.tolist() == [-1, -1, -1, 0, 0, 1]
    assert kinds(index, 0.8) == ["", "", "", "exact", "exact", ""]


@pytest.mark.parametrize("n_copies", [2, 255, 256, 257, 1000])
def test_any_number_of_copies_is_one_group(n_copies: int) -> None:
    groups = index_of([TEN] * n_copies + ["other"]).groups_at(0.8)
    assert groups.sizes().to_dict() == {n_copies: 1}


def test_no_rows_and_one_row_have_no_groups() -> None:
    for texts in ([], ["only"]):
        index = index_of(list(texts))
        assert not index.groups_at(0.8).is_member.any()
        assert index.groups_at(0.8).sizes().empty
        assert index.falling_away()["rows"].tolist() == [0] * 51


@pytest.mark.parametrize("threshold", [0.5, 0.55, 0.7, 0.8, 0.95, 1.0])
def test_groups_at_any_threshold_are_connected_components(threshold: float) -> None:
    texts = [*families(30, 5, seed=4), *(text.upper() for text in families(30, 2, seed=4))]
    index = index_of(texts, CHARACTERS)
    ties = [("row", row, "key", int(key)) for row, key in enumerate(index.duplicates.normalised)]
    ties += [("row", row, "set", int(number)) for row, number in enumerate(index.pairs.sets)]
    near = zip(index.pairs.left, index.pairs.right, index.pairs.jaccard, strict=True)
    ties += [("set", int(left), "set", int(right)) for left, right, jaccard in near if jaccard >= threshold]
    parts = partition([((tie[0], tie[1]), (tie[2], tie[3])) for tie in ties])
    expected = {frozenset(number for what, number in part if what == "row") for part in parts}
    group = index.groups_at(threshold).group
    assert {frozenset(np.flatnonzero(group == number).tolist()) for number in range(group.max() + 1)} == expected
    firsts = np.unique(group, return_index=True)[1]
    assert firsts.tolist() == sorted(firsts)  # numbered by first occurrence


def test_the_curve_counts_what_falls_away_at_each_threshold() -> None:
    index = index_of([*families(30, 5, seed=4), TEN, TEN])
    curve = index.falling_away()
    assert curve["threshold"].iloc[[0, -1]].tolist() == [0.5, 1.0]
    for threshold, n_rows in curve.itertuples(index=False):
        groups = index.groups_at(threshold)
        assert n_rows == groups.is_member.sum() - len(np.unique(groups.group[groups.is_member]))
    assert curve["rows"].is_monotonic_decreasing


def test_below_the_floor_there_are_no_groups() -> None:
    index = index_of([TEN, EDITED], floor=0.8)
    with pytest.raises(ValueError, match=r"kept from 0\.8 to 1"):
        index.groups_at(0.7)


def test_rows_of_a_part_are_tied_by_what_is_in_it() -> None:
    texts = [TEN, EDITED, TWICE]
    pairs = near_pairs(series(texts), WORDS, floor=0.5)
    part = NearIndex(find_duplicates(dataset_of([TEN, TWICE])), pairs.of_rows(np.array([0, 2])))
    assert part.groups_at(0.7).group.tolist() == [0, 1]
    assert part.groups_at(0.6).group.tolist() == [0, 0]


def test_an_ungrouped_row_ties_nothing() -> None:
    pairs = near_pairs(series([TEN, EDITED, TWICE]), WORDS, floor=0.5)
    duplicates = Duplicates(exact=np.array([0, -1, 1]), normalised=np.array([0, -1, 1]))
    assert NearIndex(duplicates, pairs).groups_at(0.7).group.tolist() == [0, -1, 1]
    assert NearIndex(duplicates, pairs).groups_at(0.5).group.tolist() == [0, -1, 0]


def test_pairs_without_rows_are_no_harm() -> None:
    none = np.zeros(0, dtype=np.int32)
    pairs = NearPairs(WORDS, 0.5, none, none, none, np.zeros(0), 0)
    assert len(NearIndex(find_duplicates(dataset_of([])), pairs).groups_at(0.8).group) == 0
