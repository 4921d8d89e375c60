"""Rows of one split whose text, or nearly the same text, stands in another split."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.duplicates.near_groups import ALONE, KINDS, Kind, NearGroups, NearIndex


def leak_kinds(dataset: Dataset, index: NearIndex, groups: NearGroups, *, split: str, other: str) -> np.ndarray:
    """Return how each row of ``split`` is tied to a row of ``other``: int8 ``(n_rows,)``, its place in `KINDS`.

    The strictest kind whose group holds a row of ``other``; `ALONE` for a row that is not tied to it, and for
    rows of other splits. A near tie may lead through further rows of the group.
    """
    splits = dataset.frame["split"]
    is_here, is_there = (splits == split).to_numpy(dtype=bool), (splits == other).to_numpy(dtype=bool)
    kinds = np.full(len(dataset), ALONE, dtype=np.int8)
    for name, of_kind in (
        ("near", groups.group),
        ("normalised", index.duplicates.normalised),
        ("exact", index.duplicates.exact),
    ):
        has_there = np.zeros(int(of_kind.max(initial=-1)) + 2, dtype=bool)  # the last entry is that of -1
        has_there[of_kind[is_there]] = True
        has_there[-1] = False
        kinds[is_here & has_there[of_kind]] = KINDS.index(name)
    return kinds


def leaking_rows(
    dataset: Dataset, index: NearIndex, groups: NearGroups, *, split: str, other: str, kind: Kind | None = None
) -> pd.DataFrame:
    """Return the rows of both splits in every group that leaks, the largest group first.

    ``kind``: only groups with a row of ``split`` whose strictest tie to ``other`` is of this kind. Index: row id;
    columns ``group`` (0, 1, ... in this order), ``kind`` (of that tie; missing for rows of ``other``).
    """
    kinds = leak_kinds(dataset, index, groups, split=split, other=other)
    counts = kinds != ALONE if kind is None else kinds == KINDS.index(kind)
    leaks = np.zeros(int(groups.group.max(initial=-1)) + 2, dtype=bool)  # the last entry is that of -1
    leaks[groups.group[counts]] = True
    is_either = dataset.frame["split"].isin([split, other]).to_numpy()
    listing = list_groups(groups.group, leaks[groups.group] & is_either & (groups.group >= 0))
    index_ = pd.Index(dataset.row_ids[listing.positions], dtype="int64", name="row_id")
    named = np.array([*KINDS, None], dtype=object)[kinds[listing.positions]]  # ALONE reads the last entry
    return pd.DataFrame({"group": listing.group, "kind": pd.Series(named, dtype="str").to_numpy()}, index=index_)


def leakage(dataset: Dataset, index: NearIndex, groups: NearGroups) -> pd.DataFrame:
    """Return how many rows of each split leak from each other split; one line an ordered pair of splits.

    Columns: ``split``, ``other`` (str), ``rows`` (of ``split``), then of these rows ``exact``, ``normalised``,
    ``near`` (each row at the strictest kind that ties it to ``other``), ``leaked`` (their sum), ``share`` (of
    ``rows``, 0..1), and ``groups`` (how many groups hold rows of both). In the order of `Dataset.splits`.
    """
    lines = []
    for split, other in permutations(dataset.splits, 2):
        kinds = leak_kinds(dataset, index, groups, split=split, other=other)
        counts = np.bincount(kinds[kinds != ALONE], minlength=len(KINDS))
        n_rows = int((dataset.frame["split"] == split).sum())
        n_groups = len(np.unique(groups.group[kinds != ALONE]))
        lines.append((split, other, n_rows, *counts.tolist(), int(counts.sum()), counts.sum() / n_rows, n_groups))
    table = pd.DataFrame(lines, columns=["split", "other", "rows", *KINDS, "leaked", "share", "groups"])
    return table.astype({"split": "str", "other": "str"})
