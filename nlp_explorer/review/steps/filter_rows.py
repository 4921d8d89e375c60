"""Keep, or drop, the rows for which a condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.expression import rows_where
from nlp_explorer.review.steps.base import Condition, step


@step
@dataclass(frozen=True)
class FilterRows:
    """Keep or drop rows by a condition; give one of the two."""

    keep: Condition = ""
    drop: Condition = ""

    KIND: ClassVar[str] = "filter"
    TITLE: ClassVar[str] = "Filter by a condition"

    def __post_init__(self) -> None:
        """Refuse both settings at once, and none."""
        if bool(self.keep) == bool(self.drop):
            raise ExplorerError("give a condition in 'keep' or in 'drop', one of the two.")

    def sentence(self) -> str:
        """Return what this step does."""
        return f"keep rows where {self.keep}" if self.keep else f"drop rows where {self.drop}"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop."""
        dataset = draft.dataset
        out = ~rows_where(self.keep, dataset) if self.keep else rows_where(self.drop, dataset)
        return Edits(edit_lines(dataset.row_ids[out], "row", "", why=""))
