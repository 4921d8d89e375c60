"""Groups of rows by how they were learned: the regions of the data map, and what was forgotten or never right."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd

Group = Literal["all rows", "hard to learn", "ambiguous", "easy to learn", "forgotten", "never right"]
ALL_ROWS: Group = "all rows"
# What a group means, after Swayamdipta et al. 2020 and Toneva et al. 2019 (see `dynamics`)
GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "all rows": "the least confident first",
        "hard to learn": "wrong in most epochs, and it hardly changes: often a wrong label, or a rare kind of text",
        "ambiguous": "the third whose confidence changes most: what a model learns most from, or unclear labels",
        "easy to learn": "right in most epochs, and it hardly changes: they teach little more",
        "forgotten": "right once and wrong in the next epoch, most often forgotten first",
        "never right": "wrong in every epoch: look at the label first",
    }
)


def rows_of_group(rows: pd.DataFrame, group: Group) -> pd.DataFrame:
    """Return those of `Dynamics.rows` in a group; the order stays, but for forgotten rows."""
    if group == ALL_ROWS:
        return rows
    if group == "never right":
        return rows[(rows["correctness"] == 0).to_numpy()]
    if group == "forgotten":
        part = rows[(rows["n_forgotten"] > 0).to_numpy()]
        return part.iloc[np.argsort(-part["n_forgotten"].to_numpy(), kind="stable")]
    return rows[(rows["region"] == group).to_numpy()]


def group_counts(rows: pd.DataFrame) -> dict[Group, int]:
    """Return how many rows each group has, in the order of `GROUPS`."""
    return {group: len(rows_of_group(rows, group)) for group in GROUPS}
