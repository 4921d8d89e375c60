"""Merge labels: several classes become one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import LabelName, step


@step
@dataclass(frozen=True)
class MergeLabels:
    """Give every row of some labels another one, which may be new."""

    labels: tuple[LabelName, ...]
    into: LabelName

    KIND: ClassVar[str] = "merge-labels"
    TITLE: ClassVar[str] = "Merge or rename labels"

    def sentence(self) -> str:
        """Return what this step does."""
        which = "label" if len(self.labels) == 1 else "labels"
        return f"turn the {which} {' and '.join(map(repr, self.labels))} into {self.into!r}"

    def edits(self, draft: Draft) -> Edits:
        """Return the labels to change."""
        column = draft.dataset.frame["label"]
        separator = draft.dataset.schema.label_separator
        renamed = [self.renamed(category, separator) for category in column.cat.categories]
        is_changed = np.array([*(new != old for new, old in zip(renamed, column.cat.categories, strict=True)), False])
        codes = column.cat.codes.to_numpy()
        rows = is_changed[codes]
        new = np.array([*renamed, None], dtype=object)[codes[rows]]
        known = set(draft.dataset.classes)
        notes = tuple(f"no row has the label {label!r}" for label in self.labels if label not in known)
        return Edits(edit_lines(draft.dataset.row_ids[rows], "label", new, why=""), notes=notes)

    def renamed(self, category: str, separator: str | None) -> str:
        """Return what a label, or several joined by the separator, become."""
        if separator is None:
            return self.into if category in self.labels else category
        parts = [self.into if part in self.labels else part for part in category.split(separator)]
        return separator.join(dict.fromkeys(parts))
