"""The sentences that answer what a model scores and how it learned."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from nlp_explorer.findings.wording import counted, listed, percent, quoted, verb
from nlp_explorer.predictions.compare import Comparison, Outcome
from nlp_explorer.predictions.confusion_view import MAX_CLASSES, SHARES_OF, ConfusionView
from nlp_explorer.predictions.metrics import Scores

MIN_ROWS_TO_BLAME = 10  # a class of fewer rows has a low F1 by chance too often to be named the weakest
MAX_UNKNOWN_NAMED = 3  # values of an address that are quoted


def scores_answer(found: Scores, confused: pd.DataFrame) -> str:
    """Return how good a run is, against always answering the same, and where it is weakest.

    ``confused`` is what `confused_pairs` gave.
    """
    if not found.n_scored:
        return "No row has both a label and a prediction, so nothing can be scored."
    n_right = round(found.accuracy.value * found.n_scored)
    sentence = (
        f"{n_right:,} of {counted(found.n_scored, 'row')} {verb(n_right, 'is', 'are')} predicted right: accuracy "
        f"{found.accuracy}, macro-F1 {found.macro_f1}; always answering {quoted(found.majority_class)} gives "
        f"{found.majority_accuracy:.3f}."
    )
    weakest = _weakest(found.per_class)
    if weakest is not None:
        rows = counted(int(weakest["support"]), "row")
        sentence += f" Weakest is {quoted(str(weakest.name))} with F1 {weakest['f1']:.3f} on {rows}"
        sentence += _most_often(confused) + "."
    if found.n_without_label:
        sentence += f" {counted(found.n_without_label, 'predicted row')} without a label left out."
    return sentence


def confusion_answer(view: ConfusionView, unit: str) -> str:
    """Return what the numbers of the matrix are, and which part of the errors the shown classes hold if not all.

    ``unit`` is one of the values of `SHARES_OF`.
    """
    n_shown = len(view.counts)
    numbers = f"Cells: {unit if unit == SHARES_OF['nothing'] else f'percent, {unit}'}. At the ends: wrong rows."
    if n_shown == view.n_classes:
        return numbers
    limit = f", at most {MAX_CLASSES}" if n_shown == MAX_CLASSES else ""
    return (
        f"{numbers} Shown are the {n_shown:,} of {counted(view.n_classes, 'class')} with most errors{limit}: "
        f"{view.n_wrong_shown:,} of {counted(view.n_wrong, 'wrong row')} "
        f"({percent(view.n_wrong_shown, view.n_wrong)}) lie between them."
    )


def filter_values(counts: pd.DataFrame) -> dict[str, str]:
    """Return each value of a filter with its rows and the share of them that is wrong, e.g. ``ham · 120 rows, 14 %
    wrong``; of how many, where not all are scored, and rows alone where none is.

    ``counts``: index value, columns ``n_rows``, ``n_scored`` and ``n_wrong``. No two values read the same.
    """
    columns = (counts[name].tolist() for name in ("n_rows", "n_scored", "n_wrong"))
    return {
        str(value): f"{value} · {counted(n_rows, 'row')}{_wrong_of(n_rows, n_scored, n_wrong)}"
        for value, n_rows, n_scored, n_wrong in zip(counts.index, *columns, strict=True)
    }


def _wrong_of(n_rows: int, n_scored: int, n_wrong: int) -> str:
    if not n_scored:
        return ""
    return f", {percent(n_wrong, n_scored)}{'' if n_scored == n_rows else f' of {n_scored:,}'} wrong"


def filter_counts_note(n_rows: int, run: str) -> str:
    """Return which rows the values of the filters count, however the filters stand; ``run`` is empty without one."""
    rows = "the one row" if n_rows == 1 else f"all {n_rows:,} rows"
    return f"The lists count {rows}{f', wrong as in {quoted(run)}' if run else ''}."


def unknown_values_note(name: str, unknown: Sequence[str], n_known: int) -> str:
    """Return that an address asks for values of a filter that do not exist; empty when all do. ``name``: ``label``."""
    if not unknown:
        return ""
    n_more = len(unknown) - MAX_UNKNOWN_NAMED
    more = [f"{n_more:,} more"] if n_more > 0 else []
    asked = listed([*map(quoted, unknown[:MAX_UNKNOWN_NAMED]), *more])
    here = f"not among the {counted(n_known, name)} here: choose from the list."
    return f"The address asks for the {name}{verb(len(unknown), '', 's')} {asked}, {here}"


def comparison_answer(found: Comparison) -> str:
    """Return what the second run fixes and breaks, and whether that may be chance."""
    if math.isnan(found.p_value) or found.p_value >= 0.05:
        return found.sentence
    better = found.second if found.n_fixed > found.n_broken else found.first
    return f"{found.sentence} {better} is better by more than chance."


def rows_answer(n_rows: int, which: str) -> str:
    """Return how many rows are listed, and which: ``12 rows predicted wrongly``."""
    return f"{counted(n_rows, 'row')} {which}."


def cell_answer(n_rows: int, cell: tuple[str, str]) -> str:
    """Return which rows a cell, row or column of the confusion matrix lists; an empty name is any."""
    label, predicted = (quoted(name) if name else "" for name in cell)
    if label == predicted:
        return rows_answer(n_rows, f"of {label}, predicted right")
    if label and predicted:
        return rows_answer(n_rows, f"of {label}, taken for {predicted}")
    return rows_answer(n_rows, f"of {label}, taken for another class" if label else f"wrongly taken for {predicted}")


def outcome_answer(outcome: Outcome, found: Comparison) -> str:
    """Return in words what an outcome of comparing two runs means."""
    words: dict[Outcome, str] = {
        "broken": f"right by {found.first}, wrong by {found.second}",
        "fixed": f"wrong by {found.first}, right by {found.second}",
        "still wrong": "wrong by both, other answers first",
        "both right": "right by both",
    }
    return words[outcome]


def _weakest(per_class: pd.DataFrame) -> pd.Series | None:
    wrong = per_class[(per_class["f1"] < 1) & (per_class["support"] > 0)]
    blamed = wrong[wrong["support"] >= MIN_ROWS_TO_BLAME]
    candidates = blamed if len(blamed) else wrong
    if not len(candidates):
        return None
    weakest: pd.Series = candidates.iloc[int(candidates["f1"].to_numpy().argmin())]
    return weakest


def _most_often(confused: pd.DataFrame) -> str:
    if confused.empty or confused["n_rows"].iloc[0] == 1:
        return ""
    first = confused.iloc[0]
    return f"; most often {quoted(first['label'])} is taken for {quoted(first['predicted'])} ({first['n_rows']:,})"
