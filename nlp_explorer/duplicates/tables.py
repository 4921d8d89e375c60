"""Duplicate groups as a table, one line a group."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import Duplicates, GroupKind, find_duplicates, group_sizes


def group_table(dataset: Dataset, kind: GroupKind, duplicates: Duplicates | None = None) -> pd.DataFrame:
    """Return one line a group of two or more rows, the largest first, then by first row.

    Index: ``group``. Columns: ``n_rows``, ``n_labels`` (distinct labels; rows without one do not count),
    ``labels`` and ``splits`` (each with its count, the most frequent first), ``first_row`` (row id), ``text``
    (of the first row). ``duplicates`` saves finding the groups again.
    """
    groups = (duplicates or find_duplicates(dataset)).of(kind)
    members = np.flatnonzero(group_sizes(groups) >= 2)
    group = pd.Series(groups[members], name="group")
    firsts = group.drop_duplicates()
    first_positions = members[firsts.index.to_numpy()]
    index = pd.Index(firsts.to_numpy(dtype=np.int64), name="group")
    labels = dataset.frame["label"].iloc[members]
    table = pd.DataFrame(
        {
            "n_rows": group.value_counts(sort=False).reindex(index, fill_value=0).to_numpy(dtype=np.int64),
            "n_labels": _distinct(group, labels).reindex(index, fill_value=0).to_numpy(dtype=np.int64),
            "labels": _listed(group, labels).reindex(index, fill_value="").to_numpy(),
            "splits": _listed(group, dataset.frame["split"].iloc[members]).reindex(index, fill_value="").to_numpy(),
            "first_row": dataset.row_ids[first_positions],
            "text": dataset.texts.iloc[first_positions].to_numpy(),
        },
        index=index,
    )
    table[["labels", "splits", "text"]] = table[["labels", "splits", "text"]].astype("str")
    return table.sort_values(["n_rows", "first_row"], ascending=[False, True])


def _distinct(group: pd.Series, values: pd.Series) -> pd.Series:
    pairs = pd.DataFrame({"group": group.to_numpy(), "value": values.cat.codes.to_numpy()})
    return pairs[pairs["value"] >= 0].drop_duplicates().groupby("group").size()


def _listed(group: pd.Series, values: pd.Series) -> pd.Series:
    """Return ``ham 3, spam 1`` for each group that has any value."""
    pairs = pd.DataFrame({"group": group.to_numpy(), "value": values.astype("str").to_numpy()}).dropna()
    counts = pairs.groupby(["group", "value"]).size().rename("n").reset_index()
    counts = counts.sort_values(["group", "n", "value"], ascending=[True, False, True])
    counts["words"] = counts["value"] + " " + counts["n"].map("{:,}".format)
    return counts.groupby("group")["words"].agg(", ".join)
