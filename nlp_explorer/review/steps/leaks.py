"""Drop training rows whose text is in validation or test too: a score on a text seen in training says nothing.

Source: Elangovan, He and Verspoor 2021, "Memorization vs. generalization: quantifying data leakage in NLP performance
evaluation", https://aclanthology.org/2021.eacl-main.113.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nlp_explorer.duplicates.find_groups import NO_THRESHOLD, find_groups, usual_threshold
from nlp_explorer.duplicates.groups import UNGROUPED, find_duplicates
from nlp_explorer.folders import cache_folder
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import SplitName, step


@step
@dataclass(frozen=True)
class DropLeakingRows:
    """Drop rows of one split whose text is in another split, or in the one that is named.

    ``near`` also takes near duplicates from ``threshold`` on; 0: the usual one.
    """

    match: Literal["exact", "normalised", "near"] = "normalised"
    drop_from: SplitName = "train"
    found_in: SplitName = ""  # the other split; empty: any
    threshold: float = NO_THRESHOLD

    KIND: ClassVar[str] = "drop-leaking-rows"
    TITLE: ClassVar[str] = "Drop training rows that leak"

    def sentence(self) -> str:
        """Return what this step does."""
        same = {
            "exact": "the same text",
            "normalised": "the same text, but for case, punctuation and white space,",
            "near": f"the same or nearly the same text (Jaccard {self.threshold or usual_threshold('near'):g} or more)",
        }[self.match]
        return f"drop rows of {self.drop_from} that have {same} in {self.found_in or 'another split'}"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop."""
        dataset = draft.dataset
        if self.match == "near":
            groups = find_groups(dataset, "all", cache=cache_folder(), threshold=self.threshold).group
        else:
            groups = find_duplicates(dataset).of(self.match)
        split = dataset.frame["split"]
        is_from = (split == self.drop_from).to_numpy(dtype=bool, na_value=False)
        is_other = (split == self.found_in).to_numpy(dtype=bool) if self.found_in else split.notna().to_numpy()
        elsewhere = np.flatnonzero(is_other & ~is_from & (groups >= 0))
        first_elsewhere = np.full(int(groups.max(initial=UNGROUPED)) + 2, UNGROUPED)  # -1 reads the last entry
        first_elsewhere[groups[elsewhere[::-1]]] = elsewhere[::-1]
        leaks = np.flatnonzero(is_from & (first_elsewhere[groups] != UNGROUPED))
        twins = first_elsewhere[groups[leaks]]
        same = "same or nearly the same text as" if self.match == "near" else "same text as"
        named = zip(dataset.row_ids[twins], split.iloc[twins], strict=True)
        why = [f"{same} row {row_id} of {name}" for row_id, name in named]
        return Edits(edit_lines(dataset.row_ids[leaks], "row", "", why=why))
