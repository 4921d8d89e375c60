"""The groups of one kind of duplicate: exact, after normalising, near or semantic, never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import UNGROUPED, Duplicates, group_sizes
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.duplicates.near_groups import KINDS, NearGroups
from nlp_explorer.duplicates.semantic import SemanticPairs

GroupsOf = Literal["exact", "normalised", "near", "semantic", "all"]
GROUPS_OF: tuple[GroupsOf, ...] = ("exact", "normalised", "near", "semantic", "all")


@dataclass(frozen=True, eq=False)
class KindGroups:
    """Groups of rows of one kind.

    Attributes
    ----------
    of
        ``exact``: rows with one text. ``normalised``: one normalised key, written in two ways or more. ``near``:
        groups over these kinds that hold near duplicates. ``semantic``: alike by their embeddings, of two
        normalised keys or more. ``all``: every group of the first three.
    group
        int64 ``(n_rows,)``: the group of each row; -1 for a row with nothing to compare.
    is_member
        bool ``(n_rows,)``: which rows are in a group of two or more that counts.
    """

    of: GroupsOf
    group: np.ndarray
    is_member: np.ndarray

    @property
    def n_rows(self) -> int:
        """How many rows are in a group."""
        return int(np.count_nonzero(self.is_member))

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return int(np.count_nonzero(np.bincount(self.group[self.is_member])))

    @property
    def n_falling_away(self) -> int:
        """How many rows would go if each group kept one."""
        return self.n_rows - self.n_groups

    def sizes(self) -> pd.Series:
        """Return how many groups have each size from 2 on; index ``size``, ascending."""
        counts = np.bincount(self.group[self.is_member])
        sizes, n_groups = np.unique(counts[counts > 1], return_counts=True)
        return pd.Series(n_groups, index=pd.Index(sizes, name="size"), name="groups", dtype="int64")

    def among(self, rows: np.ndarray) -> KindGroups:
        """Return the groups that are left when only some rows (bool, one a row) count: those with two of them."""
        members = self.is_member & rows
        sizes = np.bincount(self.group[members], minlength=int(self.group.max(initial=UNGROUPED)) + 1)
        return replace(self, is_member=members & (np.append(sizes, 0)[self.group] >= 2))

    def rows(self, dataset: Dataset) -> pd.DataFrame:
        """Return the rows of the groups, the largest group first: index row id, column ``group`` from 0 on."""
        listing = list_groups(self.group, self.is_member)
        index = pd.Index(dataset.row_ids[listing.positions], dtype="int64", name="row_id")
        return pd.DataFrame({"group": listing.group}, index=index)


def equal_groups(duplicates: Duplicates, of: Literal["exact", "normalised"]) -> KindGroups:
    """Return the groups of equal texts, or of equal keys that are written in different ways."""
    group = duplicates.of(of)
    is_member = group_sizes(group) >= 2
    if of == "normalised":
        is_member &= _is_varied(group, duplicates.exact)
    return KindGroups(of, group, is_member)


def near_groups(groups: NearGroups, of: Literal["near", "all"] = "near") -> KindGroups:
    """Return the groups at a threshold that hold near duplicates, or all of them."""
    is_member = groups.is_member
    if of == "near":
        holds_near = np.zeros(int(groups.group.max(initial=UNGROUPED)) + 2, dtype=bool)
        holds_near[groups.group[groups.kind == KINDS.index("near")]] = True
        is_member = is_member & holds_near[groups.group]
    return KindGroups(of, groups.group, is_member)


def semantic_groups(duplicates: Duplicates, pairs: SemanticPairs, threshold: float) -> KindGroups:
    """Return the groups of texts whose cosine reaches the threshold, and that are not all the same text.

    Raises
    ------
    ValueError
        The threshold is below the floor of the pairs.
    """
    group = pairs.groups_at(threshold)
    by_text = np.where(
        duplicates.normalised >= 0,
        duplicates.normalised,
        duplicates.normalised.max(initial=UNGROUPED) + 1 + duplicates.exact,
    )
    return KindGroups("semantic", group, (group_sizes(group) >= 2) & _is_varied(group, by_text))


def one_group(dataset: Dataset, row_ids: Sequence[int]) -> tuple[Dataset, KindGroups]:
    """Return some rows as a dataset in which they are one group."""
    part = dataset.subset(dataset.frame.index.isin(row_ids), "one group")
    return part, KindGroups("all", np.zeros(len(part), dtype=np.int64), np.ones(len(part), dtype=bool))


def _is_varied(group: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Return for each row whether its group holds two different values or more, bool; False for ungrouped rows."""
    n_groups = int(group.max(initial=UNGROUPED)) + 1
    lowest = np.full(n_groups + 1, np.iinfo(np.int64).max)
    highest = np.full(n_groups + 1, np.iinfo(np.int64).min)
    there = group >= 0
    np.minimum.at(lowest, group[there], value[there])
    np.maximum.at(highest, group[there], value[there])
    result: np.ndarray = (lowest < highest)[group]
    return result
