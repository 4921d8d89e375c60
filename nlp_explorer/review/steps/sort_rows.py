"""Put the rows in another order. Rows that are equal in the columns stay in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.review.draft import Draft, Edits, no_lines
from nlp_explorer.review.expression import LENGTHS
from nlp_explorer.review.steps.base import ColumnName, step
from nlp_explorer.text.lengths import text_lengths


@step
@dataclass(frozen=True)
class SortRows:
    """Sort by columns of the file, or by the length of the text; missing values last."""

    by: tuple[ColumnName, ...]
    descending: bool = False

    KIND: ClassVar[str] = "sort"
    TITLE: ClassVar[str] = "Sort"

    def sentence(self) -> str:
        """Return what this step does."""
        return f"sort by {', then '.join(self.by)}{', descending' if self.descending else ''}"

    def edits(self, draft: Draft) -> Edits:
        """Return the new order."""
        frame = draft.dataset.frame.loc[draft.order]
        lengths = text_lengths(frame["text"], tokenizer=None) if set(self.by) & set(LENGTHS) else frame
        keys = {}
        for at, name in enumerate(self.by):
            if name not in frame and name not in LENGTHS:
                known = named_choices([*frame.columns, *LENGTHS])
                raise ExplorerError(f"The sort step names {name!r}, which is no column: use one of {known}.")
            column = frame[name] if name in frame else lengths[name]
            keys[at] = column.astype("str") if column.dtype == "category" else column
        order = frame.assign(**{f"\x00{at}": key for at, key in keys.items()}).sort_values(
            [f"\x00{at}" for at in keys], ascending=not self.descending, kind="stable", na_position="last"
        )
        return Edits(no_lines(), order=order.index.to_numpy())
