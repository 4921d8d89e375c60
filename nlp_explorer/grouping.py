"""Rows that belong together, one line a group."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset

OF_GROUP = ("kind", "majority", "outvoted")  # columns of rows that say something about their group


def group_lines(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one line a group of a finding's rows, in the order in which the groups first occur.

    Parameters
    ----------
    rows
        Index: row id; column ``group``. Give a page of groups: labels are counted out in words.

    Returns
    -------
    pandas.DataFrame
        Index ``group``; ``rows`` (how many), ``labels`` (each with its count, most frequent first), ``splits``
        (likewise), ``text`` (of the group's first row), and those of `OF_GROUP` that the rows have.
    """
    parts = dataset.rows(rows.index)
    group = rows["group"]
    by_group = parts.groupby(group, sort=False)
    table = pd.DataFrame({"rows": by_group.size(), "text": by_group["text"].first()})
    table["labels"] = _counted_out(parts["label"], group)
    if len(dataset.splits) > 1:
        table["splits"] = _counted_out(parts["split"], group)
    for name in OF_GROUP:
        if name in rows:
            table[name] = rows.groupby("group", sort=False)[name].first()
    return table.rename_axis("group")


def group_order(rows: pd.DataFrame) -> pd.Index:
    """Return the groups of a finding's rows in the order in which they first occur."""
    order: pd.Index = pd.Index(rows["group"].unique(), dtype="int64")
    return order


def _counted_out(values: pd.Series, group: pd.Series) -> pd.Series:
    counts = pd.DataFrame({"group": group, "value": values.astype("str").fillna("(none)")}).value_counts(sort=True)
    lines = counts.reset_index()
    lines["words"] = lines["value"] + " ×" + lines["count"].astype("str")
    words: pd.Series = lines.groupby("group", sort=False)["words"].agg(", ".join)
    return words
