from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.plots.map_kinds import STEPS, number_colours, number_kinds


def test_numbers_fall_into_five_steps_of_like_size() -> None:
    kinds = number_kinds(pd.Series([*range(100), np.nan, np.inf]))
    assert np.bincount(kinds.codes[:100]).tolist() == [20, 20, 19, 20, 21]  # borders are values that occur
    assert kinds.codes[100:].tolist() == [-1, -1]
    assert number_colours(kinds) == dict(zip(map(str, kinds.categories), STEPS, strict=True))


def test_one_value_is_one_step_and_nothing_known_is_none() -> None:
    assert set(number_kinds(pd.Series([2, 2, 2])).codes) == {0}
    assert len(number_kinds(pd.Series([np.nan])).categories) == 0


def test_steps_that_differ_late_keep_the_digits_that_tell_them_apart() -> None:
    values = pd.Series([1_000_000 + at for at in range(10)])
    kinds = number_kinds(values)
    assert kinds.categories.is_unique
    assert kinds.categories[0] == "1,000,000 to 1,000,002"
