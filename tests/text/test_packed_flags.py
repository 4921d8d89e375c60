from __future__ import annotations

import itertools

import numpy as np
import pytest

from nlp_explorer.text.packed_flags import counts_between, packed, rising


@pytest.mark.parametrize("n", [0, 1, 63, 64, 65, 128, 1000])
def test_flags_are_counted_and_compared_as_one_by_one(n: int) -> None:
    flags = np.random.default_rng(n).random(n) < 0.5
    offsets = np.unique(np.append(np.random.default_rng(1).integers(0, n + 1, 20), (0, n)))
    by_hand = [int(flags[start:end].sum()) for start, end in itertools.pairwise(offsets)]
    assert counts_between(packed(flags), offsets).tolist() == by_hand
    starts = [bool(flags[at] and (at == 0 or not flags[at - 1])) for at in range(n)]
    assert int(np.bitwise_count(rising(packed(flags))).sum()) == sum(starts)
    assert rising(packed(flags)).tolist() == packed(np.array(starts, dtype=bool)).tolist()


def test_an_empty_stretch_counts_nothing() -> None:
    assert counts_between(packed(np.ones(64, dtype=bool)), np.array([0, 0, 64, 64])).tolist() == [0, 64, 0]
