"""What a recipe would do, step by step, before it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, verb
from nlp_explorer.labels import label_counts
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.review.decisions import check_whole
from nlp_explorer.review.draft import DROPPED, Draft
from nlp_explorer.review.export import count_changed, run_steps
from nlp_explorer.review.merged_predictions import merged_predictions
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.text.lengths import Percentiles, percentiles

# Up to so many rows and bytes of text a page works a preview out itself, more goes into the background: dropping the
# exact duplicates of 40,000 rows (8 MB of text) took 0.2 CPU seconds.
MAX_ROWS_AT_ONCE = 50_000
MAX_BYTES_AT_ONCE = 20_000_000
NO_LABEL = "(no label)"


@dataclass(frozen=True, eq=False)
class State:
    """What the rows are like between two steps.

    Attributes
    ----------
    labels
        int64; index: label, `NO_LABEL` for rows without one.
    characters
        Lengths of the texts; None without rows.
    accuracy
        Share 0..1 of the ``n_scored`` rows with a label and a prediction that are predicted right; None without them.
        Merged classes are merged in the predictions, too.
    """

    n_rows: int
    labels: pd.Series[int]
    characters: Percentiles | None
    accuracy: float | None
    n_scored: int

    @property
    def n_classes(self) -> int:
        """How many labels occur."""
        return len(self.labels.drop(index=NO_LABEL, errors="ignore"))


@dataclass(frozen=True, eq=False)
class StepPreview:
    """What one step does to the rows that the steps before it left."""

    position: int
    planned: PlannedStep
    before: State
    after: State
    n_dropped: int
    n_relabelled: int
    n_texts_changed: int
    n_splits_changed: int
    is_sorted: bool
    notes: tuple[str, ...]

    @property
    def n_touched(self) -> int:
        """How many changes the step makes."""
        return self.n_dropped + self.n_relabelled + self.n_texts_changed + self.n_splits_changed

    @property
    def labels(self) -> pd.DataFrame:
        """Index: label; int64 columns ``before``, ``after``; the largest change first."""
        return label_change(self.before, self.after)

    def touches(self) -> str:
        """Return what the step does to how many rows, e.g. ``2 rows dropped``."""
        if not self.planned.enabled:
            return "switched off"
        done = [
            f"{counted(n, 'row')} {what}"
            for n, what in (
                (self.n_dropped, "dropped"),
                (self.n_relabelled, "relabelled"),
                (self.n_texts_changed, "with a new text"),
                (self.n_splits_changed, "in another split"),
            )
            if n
        ]
        if self.is_sorted:
            done.append("put in order")
        return ", ".join(done) or "nothing to do"

    def sentence(self) -> str:
        """Return what the step does, with its numbers."""
        return (
            f"Of {counted(self.before.n_rows, 'row')}: {self.touches()}." if self.planned.enabled else "Switched off."
        )


@dataclass(frozen=True, eq=False)
class RecipePreview:
    """What a whole recipe does.

    Attributes
    ----------
    changes
        One line a changed cell or dropped row, in the order of the steps: ``row_id``, ``what`` (label, text, split,
        row), ``old``, ``new``, ``who``, ``why``, ``position`` of the step (int64, from 0).
    n_changed
        How many of the rows that are left differ from the source.
    """

    start: State
    steps: tuple[StepPreview, ...]
    changes: pd.DataFrame
    n_changed: int
    notes: tuple[str, ...]

    @property
    def end(self) -> State:
        """What the rows are like after the last step."""
        return self.steps[-1].after if self.steps else self.start

    def sentence(self) -> str:
        """Return the numbers in words."""
        n_rows, n_kept = self.start.n_rows, self.end.n_rows
        n_dropped, rows = n_rows - n_kept, counted(n_rows, "row")
        if not self.n_changed and not n_dropped:
            order = " but puts them in another order" if any(step.is_sorted for step in self.steps) else ""
            return f"The recipe keeps all {rows} as {verb(n_rows, 'it is', 'they are')}{order}."
        changed, dropped = (f"{n:,}" if n else "none" for n in (self.n_changed, n_dropped))
        return f"The recipe keeps {n_kept:,} of {rows}, changes {changed} of them and drops {dropped}."

    def touched_by(self, position: int | None) -> pd.DataFrame:
        """Return one line a row that a step touches (None: that any does), in row order; index: row id.

        Columns ``change``, such as ``label spam → ham`` (str), and ``why`` (str): what is said of this row alone,
        the reason of the whole step is left out.
        """
        lines = self.changes if position is None else self.changes[self.changes["position"] == position]
        words = lines["what"] + " " + lines["old"].fillna("(none)") + " → " + lines["new"].fillna("(none)")
        words = words.mask(lines["what"] == "row", DROPPED).mask(lines["what"] == "text", "text edited")
        why = lines["why"].fillna("")
        for step in self.steps:
            reason = step.planned.why or step.planned.step.sentence()
            own = why.str.removeprefix(reason).str.removeprefix("; ")
            why = why.mask(lines["position"] == step.position, own)
        by_row = pd.DataFrame({"change": words, "why": why}).groupby(lines["row_id"].rename("row_id"))
        once = by_row.first()
        several = by_row.size() > 1
        if several.any():
            part = lines["row_id"].isin(several.index[several])
            joined = words[part].groupby(lines["row_id"][part]).agg("; ".join)
            once.loc[joined.index, "change"] = joined
        return once.astype("str").sort_index()

    def text_after(self, row_id: int, position: int | None) -> str | None:
        """Return the text a step (None: any) gives a row; None when it leaves the text."""
        lines = self.changes if position is None else self.changes[self.changes["position"] == position]
        new = lines.loc[(lines["row_id"] == row_id) & (lines["what"] == "text"), "new"]
        return None if new.empty else str(new.iloc[-1])


def preview_recipe(
    recipe: Recipe,
    dataset: Dataset,
    *,
    predictions: Predictions | None = None,
    progress: Progress = no_progress,
) -> RecipePreview:
    """Return what a recipe and each of its steps would do; steps that are switched off do nothing.

    Raises
    ------
    ExplorerError
        As `apply_recipe`.
    """
    check_whole(dataset)
    draft = Draft.of(dataset, notes=recipe.made_on.differences(dataset) if recipe.made_on else ())
    start = state = state_of(dataset, predictions)
    steps = []
    for at, run in enumerate(run_steps(recipe, draft)):
        progress((at + 0.5) / len(recipe.steps), f"step {at + 1} of {len(recipe.steps)}")
        draft, before = run.after, state
        if predictions is not None and run.planned.enabled:
            predictions = merged_predictions(predictions, run.planned.step, dataset.schema.label_separator)
        if run.after.dataset is not run.before.dataset:
            state = state_of(draft.dataset, predictions)
        steps.append(_preview(at, run.planned, run.before, draft, (before, state)))
    progress(1.0, "done")
    numbers = draft.changes["step"].str.split(" ", n=1).str[0]
    texts = dict.fromkeys(("what", "old", "new", "who", "why"), "str")
    changes = draft.changes.astype(texts).assign(position=pd.to_numeric(numbers).fillna(0).astype(np.int64) - 1)
    return RecipePreview(
        start=start,
        steps=tuple(steps),
        changes=changes[["row_id", "what", "old", "new", "who", "why", "position"]],
        n_changed=count_changed(draft),
        notes=draft.notes[: len(draft.notes) - sum(len(step.notes) for step in steps)],
    )


def is_large(dataset: Dataset) -> bool:
    """Return whether a preview of the dataset may take longer than a second."""
    n_bytes = int(dataset.texts.memory_usage(index=False))
    return len(dataset) > MAX_ROWS_AT_ONCE or n_bytes > MAX_BYTES_AT_ONCE


def state_of(dataset: Dataset, predictions: Predictions | None = None) -> State:
    """Return what rows are like. Linear."""
    accuracy, n_scored = _accuracy(dataset, predictions)
    return State(
        n_rows=len(dataset),
        labels=_labels(dataset),
        characters=percentiles(dataset.texts.str.len().fillna(0).astype("int64")) if len(dataset) else None,
        accuracy=accuracy,
        n_scored=n_scored,
    )


def label_change(before: State, after: State) -> pd.DataFrame:
    """Return rows per label before and after, int64; the largest change first, then by name."""
    counts = {"before": before.labels, "after": after.labels}
    table = pd.DataFrame(counts).fillna(0).astype(np.int64).rename_axis("label")
    change = (table["after"] - table["before"]).abs()
    return table.assign(change=change).sort_values(["change", "label"], ascending=[False, True]).drop(columns="change")


def labels_sentence(changes: pd.DataFrame) -> str:
    """Return how many labels have another number of rows; ``changes`` as of `label_change`."""
    n_changed = int((changes["before"] != changes["after"]).sum())
    if not n_changed:
        return f"Every one of the {counted(len(changes), 'label')} has as many rows as before."
    return f"{n_changed:,} of {counted(len(changes), 'label')} {verb(n_changed, 'has', 'have')} another number of rows."


def length_change(before: State, after: State) -> pd.DataFrame:
    """Return the lengths in characters before and after: a line each for the median, 95 %, 99 % and the longest."""
    names = {"half of the texts": "p50", "95 %": "p95", "99 %": "p99", "the longest": "max"}
    lines = pd.DataFrame({"characters, at most": list(names)})
    for column, state in (("before", before), ("after", after)):
        found = state.characters
        lengths = [None if found is None else round(getattr(found, name)) for name in names.values()]
        lines[column] = pd.array(lengths, dtype="Int64")
    return lines


def _preview(
    position: int, planned: PlannedStep, before: Draft, after: Draft, states: tuple[State, State]
) -> StepPreview:
    made = after.changes["what"].iloc[len(before.changes) :].value_counts()
    return StepPreview(
        position=position,
        planned=planned,
        before=states[0],
        after=states[1],
        n_dropped=int(made.get("row", 0)),
        n_relabelled=int(made.get("label", 0)),
        n_texts_changed=int(made.get("text", 0)),
        n_splits_changed=int(made.get("split", 0)),
        is_sorted=len(before.order) == len(after.order) and bool((before.order != after.order).any()),
        notes=after.notes[len(before.notes) :],
    )


def _labels(dataset: Dataset) -> pd.Series[int]:
    counts: pd.Series[int] = label_counts(dataset)["total"]
    n_missing = int(dataset.frame["label"].isna().sum())
    if not n_missing:
        return counts
    missing = pd.Series([n_missing], index=pd.Index([NO_LABEL], dtype="str", name="label"))
    both: pd.Series[int] = pd.concat([counts, missing])
    return both.groupby(level=0).sum()  # a class may itself be named as rows without one are


def _accuracy(dataset: Dataset, predictions: Predictions | None) -> tuple[float | None, int]:
    if predictions is None:
        return None, 0
    pairs = pairs_of(dataset, predictions)
    n_right = len(pairs) - int(pairs.is_wrong.sum())
    return (n_right / len(pairs), len(pairs)) if len(pairs) else (None, 0)
