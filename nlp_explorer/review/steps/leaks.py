"""Drop training rows whose text is in validation or test too: a score on a text seen in training says nothing.

Source: Elangovan, He and Verspoor 2021, "Memorization vs. generalization: quantifying data leakage in NLP performance
evaluation", https://aclanthology.org/2021.eacl-main.113.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlp_explorer.duplicates.groups import GroupKind, find_duplicates
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import SplitName, step


@step
@dataclass(frozen=True)
class DropLeakingRows:
    """Drop rows of one split whose text is in another split."""

    match: GroupKind = "normalised"
    drop_from: SplitName = "train"

    KIND: ClassVar[str] = "drop-leaking-rows"
    TITLE: ClassVar[str] = "Drop training rows that leak"

    def sentence(self) -> str:
        """Return what this step does."""
        same = "the same text" if self.match == "exact" else "the same text, but for case, punctuation and white space,"
        return f"drop rows of {self.drop_from} that have {same} in another split"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop."""
        dataset = draft.dataset
        groups = find_duplicates(dataset).of(self.match)
        split = dataset.frame["split"]
        is_from = (split == self.drop_from).to_numpy(dtype=bool, na_value=False)
        is_elsewhere = split.notna().to_numpy() & ~is_from & (groups >= 0)
        leaks = is_from & np.isin(groups, groups[is_elsewhere])
        row_ids = dataset.row_ids
        first_elsewhere = dict(zip(groups[is_elsewhere][::-1], row_ids[is_elsewhere][::-1], strict=True))
        why = [
            f"same text as row {first_elsewhere[group]} of {split[first_elsewhere[group]]}" for group in groups[leaks]
        ]
        return Edits(edit_lines(row_ids[leaks], "row", "", why=why))
