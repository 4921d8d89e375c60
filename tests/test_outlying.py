from __future__ import annotations

import pandas as pd

from nlp_explorer.answers import outlier_answer
from nlp_explorer.outlying import outlying_rows


def lengths(*values: int) -> pd.Series:
    return pd.Series(values, name="words", dtype="int64")


def test_outliers_are_listed_farthest_first_and_told_apart() -> None:
    found = outlying_rows(lengths(*[10] * 30, 2, 21, 20, 0, 900))
    # half and double of the median are still plausible: 5 to 20
    assert found.rows["words"].to_dict() == {34: 900, 30: 2, 31: 21}
    assert found.rows["kind"].tolist() == ["long", "short", "long"]
    assert outlier_answer(found, unit="words") == (
        "3 of 34 texts (8.8 %) are outliers: 1 shorter and 2 longer than 5 to 20 words."
    )


def test_few_texts_and_even_ones_have_none() -> None:
    assert outlier_answer(outlying_rows(lengths(1, 1000)), unit="words") == (
        "2 texts: too few to say what length is usual."
    )
    assert outlier_answer(outlying_rows(lengths(*[7] * 20)), unit="words") == (
        "No outliers: each of 20 texts has a plausible length, 4 to 14 words."
    )
    assert len(outlying_rows(lengths()).rows) == 0
