from __future__ import annotations

from itertools import pairwise

import pandas as pd

from nlp_explorer.duplicates.size_bins import BINS, bin_name, size_bins


def sizes(groups: dict[int, int]) -> pd.Series:
    return pd.Series(groups, name="groups", dtype="int64").rename_axis("size")


def test_groups_are_counted_by_size_up_to_the_largest() -> None:
    bins = size_bins(sizes({2: 5, 4: 1, 7: 2, 9: 1}))
    assert bins["groups"].tolist() == [5, 0, 1, 3]
    assert bins["rows"].tolist() == [10, 0, 4, 23]


def test_no_groups_have_no_bins_and_ten_thousand_copies_have_the_last() -> None:
    assert size_bins(sizes({})).empty
    bins = size_bins(sizes({10_000: 1}))
    assert bins["rows"].tolist() == [0, 0, 0, 0, 0, 0, 10_000]


def test_bins_follow_each_other_and_have_names() -> None:
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(BINS))
    assert [bin_name(first, last) for first, last in BINS] == [
        "2",
        "3",
        "4",
        "5 to 9",
        "10 to 99",
        "100 to 999",
        "1,000 or more",
    ]
