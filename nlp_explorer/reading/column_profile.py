"""What the cells of a column look like, on a sample of the rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from nlp_explorer.reading.cells import text_column

# Enough to tell a label from a text, in stretches: files are often sorted by label, and a stretch is cheap to cut
N_SAMPLED_ROWS = 1_000
N_STRETCHES = 20
MAX_CLASSES = 10_000  # more different values than this are no labels of a classification task
MAX_DISTINCT_SHARE = 0.5  # of the rows: labels repeat, texts and ids hardly do
_NUMBER = r"\s*-?\d+(\.\d+)?\s*"
_WORDS = r"\S\s+\S|[\u2e80-\uffdc]{4}"  # two words, or four letters of a script without blanks


@dataclass(frozen=True, eq=False)
class ColumnProfile:
    """What the sampled cells of one column look like.

    Attributes
    ----------
    column
        The whole column.
    cells
        The sampled cells as str, without the missing ones.
    n_rows
        How many rows were sampled.
    """

    name: str
    column: pd.Series
    cells: pd.Series
    n_rows: int

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The different values, blanks apart."""
        return frozenset(value for value in self.cells.unique() if value.strip())

    @cached_property
    def mean_length(self) -> float:
        """Mean length of a cell in characters; 0 for an empty column."""
        return float(self.cells.str.len().mean()) if len(self.cells) else 0.0

    @cached_property
    def is_numeric(self) -> bool:
        """Whether all values are plain numbers."""
        return len(self.distinct) > 0 and bool(self.cells.str.fullmatch(_NUMBER).all())

    @cached_property
    def word_share(self) -> float:
        """Share of the cells of two words or more, or of four Chinese characters or more in a row."""
        return float(self.cells.str.contains(_WORDS, regex=True).mean()) if len(self.cells) else 0.0

    @cached_property
    def repeats(self) -> bool:
        """Whether its values come again, as those of labels do; looks at all rows where the sample says so."""
        if not 0 < len(self.distinct) <= MAX_DISTINCT_SHARE * self.n_rows:
            return False
        return self.n_rows == len(self.column) or self.n_distinct <= MAX_CLASSES

    @cached_property
    def n_distinct(self) -> int:
        """How many different values all rows have."""
        if isinstance(self.column.dtype, pd.CategoricalDtype):
            return len(self.column.cat.categories)
        return int(text_column(self.column).nunique())

    @property
    def sampled_rows(self) -> str:
        """How many rows were looked at, in words."""
        kind = "sampled " if self.n_rows < len(self.column) else ""
        return "1 row" if self.n_rows == 1 else f"{self.n_rows:,} {kind}rows"


def column_profiles(frame: pd.DataFrame) -> list[ColumnProfile]:
    """Return the profile of each column, in their order."""
    sample = _sampled(frame)
    return [
        ColumnProfile(str(name), frame[name], text_column(sample[name]).dropna(), len(sample)) for name in frame.columns
    ]


def _sampled(frame: pd.DataFrame) -> pd.DataFrame:
    if len(frame) <= N_SAMPLED_ROWS:
        return frame
    length = N_SAMPLED_ROWS // N_STRETCHES
    starts = np.linspace(0, len(frame) - length, N_STRETCHES).astype(int)
    return pd.concat([frame.iloc[start : start + length] for start in starts])
