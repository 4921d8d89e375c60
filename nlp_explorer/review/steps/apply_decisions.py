"""Carry out what people decided about single rows: drop, relabel, edit the text.

In a recipe the rows stand written out, so that it needs no project. Rows are found by their key; a decision that finds
no row, or more than one, changes nothing and is said. Rows about which reviewers disagree are not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.decided import DecidedRows, decided_lines, find_decided, from_mappings, new_labels
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.steps.base import step

MAX_LISTED = 3  # a note names so many of the decisions that found no row
_WHAT = {"drop": "row", "relabel": "label", "relabel-several": "label", "edit-text": "text"}


@step
@dataclass(frozen=True)
class ApplyDecisions:
    """Apply decisions about single rows.

    Attributes
    ----------
    rows
        The decisions; None: those of the project the recipe is applied in.
    made_on
        Fingerprint of the version of the data in which the row numbers hold.
    """

    rows: tuple[dict[str, object], ...] | DecidedRows | None = None
    made_on: str = ""

    KIND: ClassVar[str] = "apply-decisions"
    TITLE: ClassVar[str] = "Apply the decisions about rows"

    @classmethod
    def of(cls, standing: Standing, dataset: Dataset) -> ApplyDecisions:
        """Return the step with the settled decisions about a dataset written out."""
        return cls(DecidedRows(decided_lines(standing, dataset)), dataset.fingerprint)

    def sentence(self) -> str:
        """Return what this step does."""
        if self.rows is None:
            return "apply the decisions of the project"
        return f"apply {len(self.rows):,} {'decision' if len(self.rows) == 1 else 'decisions'} about single rows"

    def edits(self, draft: Draft) -> Edits:
        """Return the rows to drop and the cells to change.

        Raises
        ------
        ExplorerError
            The rows are not written out, so they would have to come from a project.
        """
        if self.rows is None:
            raise ExplorerError(
                "This recipe applies the decisions of a project, and none was named: name the project, or download "
                "the recipe from the Recipe page, which writes the decisions into it."
            )
        lines = self._lines
        matches = find_decided(lines, self.made_on, draft.source)
        is_found = matches.row_ids >= 0
        found = lines[is_found].assign(row=matches.row_ids[is_found])
        now = draft.dataset.frame["label"].astype("str").reindex(found["row"]).to_numpy(dtype=object)
        new = found["new"].to_numpy(dtype=object).copy()
        is_label = found["do"].isin(["relabel", "relabel-several"]).to_numpy()
        new[is_label] = new_labels(found[is_label], now[is_label], draft.dataset.schema.label_separator)
        who = found["who"].fillna("recipe").to_numpy(dtype=object)
        columns = {name: found[name].fillna("").to_numpy(dtype=object) for name in ("when", "why")}
        edits = edit_lines(found["row"].to_numpy(), "row", new, who=who, **columns)
        edits["what"] = found["do"].map(_WHAT).astype("str").to_numpy()
        return Edits(edits, notes=_notes(lines[~is_found], matches.reasons[~is_found]))

    @cached_property
    def _lines(self) -> pd.DataFrame:
        return from_mappings(self.rows or ())


def _notes(lost: pd.DataFrame, reasons: pd.Series) -> tuple[str, ...]:
    if lost.empty:
        return ()
    named = [
        f"{do} {text_hash[:8]}: {reason}"
        for do, text_hash, reason in zip(lost["do"], lost["text_hash"], reasons, strict=True)
    ]
    more = f"; and {len(lost) - MAX_LISTED:,} more" if len(lost) > MAX_LISTED else ""
    one = "1 decision was" if len(lost) == 1 else f"{len(lost):,} decisions were"
    return (f"{one} not applied ({'; '.join(named[:MAX_LISTED])}{more})",)
