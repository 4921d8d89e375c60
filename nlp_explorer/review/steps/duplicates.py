"""Keep one row of each group of equal texts.

The row that is kept is the first, in file order, that carries the label most of the group's rows carry. Where two
labels are equally frequent nothing in the data says which is right: `ties` decides, and their number is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import pandas as pd

from nlp_explorer.duplicates.groups import GroupKind, find_duplicates
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import step

Keep = Literal["majority-label", "first"]
Ties = Literal["first", "leave"]


@step
@dataclass(frozen=True)
class DropExactDuplicates:
    """Keep one row of each group of exactly equal texts."""

    keep: Keep = "majority-label"
    ties: Ties = "first"  # of labels that are equally frequent: keep the first row, or leave the group as it is

    KIND: ClassVar[str] = "drop-exact-duplicates"
    TITLE: ClassVar[str] = "Drop exact duplicates"

    def sentence(self) -> str:
        """Return what this step does."""
        return f"keep one row of each text{_which(self.keep)}"

    def edits(self, draft: Draft) -> Edits:
        """Return the repeats to drop."""
        return _repeats(draft, "exact", keep=self.keep, ties=self.ties)


@step
@dataclass(frozen=True)
class DropNormalisedDuplicates:
    """Keep one row of each group of texts that differ in case, punctuation or white space alone."""

    keep: Keep = "majority-label"
    ties: Ties = "first"

    KIND: ClassVar[str] = "drop-normalised-duplicates"
    TITLE: ClassVar[str] = "Drop duplicates after normalising"

    def sentence(self) -> str:
        """Return what this step does."""
        same = "keep one row of the texts that differ only in case, punctuation or white space"
        return f"{same}{_which(self.keep)}"

    def edits(self, draft: Draft) -> Edits:
        """Return the repeats to drop."""
        return _repeats(draft, "normalised", keep=self.keep, ties=self.ties)


def _which(keep: Keep) -> str:
    return ", with the majority label" if keep == "majority-label" else ", the first"


def _repeats(draft: Draft, kind: GroupKind, *, keep: Keep, ties: Ties) -> Edits:
    dataset = draft.dataset
    groups = find_duplicates(dataset).of(kind)
    in_group = groups >= 0
    rows = pd.DataFrame(
        {
            "row_id": dataset.row_ids[in_group],
            "group": groups[in_group],
            "label": dataset.frame["label"].cat.codes.to_numpy()[in_group],
        }
    )
    rows = rows[rows.groupby("group")["group"].transform("size") > 1]
    votes = rows.groupby(["group", "label"])["label"].transform("size").where(rows["label"] >= 0, 0)
    most = votes.groupby(rows["group"]).transform("max")
    is_top = votes == most
    tied = is_top & (rows["label"].where(is_top).groupby(rows["group"]).transform("nunique") > 1)
    tied_groups = rows["group"][tied].unique()
    notes: tuple[str, ...] = ()
    if keep == "majority-label" and len(tied_groups):
        done = "the first row was kept" if ties == "first" else "all their rows were left"
        texts = "1 text has" if len(tied_groups) == 1 else f"{len(tied_groups):,} texts have"
        notes = (f"{texts} two or more labels equally often: {done}",)
    if keep == "majority-label" and ties == "leave":
        rows = rows[~rows["group"].isin(tied_groups)]
    eligible = rows[is_top.reindex(rows.index)] if keep == "majority-label" else rows
    kept = eligible.groupby("group")["row_id"].first()
    drops = rows[~rows["row_id"].isin(kept)]
    why = ("same text as row " + kept.reindex(drops["group"]).astype("str")).to_numpy(dtype=object)
    return Edits(edit_lines(drops["row_id"].to_numpy(), "row", "", why=why), notes=notes)
