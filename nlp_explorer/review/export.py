"""The cleaned dataset in the columns of its source, with every change explained and the dropped rows whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset
from nlp_explorer.review.decisions import check_whole
from nlp_explorer.review.draft import Draft
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.source_columns import source_columns
from nlp_explorer.review.standing import Standing, open_decisions
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions


@dataclass(frozen=True, eq=False)
class StepRun:
    """The draft before and after a step."""

    planned: PlannedStep
    before: Draft
    after: Draft


@dataclass(frozen=True, eq=False)
class Export:
    """What a cleaned dataset is made of.

    Attributes
    ----------
    kept
        The rows to train on, in the columns of the source; index: row id.
    changes
        One line a changed cell or dropped row: ``row_id``, ``text_hash``, ``id``, ``label``, ``split`` (the key of the
        row before any change), ``what``, ``old``, ``new``, ``who``, ``when``, ``why``, ``step``.
    dropped
        The rows left out, whole, as they were in the source; index: row id.
    n_changed
        How many of the kept rows differ from the source.
    notes
        What a person should know, one sentence each.
    """

    dataset: Dataset
    kept: pd.DataFrame
    changes: pd.DataFrame
    dropped: pd.DataFrame
    n_changed: int
    notes: tuple[str, ...]

    @property
    def n_unchanged(self) -> int:
        """How many rows are as in the source."""
        return len(self.kept) - self.n_changed

    @property
    def n_dropped(self) -> int:
        """How many rows were left out."""
        return len(self.dropped)

    @property
    def n_rows(self) -> int:
        """How many rows the source has."""
        return self.n_unchanged + self.n_changed + self.n_dropped

    def sentence(self) -> str:
        """Return the numbers in words."""
        rows = "row" if self.n_rows == 1 else "rows"
        counts = f"{self.n_unchanged:,} unchanged, {self.n_changed:,} changed, {self.n_dropped:,} dropped"
        return f"Of {self.n_rows:,} {rows}, {counts}."


def apply_recipe(recipe: Recipe, dataset: Dataset) -> Export:
    """Carry out a recipe on a whole dataset. Steps that match nothing are said in the notes.

    Raises
    ------
    ExplorerError
        A step names a column that is not there, or asks for the decisions of a project.
    """
    check_whole(dataset)
    draft = Draft.of(dataset, notes=recipe.made_on.differences(dataset) if recipe.made_on else ())
    for done in run_steps(recipe, draft):
        draft = done.after
    return _finish(draft)


def export_cleaned(dataset: Dataset, standing: Standing) -> Export:
    """Carry out the decisions about a whole dataset and nothing else; what was left out is said in the notes."""
    export = apply_recipe(Recipe((PlannedStep(ApplyDecisions.of(standing, dataset)),)), dataset)
    return replace(export, notes=open_decisions(standing))


def run_steps(recipe: Recipe, draft: Draft) -> Iterator[StepRun]:
    """Carry out the steps one by one, giving the draft before and after each."""
    for number, planned in enumerate(recipe.steps, start=1):
        before = draft
        if planned.enabled:
            draft = draft.apply(
                planned.step.edits(draft), step=f"{number} {planned.kind}", why=planned.why or planned.step.sentence()
            )
        yield StepRun(planned, before, draft)


def count_changed(draft: Draft) -> int:
    """Return how many of the rows that are left differ from the source."""
    touched = pd.Index(draft.changes["row_id"].unique()).intersection(draft.dataset.frame.index)
    before, after = (frame.loc[touched, list(PARTS)] for frame in (draft.source.frame, draft.dataset.frame))
    differs = pd.Series(False, index=touched)
    for part in PARTS:
        old, new = before[part].astype("str"), after[part].astype("str")
        differs |= ~((old == new) | (old.isna() & new.isna()))
    return int(differs.sum())


def _finish(draft: Draft) -> Export:
    """Turn a draft into the frames to write.

    Raises
    ------
    RuntimeError
        kept + changed + dropped is not all: a bug, and nothing is written.
    """
    source, result = draft.source, draft.dataset.frame
    dropped = source.frame[~source.frame.index.isin(result.index)]
    # a split that only the name of a single file tells is no column of it
    with_split = len(source.splits) > 1 or bool((draft.changes["what"] == "split").any())
    export = Export(
        dataset=draft.dataset,
        kept=source_columns(draft.dataset, result.loc[draft.order], with_split=with_split),
        changes=draft.explained_changes(),
        dropped=source_columns(source, dropped, with_split=with_split),
        n_changed=count_changed(draft),
        notes=draft.notes,
    )
    n_drops = int((export.changes["what"] == "row").sum())
    if export.n_rows != len(source) or n_drops != export.n_dropped or not export.kept.index.is_unique:
        raise RuntimeError(
            f"kept, changed and dropped rows ({export.sentence()}) do not make up the {len(source):,} rows"
        )
    return export
