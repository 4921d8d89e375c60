"""Which columns of a file hold the predictions of which system: labels, and scores of classes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.predictions.class_names import class_ids, known_names
from nlp_explorer.predictions.probabilities import ClassScores, as_numbers, both_sides, scores_in_cells
from nlp_explorer.reading.column_names import PREDICTION_NAMES, plain_name

NAMELESS = ""  # the run that is called after its file
SINGLE_NAMES = (*PREDICTION_NAMES, "predicted_class", "prediction_label", "label_pred", "y_hat", "yhat")

N_SAMPLED = 1000  # cells that tell whether a column holds numbers

_WORD = r"probs?|proba|probabilit(?:y|ies)|p|scores?|logits?|conf|confidence|softmax|y_proba|predict_proba"
_SCORE = re.compile(rf"^(?:pred(?:icted|iction)?_)?(?:{_WORD})(?:[ _.:-]+(?P<rest>.+))?$", re.IGNORECASE)
_CLASS_THEN_SCORE = re.compile(rf"^(?P<rest>.+?)[ _.:-]+(?:{_WORD})$", re.IGNORECASE)
_SYSTEM = re.compile(r"^(?:pred|predicted|prediction|y_pred)[ _.:-]+(?P<rest>.+)$", re.IGNORECASE)
_NO_SYSTEM = frozenset(
    {"label", "labels", "class", "name", "id", "idx", "index", "text"}
)  # `pred_label` names no system


@dataclass(frozen=True, eq=False)
class RawRun:
    """What a file says of one run, before it is joined: any of labels, scores of all classes, score of the label."""

    name: str
    labels: pd.Series | None = None
    scores: ClassScores | None = None
    top_score: np.ndarray | None = None


def raw_runs(frame: pd.DataFrame, *, classes: Sequence[str], file: str) -> tuple[RawRun, ...]:
    """Return the runs that the columns of a frame hold, in the order of the columns; none when there are none.

    ``pred`` and ``pred_<system>`` are labels. ``prob_<class>``, ``<class>``, ``prob_<system>_<class>`` are scores of
    one class each (or ``score``, ``logit``, ...); ``probs`` and ``probs_<system>`` are lists; a single number is the
    score of the predicted label.
    """
    labels = label_columns(frame)
    lists, of_class = _score_columns(frame, labels, classes)
    systems = dict.fromkeys([*labels, *lists, *of_class])
    runs = []
    for system in systems:
        run = RawRun(system, frame[labels[system]] if system in labels else None)
        if run.labels is not None:
            run = _opened(run, run.labels, file)
        if system in of_class and run.scores is None:
            run = RawRun(
                system,
                run.labels,
                _from_columns(frame, of_class[system], n_classes=len(classes)),
                run.top_score,
            )
        if system in lists and run.scores is None:
            run = _with_single(run, frame[lists[system]], n_classes=len(classes), file=file)
        if run.labels is not None or run.scores is not None:
            runs.append(run)
    return tuple(runs)


def label_columns(frame: pd.DataFrame) -> dict[str, str]:
    """Return the column of predicted labels of each system."""
    found: dict[str, str] = {}
    by_plain_name = {plain_name(column): column for column in reversed(list(frame.columns))}
    single = next((by_plain_name[name] for name in SINGLE_NAMES if name in by_plain_name), None)
    for column in frame.columns:
        match = _SYSTEM.match(column.strip())
        if column == single:
            found[NAMELESS] = column
        elif match and plain_name(match["rest"]) not in _NO_SYSTEM and plain_name(column) not in SINGLE_NAMES:
            is_score = _SCORE.match(column.strip()) and (as_numbers(frame[column].head(N_SAMPLED)) is not None)
            if not is_score:
                found[match["rest"].strip()] = column
    return found


def _score_columns(
    frame: pd.DataFrame, labels: dict[str, str], classes: Sequence[str]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the single score column of each system, and the columns of each class of each system."""
    lists: dict[str, str] = {}
    of_class: dict[str, dict[str, str]] = defaultdict(dict)
    systems = sorted((system for system in labels if system), key=len, reverse=True)
    free = [column for column in frame.columns if column not in labels.values()]
    for column in free:
        match = _SCORE.match(column.strip())
        rest = (match["rest"] or "").strip() if match else ""
        if not match:
            continue
        if not rest or plain_name(rest) in _NO_SYSTEM:
            lists.setdefault(NAMELESS, column)
        elif rest in systems:
            lists.setdefault(rest, column)
        else:
            system = next((name for name in systems if re.match(re.escape(name) + r"[ _.:-]", rest)), NAMELESS)
            of_class[system][rest[len(system) :].lstrip(" _.:-") if system else rest] = column
    if NAMELESS not in of_class:
        of_class[NAMELESS] = _class_then_score(free, classes) or _bare_class_columns(frame[free], classes)
    kept = {system: columns for system, columns in of_class.items() if _are_classes(frame, columns, classes)}
    return lists, kept


