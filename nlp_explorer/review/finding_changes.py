"""Which findings a recipe makes go away, and which it brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.findings.wording import counted, listed, verb
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.review.draft import Draft
from nlp_explorer.review.export import run_steps
from nlp_explorer.review.preview_store import FOLDER, preview_key
from nlp_explorer.review.recipe import Recipe

MAX_KEPT_ROWS = 10_000  # of a finding after the recipe, worst first: more than a person opens
FOUND = ("issue", "tip")  # the states in which a check has something to say
GONE, NEW, FEWER, MORE, SAME = "gone", "new", "fewer rows", "more rows", "as before"
BEHIND_A_LINE = ("code", "page", "before", "after", "ids after")  # columns that are not read, but lead to the rows
_ORDER = (NEW, MORE, GONE, FEWER, SAME)  # what to read first


def cleaned_dataset(recipe: Recipe, dataset: Dataset) -> Dataset:
    """Return the rows that a recipe leaves, as they then are, with their row ids. Raises as `apply_recipe`."""
    draft = Draft.of(dataset)
    for done in run_steps(recipe, draft):
        draft = done.after
    return draft.dataset


def finding_changes(before: Sequence[Finding], after: Sequence[Finding]) -> pd.DataFrame:
    """Return one line a check that finds something before or after; what got worse first.

    Columns ``code``, ``title``, ``page``, ``change`` (one of the words above), ``rows before``, ``rows after``,
    ``before``, ``after`` (the states), ``said before``, ``said after``, ``ids after`` (row ids, worst first, at most
    `MAX_KEPT_ROWS`).
    """
    later = {finding.code: finding for finding in after}
    lines = [_line(finding, later[finding.code]) for finding in before]
    table = pd.DataFrame(lines, columns=list(_COLUMNS)).astype(_COLUMNS)
    table = table[table["before"].isin(FOUND) | table["after"].isin(FOUND)]
    rank = table["change"].map({word: at for at, word in enumerate(_ORDER)})
    return table.iloc[rank.argsort(kind="stable")].reset_index(drop=True)


def changes_sentence(changes: pd.DataFrame) -> str:
    """Return how many findings are gone and new, by name."""
    parts = []
    for word in (GONE, NEW):
        titles = changes.loc[changes["change"] == word, "title"].str.lower().tolist()
        named = f" ({listed(titles)})" if titles else ""
        parts.append(f"{counted(len(titles), 'finding')} {verb(len(titles), 'is', 'are')} {word}{named}")
    return f"{listed(parts)}."


def findings_to_disk(
    recipe: Recipe,
    dataset: Dataset,
    cache: Path,
    *,
    runs: tuple[Predictions, ...] = (),
    progress: Progress = no_progress,
) -> None:
    """Run the checks before and after a recipe; the result is then on disk for `load_findings`."""
    progress(0.02, "carrying out the steps")
    cleaned = cleaned_dataset(recipe, dataset)
    progress(0.2, "running the checks before")
    before = run_checks(Inputs(dataset, runs))
    progress(0.6, "running the checks after")
    after = run_checks(Inputs(cleaned, tuple(run.subset(cleaned.row_ids) for run in runs)))
    found = finding_changes(before, after)
    write_whole(_path(recipe, dataset, cache, runs), found.to_parquet(index=False), make_folder=True)
    progress(1.0, "done")


def load_findings(
    recipe: Recipe, dataset: Dataset, cache: Path, *, runs: tuple[Predictions, ...] = ()
) -> pd.DataFrame | None:
    """Return what `findings_to_disk` kept, None while there is nothing."""
    path = _path(recipe, dataset, cache, runs)
    return pd.read_parquet(path) if path.is_file() else None


def _path(recipe: Recipe, dataset: Dataset, cache: Path, runs: tuple[Predictions, ...]) -> Path:
    return cache / FOLDER / preview_key(recipe, dataset, runs) / "finding-rows.parquet"


def _line(before: Finding, after: Finding) -> tuple[object, ...]:
    was, is_now = before.status in FOUND, after.status in FOUND
    if was != is_now:
        change = GONE if was else NEW
    else:
        n = after.n_rows - before.n_rows
        change = MORE if n > 0 else FEWER if n < 0 else SAME
    return (
        before.code,
        before.title,
        before.page,
        change,
        before.n_rows if was else 0,
        after.n_rows if is_now else 0,
        before.status,
        after.status,
        before.message,
        after.message,
        after.evidence.rows.index[:MAX_KEPT_ROWS].tolist() if is_now else [],
    )


_COLUMNS = {
    "code": "str",
    "title": "str",
    "page": "str",
    "change": "str",
    "rows before": "int64",
    "rows after": "int64",
    "before": "str",
    "after": "str",
    "said before": "str",
    "said after": "str",
    "ids after": "object",
}
