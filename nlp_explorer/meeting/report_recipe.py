"""The report's sections about the recipe: what its steps do, and whether the dataset is better after it."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.meeting.report import Picture, ReportInputs, Section
from nlp_explorer.plots.before_after import MAX_BARS, label_change_bars, length_change_bars
from nlp_explorer.predictions.over_epochs import latest_epochs
from nlp_explorer.review.baseline_change import BaselineChange, load_baseline, measure_baseline
from nlp_explorer.review.export import apply_recipe
from nlp_explorer.review.finding_changes import (
    BEHIND_A_LINE,
    changes_sentence,
    cleaned_dataset,
    finding_changes,
    load_findings,
)
from nlp_explorer.review.kept_recipe import kept_recipe
from nlp_explorer.review.preview import (
    RecipePreview,
    is_large,
    label_change,
    labels_sentence,
    length_change,
    preview_recipe,
)
from nlp_explorer.review.preview_store import load_preview
from nlp_explorer.review.recipe import Recipe
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.step_table import step_table

STEPS, CLEANED, BETTER = (
    "What does the recipe do to the dataset?",
    "What does the cleaned dataset look like?",
    "Is the dataset better after the recipe?",
)
MAX_LABELS = 100  # in the table of what changed


def recipe_sections(inputs: ReportInputs, decided: Standing) -> list[Section]:
    """Return what the recipe does and what it changes; nothing where that takes long and was not worked out yet."""
    if inputs.project is None or not len(inputs.dataset):
        return []
    try:
        recipe = kept_recipe(inputs.project).with_decisions(decided, inputs.dataset)
        found = _preview(inputs, recipe)
        return [] if found is None else _sections(inputs, recipe, found)
    except ExplorerError as error:
        return [Section(STEPS, (f"The recipe cannot be carried out. {error}",))]


def _preview(inputs: ReportInputs, recipe: Recipe) -> RecipePreview | None:
    run = next(iter(latest_epochs(inputs.runs)), None)
    found = load_preview(recipe, inputs.dataset, inputs.cache, predictions=run)
    if found is None and not is_large(inputs.dataset):
        found = preview_recipe(recipe, inputs.dataset, predictions=run)
    return found


def _sections(inputs: ReportInputs, recipe: Recipe, found: RecipePreview) -> list[Section]:
    steps = step_table(recipe, found).set_index("step")
    sections = [Section(STEPS, (found.sentence(),), tables={"Its steps": steps}, notes=found.notes)]
    if not is_large(inputs.dataset):
        sections.append(Section(CLEANED, (apply_recipe(recipe, inputs.dataset).sentence(),)))
    if found.n_changed or found.end.n_rows < found.start.n_rows:
        sections.append(_before_after(inputs, recipe, found))
    return sections


def _before_after(inputs: ReportInputs, recipe: Recipe, found: RecipePreview) -> Section:
    labels, lengths = label_change(found.start, found.end), length_change(found.start, found.end).dropna()
    lengths = lengths.set_index("characters, at most")
    changed = labels[labels["before"] != labels["after"]]
    pictures = [Picture(length_change_bars(lengths), "Lengths of the texts before and after")] if len(lengths) else []
    if len(changed):
        which = f", the {MAX_BARS} largest changes of {len(changed):,}" if len(changed) > MAX_BARS else ""
        pictures.insert(0, Picture(label_change_bars(changed), f"Rows per label before and after{which}"))
    answers, notes, tables = [found.sentence()], [], {}
    scored = _baseline(inputs, recipe)
    if isinstance(scored, BaselineChange):
        answers.append(scored.sentence())
        notes.append(scored.how)
        tables["The score of a simple model"] = scored.table
    else:
        notes.append(f"The score of a simple model: {scored}")
    findings = _findings(inputs, recipe)
    if findings is None:
        notes.append("The findings after the recipe were not looked for yet: open the page Before and after once.")
    else:
        answers.append(changes_sentence(findings))
        tables["Findings, what got worse first"] = findings.drop(columns=list(BEHIND_A_LINE)).set_index("title")
    answers.append(labels_sentence(labels))
    tables["Labels, the largest change first"] = changed.assign(change=changed["after"] - changed["before"]).head(
        MAX_LABELS
    )
    tables["Lengths in characters, at most"] = lengths
    return Section(BETTER, tuple(answers), tuple(pictures), tables, notes=tuple(notes))


def _baseline(inputs: ReportInputs, recipe: Recipe) -> BaselineChange | str:
    """Return the baseline before and after; a sentence that says why there is none."""
    if inputs.dataset.schema.is_multi_label:
        return "not applicable: several labels per row."
    try:
        found = load_baseline(recipe, inputs.dataset, inputs.cache)
        if found is None and not is_large(inputs.dataset):
            found = measure_baseline(recipe, inputs.dataset)
    except ExplorerError as error:
        return str(error)
    return found or "it was not trained yet, which takes minutes here: ask for it on the page Before and after."


def _findings(inputs: ReportInputs, recipe: Recipe) -> pd.DataFrame | None:
    found = load_findings(recipe, inputs.dataset, inputs.cache, runs=inputs.runs)
    if found is not None or is_large(inputs.dataset):
        return found
    cleaned = cleaned_dataset(recipe, inputs.dataset)
    after = run_checks(Inputs(cleaned, tuple(run.subset(cleaned.row_ids) for run in inputs.runs)))
    return finding_changes(inputs.findings, after)
