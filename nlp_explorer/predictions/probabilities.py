"""Class probabilities as files write them: numbers, lists, logits, scores by name. Checked once, here."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.errors import PredictionsError
from nlp_explorer.reading.cells import as_text

# Probabilities rounded to two digits miss 1 by up to half a hundredth a class; more than this is no rounding.
MAX_ROUNDING_ERROR = 0.05
# What Python, numpy 2 and torch write around a number or a list of them when a cell is turned into text
_WRAPPINGS = r"(?:np\.|numpy\.)?(?:float(?:16|32|64)|array|tensor)\(|dtype=[\w.]+|device='[^']*'"
MAX_FLOAT_ERROR = 1e-3  # float16 and four written digits stay within it: left as they are


@dataclass(frozen=True, eq=False)
class ClassScores:
    """Numbers for each class, as they stand in the file.

    Attributes
    ----------
    values
        float64 ``(n_predictions, n_columns)``; NaN where the file says nothing.
    names
        What the file calls each column; None when it does not say.
    note
        What was done to them, one sentence; empty when nothing.
    """

    values: np.ndarray
    names: tuple[str, ...] | None = None
    note: str = ""


def checked_probabilities(scores: ClassScores, *, file: str) -> ClassScores:
    """Return probabilities that sum to 1: logits are softmaxed, percent divided by 100, rounded ones rescaled.

    Rows with a NaN or an infinite number become NaN as a whole.

    Raises
    ------
    PredictionsError
        No row is complete, or the rows are between 0 and 1 but do not sum to 1.
    """
    is_complete = np.isfinite(scores.values).all(axis=1)
    if len(is_complete) and not is_complete.any():
        raise PredictionsError(
            f"Every row of the probabilities in {file!r} holds a NaN. Write them again with numbers only."
        )
    values = np.full(scores.values.shape, np.nan)
    complete = scores.values[is_complete]
    sums = complete.sum(axis=1)
    note = ""
    if (complete < -MAX_FLOAT_ERROR).any() or (
        (complete > 1 + MAX_FLOAT_ERROR).any() and not _is_percent(complete, sums)
    ):
        complete = softmax(complete)
        note = "The numbers are below 0 or above 1, so they were taken for logits and softmaxed."
    elif _is_percent(complete, sums):
        complete, note = complete / sums[:, None], "The numbers sum to 100, so they were taken for percent."
    else:
        off = np.abs(sums - 1)
        if (off > MAX_ROUNDING_ERROR).any():
            first = int(np.flatnonzero(is_complete)[np.flatnonzero(off > MAX_ROUNDING_ERROR)[0]])
            raise PredictionsError(
                f"The probabilities in {file!r} do not sum to 1 in {int((off > MAX_ROUNDING_ERROR).sum()):,} of "
                f"{len(sums):,} records; record {first + 1:,} sums to {scores.values[first].sum():.3f}. "
                "Write the softmax over all classes, or the logits themselves."
            )
        if (off > MAX_FLOAT_ERROR).any():
            complete = complete / sums[:, None]
            note = "The probabilities are rounded; they were rescaled to sum to 1."
    values[is_complete] = complete
    return ClassScores(values, scores.names, " ".join(filter(None, (scores.note, note))))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return the softmax of each row. Of log-probabilities, that is the probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: np.ndarray = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def both_sides(positive: np.ndarray) -> np.ndarray:
    """Return two columns for the probability of the second of two classes; a logit becomes that of 0 against it."""
    if ((positive < 0) | (positive > 1)).any():
        return np.column_stack([np.zeros(len(positive)), positive])
    return np.column_stack([1 - positive, positive])


def scores_in_cells(cells: pd.Series, *, file: str) -> ClassScores:
    """Return the numbers of a column whose cells are lists, or scores by class name.

    Lists of numbers (also written as text, by Python, JSON or numpy), objects ``{class: score}``, and lists of
    ``{"label": ..., "score": ...}`` as transformers pipelines give them.

    Raises
    ------
    PredictionsError
        Cells differ in length, or hold something else.
    """
    present = cells.dropna()
    first = present.iloc[0] if len(present) else None
    if isinstance(first, str):
        if first.lstrip().startswith(("{", "[{")):
            cells = pd.Series([_parsed(cell, file) for cell in cells], index=cells.index, dtype=object)
            return _by_name(cells, file)
        return ClassScores(_numbers_in_text(cells, file))
    if isinstance(first, dict) or (
        isinstance(first, list | tuple | np.ndarray) and len(first) and isinstance(first[0], dict)
    ):
        return _by_name(cells, file)
    return ClassScores(_numbers_in_lists(cells, file))


def as_numbers(cells: pd.Series) -> np.ndarray | None:
    """Return a column as float64, NaN where a cell is missing; None when any cell is something else."""
    if pd.api.types.is_bool_dtype(cells):
        return None
    if pd.api.types.is_numeric_dtype(cells):
        return cells.to_numpy(dtype=np.float64, na_value=np.nan)
    if cells.dtype == object:
        cells = pd.Series([as_text(cell) for cell in cells], dtype="str")
    if not isinstance(cells.dtype, pd.StringDtype):
        return None
    trimmed = pc.utf8_trim_whitespace(pa.array(cells, type=pa.large_string(), from_pandas=True))
    filled = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.large_string()), trimmed)
    try:
        result: np.ndarray = pc.cast(filled, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    return result


def _is_percent(values: np.ndarray, sums: np.ndarray) -> bool:
    if not len(values) or (values < 0).any():
        return False
    return bool((np.abs(sums - 100) <= 100 * MAX_ROUNDING_ERROR).all())


def _numbers_in_text(cells: pd.Series, file: str) -> np.ndarray:
    texts = pa.array(cells, type=pa.large_string(), from_pandas=True)
    if pc.any(pc.match_substring(texts, "(")).as_py():
        texts = pc.replace_substring_regex(texts, _WRAPPINGS, " ")
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, r"[\[\]()\s,;]+", " "))
    return _rectangle(pc.split_pattern(bare, " "), file)


def _numbers_in_lists(cells: pd.Series, file: str) -> np.ndarray:
    lists = [
        None if cell is None or (isinstance(cell, float) and np.isnan(cell)) else list(_flat(cell)) for cell in cells
    ]
    try:
        return _rectangle(pa.array(lists, type=pa.large_list(pa.float64())), file)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
        raise _not_numbers(file) from error


def _rectangle(lists: Any, file: str) -> np.ndarray:
    lengths = pc.list_value_length(lists)
    present = lengths.drop_null()
    if len(present) == 0:
        raise PredictionsError(f"The probabilities in {file!r} are all missing. Write one number a class.")
    n_columns = present[0].as_py()
    is_other = pc.fill_null(pc.not_equal(lengths, n_columns), False).to_numpy(zero_copy_only=False)
    if is_other.any():
        at = int(is_other.argmax())
        raise PredictionsError(
            f"The probabilities in {file!r} differ in length: record {at + 1:,} has {lengths[at].as_py():,}, the "
            f"first {n_columns:,}. "
            "Write one number a class in every record."
        )
    try:
        flat = pc.cast(pc.list_flatten(lists), pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid as error:
        raise _not_numbers(file) from error
    values = np.full((len(lists), n_columns), np.nan)
    values[lengths.is_valid().to_numpy(zero_copy_only=False)] = flat.reshape(-1, n_columns)
    return values


def _by_name(cells: pd.Series, file: str) -> ClassScores:
    rows = [_named_scores(cell, file) for cell in cells]
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    place = {name: at for at, name in enumerate(names)}
    values = np.full((len(rows), len(names)), np.nan)
    for at, row in enumerate(rows):
        values[at, [place[name] for name in row]] = list(row.values())
    return _spread_the_rest(values, names)


def _spread_the_rest(values: np.ndarray, names: tuple[str, ...]) -> ClassScores:
    """Fill in the classes that a list of the best few leaves out: what is left of 1, in equal parts."""
    is_partial = np.isnan(values).any(axis=1) & ~np.isnan(values).all(axis=1)
    if not is_partial.any():
        return ClassScores(values, names)
    given = values[is_partial]
    rest = np.clip(1 - np.nansum(given, axis=1), 0, None) / np.isnan(given).sum(axis=1)
    values[is_partial] = np.where(np.isnan(given), rest[:, None], given)
    note = (
        f"{int(is_partial.sum()):,} of {len(values):,} predictions score only some classes; the rest of 1 was "
        "spread evenly over the others."
    )
    return ClassScores(values, names, note)


def _named_scores(cell: Any, file: str) -> dict[str, float]:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return {}
    entries: Iterable[tuple[Any, Any]]
    try:
        entries = cell.items() if isinstance(cell, dict) else [(entry["label"], entry["score"]) for entry in cell]
        return {str(as_text(name)).strip(): float(score) for name, score in entries if score is not None}
    except (KeyError, TypeError, ValueError) as error:
        raise PredictionsError(
            f"The scores in {file!r} are neither {{class: score}} nor [{{'label': ..., 'score': ...}}]: "
            f"{str(cell)[:80]!r}. Write one of these."
        ) from error


def _parsed(cell: Any, file: str) -> Any:
    if not isinstance(cell, str):
        return None
    try:
        return json.loads(cell)
    except ValueError:
        try:
            return ast.literal_eval(cell)
        except (ValueError, SyntaxError) as error:
            raise _not_numbers(file) from error


def _flat(cell: Any) -> np.ndarray:
    result: np.ndarray = np.asarray(cell).ravel()
    return result


def _not_numbers(file: str) -> PredictionsError:
    return PredictionsError(
        f"The probabilities in {file!r} hold something that is not a number. Write a plain list such as [0.1, 0.9]."
    )