def _class_then_score(columns: Sequence[str], classes: Sequence[str]) -> dict[str, str]:
    found = {match["rest"]: column for column in columns if (match := _CLASS_THEN_SCORE.match(column.strip()))}
    return {name: column for name, column in found.items() if known_names([name], classes)[0] is not None}


def class_columns(frame: pd.DataFrame, classes: Sequence[str]) -> list[str]:
    """Return the columns of numbers that are called like a class; none when there is only one such column."""
    known = known_names(list(frame.columns), classes)
    named = [column for column, name in zip(frame.columns, known, strict=True) if name is not None]
    numeric = [column for column in named if as_numbers(frame[column].head(N_SAMPLED)) is not None]
    return numeric if len(numeric) >= 2 else []


def _bare_class_columns(frame: pd.DataFrame, classes: Sequence[str]) -> dict[str, str]:
    """Return the columns that are called like a class, or 0, 1, 2, ... without a gap."""
    if named := class_columns(frame, classes):
        return {column: column for column in named}
    numbered = [column for column in frame.columns if column.strip().isdecimal()]
    is_whole = len(numbered) >= 2 and sorted(map(int, numbered)) == list(range(len(numbered)))
    return {column: column for column in sorted(numbered, key=int)} if is_whole else {}


def _are_classes(frame: pd.DataFrame, columns: dict[str, str], classes: Sequence[str]) -> bool:
    if not columns or (len(columns) == 1 and len(classes) != 2):
        return False
    if any(as_numbers(frame[column].head(N_SAMPLED)) is None for column in columns.values()):
        return False
    names = list(columns)
    return not classes or class_ids(names) is not None or any(name is not None for name in known_names(names, classes))


def _from_columns(frame: pd.DataFrame, columns: dict[str, str], *, n_classes: int) -> ClassScores:
    names = tuple(columns)
    ids = class_ids(names)
    if ids is not None:  # `prob_10` may stand before `prob_2`
        names = tuple(names[at] for at in np.argsort(ids, kind="stable"))
    values = [as_numbers(frame[columns[name]]) for name in names]
    stacked = np.column_stack([np.full(len(frame), np.nan) if numbers is None else numbers for numbers in values])
    return ClassScores(stacked, names)


def _with_single(run: RawRun, cells: pd.Series, *, n_classes: int, file: str) -> RawRun:
    numbers = as_numbers(cells)
    if numbers is None:
        return RawRun(run.name, run.labels, scores_in_cells(cells, file=file))
    if run.labels is not None:
        return RawRun(run.name, run.labels, top_score=numbers)
    if n_classes == 2:
        return RawRun(
            run.name,
            scores=ClassScores(both_sides(numbers), note="One number a row was taken for the second of two classes."),
        )
    return run


def _opened(run: RawRun, cells: pd.Series, file: str) -> RawRun:
    """Return the run with what its cells hold: most hold a label, some a list of scores or ``{label, score}``."""
    first: Any = next((cell for cell in cells if isinstance(cell, str | list | dict | np.ndarray)), None)
    if isinstance(first, dict) and {"label", "score"} <= set(first):
        labels = pd.Series(
            [cell["label"] if isinstance(cell, dict) else None for cell in cells],
            dtype=object,
            name=cells.name,
        )
        scores = pd.Series([cell["score"] if isinstance(cell, dict) else np.nan for cell in cells])
        return RawRun(run.name, labels, top_score=as_numbers(scores))
    is_list = isinstance(first, list | np.ndarray) and len(first) > 0 and not isinstance(first[0], str)
    is_written_list = isinstance(first, str) and re.match(r"\s*(\[\s*[-\d.{]|\{)", first) is not None
    if isinstance(first, dict) or is_list or is_written_list:
        return RawRun(run.name, scores=scores_in_cells(cells, file=file))
    return run
