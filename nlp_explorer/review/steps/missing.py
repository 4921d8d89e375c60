"""Drop rows that hold nothing to learn from: no text, or no label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import step
from nlp_explorer.text.blank import is_blank


@step
@dataclass(frozen=True)
class DropMissingText:
    """Drop every row whose text is missing or blank."""

    KIND: ClassVar[str] = "drop-missing-text"
    TITLE: ClassVar[str] = "Drop rows without text"

    def sentence(self) -> str:
        """Return what this step does."""
        return "drop rows whose text is missing or blank"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop."""
        blank = np.asarray(is_blank(draft.dataset.texts), dtype=bool)
        return Edits(edit_lines(draft.dataset.row_ids[blank], "row", "", why=""))


@step
@dataclass(frozen=True)
class DropMissingLabel:
    """Drop every row without a label."""

    KIND: ClassVar[str] = "drop-missing-label"
    TITLE: ClassVar[str] = "Drop rows without a label"

    def sentence(self) -> str:
        """Return what this step does."""
        return "drop rows without a label"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop."""
        missing = draft.dataset.frame["label"].isna().to_numpy()
        return Edits(edit_lines(draft.dataset.row_ids[missing], "row", "", why=""))
