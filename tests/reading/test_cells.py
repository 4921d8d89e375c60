"""Cells as numbers and as text: what is written again as it was, and what is not."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_explorer.reading.cells import as_number_column, is_written_again, text_column


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][-+]?[0-9]{1,2})?", fullmatch=True),
            st.floats(allow_nan=False, allow_infinity=False).map(str),
            st.decimals(-1000, 1000, places=2).map(str),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_numbers_said_to_be_written_again_are(cells: list[str]) -> None:
    column = pd.Series(cells, dtype="str")
    if is_written_again(column):
        assert text_column(as_number_column(column)).tolist() == cells


@pytest.mark.parametrize("cell", ["0.5", "-12.25", "3", "0.0001", "123456789.25"])
def test_numbers_in_their_usual_words_are_written_again(cell: str) -> None:
    assert is_written_again(pd.Series(["0.5", cell], dtype="str"))


@pytest.mark.parametrize("cell", ["1.50", "0.0", "0.00001", "1e5", "-0", "1234567890123456.5"])
def test_numbers_in_other_words_are_not(cell: str) -> None:
    assert not is_written_again(pd.Series(["0.5", cell], dtype="str"))
