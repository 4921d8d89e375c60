"""Thin out groups of duplicates of any kind, or give their rows one label: what the Duplicates page does to groups.

Which groups are treated follows from the rows alone, so the same step does the same to the next version of the data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.find_groups import NO_THRESHOLD, find_groups, usual_threshold
from nlp_explorer.duplicates.group_filter import GroupFilter
from nlp_explorer.duplicates.keeping import KEEP_WORDS, Keep, rows_to_drop
from nlp_explorer.duplicates.kind_groups import GroupsOf, KindGroups
from nlp_explorer.folders import cache_folder
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import ColumnName, LabelName, SplitName, step

_KIND_WORDS: dict[GroupsOf, str] = {
    "exact": "equal texts",
    "normalised": "texts that differ only in case, punctuation or white space",
    "near": "near duplicates",
    "semantic": "texts that say the same",
    "all": "equal texts and near duplicates",
}


@dataclass(frozen=True)
class GroupStep:
    """Which groups a step treats.

    Attributes
    ----------
    kind, threshold, encoder, simplify_chinese
        As `find_groups` takes them.
    crosses_splits, labels_differ, labels, splits, min_size, max_size
        As in `GroupFilter`.
    """

    kind: Literal["exact", "normalised", "near", "semantic", "all"] = "near"
    threshold: float = NO_THRESHOLD
    encoder: Literal["fast", "accurate", "multilingual", "tfidf"] = "fast"
    simplify_chinese: bool = False
    crosses_splits: bool = False
    labels_differ: bool = False
    labels: tuple[LabelName, ...] = ()
    splits: tuple[SplitName, ...] = ()
    min_size: int = 2
    max_size: int = 0

    def groups(self, dataset: Dataset) -> KindGroups:
        """Return the groups to treat."""
        found = find_groups(
            dataset,
            self.kind,
            cache=cache_folder(),
            threshold=self.threshold,
            encoder=self.encoder,
            simplify=self.simplify_chinese,
        )
        return self.filter.apply(dataset, found)

    @property
    def filter(self) -> GroupFilter:
        """The conditions on groups."""
        return GroupFilter(
            self.crosses_splits, self.labels_differ, self.labels, self.splits, self.min_size, self.max_size
        )

    def words(self) -> str:
        """Return which groups in words."""
        at = self.threshold or usual_threshold(self.kind)
        measure = {"semantic": "cosine", "near": "Jaccard", "all": "Jaccard"}.get(self.kind)
        which = [f"{measure} {at:g} or more"] if measure else []
        if self.kind == "semantic":
            which.append(f"encoder {self.encoder}")
        if self.simplify_chinese:
            which.append("traditional characters as simplified ones")
        said = f"groups of {_KIND_WORDS[self.kind]}" + (f" ({', '.join(which)})" if which else "")
        return f"{said} {self.filter.sentence()}".strip()


@step
@dataclass(frozen=True)
class DropDuplicates(GroupStep):
    """Keep one row of each group, or none.

    ``keep`` and ``by`` as `rows_to_drop` takes them.
    """

    keep: Keep = "first"
    by: ColumnName = ""

    KIND: ClassVar[str] = "drop-duplicates"
    TITLE: ClassVar[str] = "Drop duplicates of any kind"

    def sentence(self) -> str:
        """Return what this step does."""
        rule = KEEP_WORDS[self.keep] + (f" by {self.by!r}" if self.by else "")
        return f"keep {rule} of {self.words()}"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop.

        Raises
        ------
        ExplorerError
            As `find_groups` and `rows_to_drop`.
        """
        drops = rows_to_drop(draft.dataset, self.groups(draft.dataset), self.keep, by=self.by)
        if self.keep == "none":
            why: object = "one of its group of duplicates, of which none is kept"
        else:
            why = ("duplicate of row " + drops["kept"].astype("str") + ", which is kept").to_numpy(dtype=object)
        return Edits(edit_lines(drops.index.to_numpy(), "row", "", why=why))


@step
@dataclass(frozen=True)
class LabelDuplicates(GroupStep):
    """Give all rows of a group one label.

    ``to``: that label; empty: the one that most of its rows carry. A group in which two labels are equally frequent
    is left as it is, and said.
    """

    to: LabelName = ""

    KIND: ClassVar[str] = "label-duplicates"
    TITLE: ClassVar[str] = "Give duplicates one label"

    def sentence(self) -> str:
        """Return what this step does."""
        return f"give {f'the label {self.to!r}' if self.to else 'the majority label'} to {self.words()}"

    def edits(self, draft: Draft) -> Edits:
        """Return the labels to change.

        Raises
        ------
        ExplorerError
            As `find_groups`.
        """
        dataset = draft.dataset
        groups = self.groups(dataset)
        at = np.flatnonzero(groups.is_member)
        rows = pd.DataFrame({"group": groups.group[at], "label": dataset.frame["label"].astype("str").iloc[at].array})
        if self.to:
            return Edits(edit_lines(dataset.row_ids[at], "label", self.to, why="one label for its duplicates"))
        counts = rows.dropna().value_counts().rename("n").reset_index()
        counts = counts.sort_values(["group", "n", "label"], ascending=[True, False, True])
        top = counts.drop_duplicates("group").set_index("group")
        second = counts[counts.duplicated("group")].drop_duplicates("group").set_index("group")["n"]
        is_tied = second.reindex(top.index, fill_value=0) == top["n"]
        new = top["label"][~is_tied].reindex(rows["group"])
        n_tied = int(is_tied.sum())
        notes = () if not n_tied else (f"{_counted_groups(n_tied)} two labels equally often: left as it was",)
        known = new.notna().to_numpy()
        why = "the label of most of its duplicates"
        return Edits(edit_lines(dataset.row_ids[at[known]], "label", new[known].to_numpy(object), why=why), notes=notes)


def _counted_groups(n: int) -> str:
    return "1 group carries" if n == 1 else f"{n:,} groups carry"
