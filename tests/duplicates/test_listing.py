from __future__ import annotations

import numpy as np

from nlp_explorer.duplicates.listing import list_groups


def test_the_largest_group_comes_first_then_the_first_to_occur() -> None:
    groups = np.array([5, 2, 9, 2, 5, 2, 7, 9])
    listing = list_groups(groups, np.array([True, True, True, True, True, True, False, True]))
    assert listing.positions.tolist() == [1, 3, 5, 0, 4, 2, 7]
    assert listing.group.tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert listing.n_groups == 3


def test_no_members_are_no_groups() -> None:
    listing = list_groups(np.array([0, 1]), np.array([False, False]))
    assert listing.n_groups == len(listing.positions) == 0
