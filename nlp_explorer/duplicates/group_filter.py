"""Which groups of duplicates a person looks at, or a recipe treats: by splits, labels and size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import UNGROUPED
from nlp_explorer.duplicates.kind_groups import KindGroups
from nlp_explorer.labels import label_codes


@dataclass(frozen=True)
class GroupFilter:
    """Groups that meet every condition; a condition at its default asks nothing.

    Attributes
    ----------
    crosses_splits, labels_differ
        Only groups with rows of two splits, or with two different labels.
    labels, splits
        Only groups that hold a row of each of these labels, and of each of these splits.
    min_size, max_size
        Rows of a group; 0 as ``max_size``: any number.
    """

    crosses_splits: bool = False
    labels_differ: bool = False
    labels: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    min_size: int = 2
    max_size: int = 0

    @property
    def is_everything(self) -> bool:
        """Whether no group is left out."""
        return self == GroupFilter(min_size=self.min_size) and self.min_size <= 2

    def apply(self, dataset: Dataset, groups: KindGroups) -> KindGroups:
        """Return the groups that meet the conditions; all rows of a group stay or go. Linear."""
        if self.is_everything:
            return groups
        group = groups.group[groups.is_member]
        sizes = np.bincount(group, minlength=int(groups.group.max(initial=UNGROUPED)) + 2)  # the last: of -1
        stays = sizes >= max(self.min_size, 2)
        if self.max_size:
            stays &= sizes <= self.max_size
        splits = dataset.frame["split"]
        if self.crosses_splits:
            stays &= _holds_two(group, splits.cat.codes.to_numpy()[groups.is_member], len(sizes))
        if self.labels_differ:
            stays &= _holds_two(group, label_codes(dataset)[groups.is_member], len(sizes))
        for split in self.splits:
            stays &= _holds(group, (splits == split).to_numpy(dtype=bool)[groups.is_member], len(sizes))
        for label in self.labels:
            stays &= _holds(group, _carries(dataset, label)[groups.is_member], len(sizes))
        return replace(groups, is_member=groups.is_member & stays[groups.group])

    def sentence(self) -> str:
        """Return the conditions in words, such as ``that cross splits, with different labels``; empty for all."""
        said = []
        if self.crosses_splits:
            said.append("that cross splits")
        if self.splits:
            said.append(f"with rows of {' and '.join(self.splits)}")
        if self.labels_differ:
            said.append("whose labels differ")
        if self.labels:
            said.append(f"with the label {' and '.join(map(repr, self.labels))}")
        if self.min_size > 2 and self.min_size == self.max_size:
            said.append(f"of {self.min_size:,} rows")
        else:
            if self.min_size > 2:
                said.append(f"of {self.min_size:,} rows or more")
            if self.max_size:
                said.append(f"of at most {self.max_size:,} rows")
        return ", ".join(said)


def _carries(dataset: Dataset, label: str) -> np.ndarray:
    """Return which rows carry a label, alone or among several, or exactly these several; bool."""
    column, separator = dataset.frame["label"], dataset.schema.label_separator
    hit = [label == name or bool(separator and label in name.split(separator)) for name in column.cat.categories]
    by_code = np.array([*hit, False], dtype=bool)  # -1 reads the last entry
    result: np.ndarray = by_code[column.cat.codes.to_numpy()]
    return result


def _holds(group: np.ndarray, flags: np.ndarray, n: int) -> np.ndarray:
    result = np.zeros(n, dtype=bool)
    result[group[flags]] = True
    return result


def _holds_two(group: np.ndarray, codes: np.ndarray, n: int) -> np.ndarray:
    """Return which groups hold two different codes, -1 not counted; bool ``(n,)``."""
    there = codes >= 0
    pairs = pd.DataFrame({"group": group[there], "code": codes[there]}).drop_duplicates()
    result: np.ndarray = np.bincount(pairs["group"], minlength=n) >= 2
    return result
