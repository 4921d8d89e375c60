"""Rows that were found in a whole dataset, as far as they lie in a part of it."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset


def rows_within(part: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows (index: row id) that belong to the part, in their order."""
    return rows[rows.index.isin(part.frame.index)]
