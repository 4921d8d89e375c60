"""Which row of each group of duplicates to keep, and which to drop."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.near_groups import NearGroups
from nlp_explorer.labels import label_codes
from nlp_explorer.text.lengths import text_lengths

Keep = Literal["first", "newest", "longest", "majority-label", "none"]


def rows_to_drop(dataset: Dataset, groups: NearGroups, keep: Keep, *, among: np.ndarray | None = None) -> pd.DataFrame:
    """Return the rows that go when each group keeps one row, or none.

    Parameters
    ----------
    keep
        ``first`` and ``newest``: the first and the last row in file order. ``longest``: the text with the most
        characters. ``majority-label``: the first row with the label that most rows of the group carry; where two
        are equally frequent, the first row with one of them. ``none``: no row of the group.
    among
        bool, one a row: the only groups to treat are those of these rows. All groups when None.

    Returns
    -------
    pandas.DataFrame
        Index ``row_id``, ascending; ``group``, and ``kept`` (row id of the row that stays, missing where none
        does; ``Int64``).
    """
    chosen = groups.is_member
    if among is not None:
        chosen = chosen & np.isin(groups.group, groups.group[among & chosen])
    positions = np.flatnonzero(chosen)
    group = groups.group[positions]
    order = np.lexsort((positions, _rank(dataset, positions, group, keep), group))
    is_best = np.ones(len(order), dtype=bool)
    is_best[1:] = group[order][1:] != group[order][:-1]
    best = order[is_best]
    stays = pd.Series(dataset.row_ids[positions[best]], index=group[best], dtype="Int64")
    dropped = np.arange(len(positions)) if keep == "none" else np.delete(np.arange(len(positions)), best)
    kept = stays.reindex(group[dropped]).to_numpy() if keep != "none" else pd.NA
    index = pd.Index(dataset.row_ids[positions[dropped]], dtype="int64", name="row_id")
    table = pd.DataFrame({"group": group[dropped]}, index=index)
    table["kept"] = pd.Series(kept, index=index, dtype="Int64")
    return table


def _rank(dataset: Dataset, positions: np.ndarray, group: np.ndarray, keep: Keep) -> np.ndarray:
    """Return what decides inside a group, the lowest first; ties go to the first row."""
    if keep == "newest":
        return -positions
    if keep == "longest":
        return -text_lengths(dataset.texts.iloc[positions], tokenizer=None)["characters"].to_numpy()
    if keep == "majority-label":
        codes = label_codes(dataset)[positions]
        rows = pd.DataFrame({"group": group, "code": codes})
        votes = rows.groupby(["group", "code"])["code"].transform("size").to_numpy(dtype=np.int64)
        return np.where(codes >= 0, -votes, 0)
    return positions
