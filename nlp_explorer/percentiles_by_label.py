"""The percentiles of a length, over all rows, and by label or split."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.text.lengths import PERCENTS

ALL_ROWS = "(all rows)"


def percentile_table(dataset: Dataset, lengths: pd.Series, *, by: Literal["label", "split"] = "label") -> pd.DataFrame:
    """Return one line for all rows, then one a label (or split), longest 95th percentile first.

    Columns: ``rows``, ``p50``, ``p95``, ``p99``, ``max``; int64, percentiles rounded to whole units. ``lengths`` is
    aligned with the rows. Rows that carry several labels are not told apart by label.
    """
    groups = {ALL_ROWS: lengths}
    if by == "split" or not dataset.schema.is_multi_label:
        groups |= {str(name): part for name, part in lengths.groupby(dataset.frame[by], observed=True)}
    lines = {
        name: [len(part), *(round(float(part.quantile(percent / 100))) for percent in PERCENTS), int(part.max())]
        for name, part in groups.items()
        if len(part)
    }
    columns = ["rows", *(f"p{percent}" for percent in PERCENTS), "max"]
    table = pd.DataFrame.from_dict(lines, orient="index", columns=columns, dtype="int64")
    by_label = table.drop(index=ALL_ROWS, errors="ignore").sort_values("p95", ascending=False, kind="stable")
    return pd.concat([table.loc[table.index == ALL_ROWS], by_label]).rename_axis(by)
