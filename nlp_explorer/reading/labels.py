"""Label cells as labels: blanks are missing, a list of one is that label, several labels are joined."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from nlp_explorer.reading.cells import as_text, text_column

SEPARATORS = ("|", ",", "#", ";")
JOINERS = ("|", ";", ", ", " + ", "\u241f")  # the first that no label contains joins the labels of a row
# `sports, world` may be one class. Several labels a row show in the data: half the parts also stand alone, and
# there are fewer parts than different cells.
MIN_SHARE_ALONE = 0.5
MAX_LABEL_LENGTH = 80  # characters; a longer part is a sentence with a comma


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels of all rows.

    Attributes
    ----------
    column
        Category of str, categories sorted by name, missing where a row has no label.
    separator
        What joins several labels of one row; None where rows have one label.
    reason
        Why there are several labels a row, or how the cells were changed; empty when neither.
    has_named_codes
        Whether any label was an integer code that got its name.
    are_named
        Whether the given names are names of these labels: at least one label is one of them, once codes are named.
    """

    column: pd.Series
    separator: str | None = None
    reason: str = ""
    has_named_codes: bool = False
    are_named: bool = False


def read_labels(cells: pd.Series, names: Sequence[str] = (), *, separator: str | None = None) -> Labels:
    """Return the labels in the cells of a column.

    Parameters
    ----------
    names
        Those of the integer codes 0, 1, ...
    separator
        What joins several labels in a cell; empty: a cell holds one label, unless it is a list; guessed when None.
    """
    found = _read(cells, names, separator)
    if not names:
        return found
    values = map(_as_list, distinct_values(cells)[1])
    parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
    labels = {label for joined in found.column.cat.categories for label in _split(joined, found.separator)}
    return replace(
        found,
        has_named_codes=any(_is_code(as_text(part), names) for part in parts),
        are_named=not labels.isdisjoint(names),
    )


def _split(joined: str, separator: str | None) -> list[str]:
    return [joined] if separator is None else joined.split(separator)


def _read(cells: pd.Series, names: Sequence[str], told: str | None) -> Labels:
    codes, distinct = distinct_values(cells)
    lists = [_as_list(value) for value in distinct]
    if any(isinstance(value, list) for value in lists):
        return _from_lists(cells, codes, lists, names)
    texts = [as_text(value) for value in distinct]
    values = [None if text is None or not text.strip() else text.rstrip("\r") for text in texts]
    separator = _separator_in([value for value in values if value is not None]) if told is None else told
    if separator and any(separator in value for value in values if value is not None):
        parts = [None if value is None else [part.strip() for part in value.split(separator)] for value in values]
        labels = _from_lists(cells, codes, parts, names)
        reason = f"cells such as {_example(values, separator)!r} hold several labels, joined by {separator!r}"
        return Labels(labels.column, labels.separator, reason if told is None else f"{reason}, as told")
    reason = "" if told is None else "as told"
    return Labels(_categorical(cells, codes, [_named(value, names) for value in values]), None, reason)


def sorted_category(cells: pd.Series) -> pd.Series:
    """Return a str column as a category whose categories are sorted by name."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    return _categorical(cells, codes, [str(value) for value in distinct])


def distinct_values(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    """Return the number of each cell's value (-1: missing) and the values, in order of first use or of categories."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.cat.codes.to_numpy(), list(cells.cat.categories)
    if cells.dtype == object:
        keyed = text_column(cells)
        codes, _ = pd.factorize(keyed, use_na_sentinel=True)
        firsts = np.unique(codes, return_index=True)
        return codes, [cells.iloc[at] for code, at in zip(*firsts, strict=True) if code >= 0]
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    return codes, list(distinct)


def _as_list(value: object) -> object:
    """Return a list where the cell is one, or is written as one (``['a', 'b']``)."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    if not isinstance(value, str) or not (value.startswith("[") and value.rstrip().endswith("]")):
        return value
    for parse in (json.loads, ast.literal_eval):
        try:
            parsed = parse(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return list(parsed) if isinstance(parsed, list | tuple) else value
    return value


def _from_lists(cells: pd.Series, codes: np.ndarray, values: Sequence[object], names: Sequence[str]) -> Labels:
    rows = [_label_list(value, names) for value in values]
    if all(len(labels) <= 1 for labels in rows):
        alone = [labels[0] if labels else None for labels in rows]
        return Labels(_categorical(cells, codes, alone), None, "a list of one label is that label")
    every = {label for labels in rows for label in labels}
    joiner = next(joiner for joiner in JOINERS if not any(joiner in label for label in every))
    joined = [joiner.join(labels) if labels else None for labels in rows]
    return Labels(_categorical(cells, codes, joined), joiner, "the cells are lists of labels")


def _label_list(value: object, names: Sequence[str]) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    texts = (as_text(part) for part in parts)
    labels = [_named(text.strip(), names) for text in texts if text is not None and text.strip()]
    return list(dict.fromkeys(label for label in labels if label is not None))


def _named(value: str | None, names: Sequence[str]) -> str | None:
    return names[int(value)] if value is not None and _is_code(value, names) else value


def _is_code(value: str | None, names: Sequence[str]) -> bool:
    return value is not None and value.isdecimal() and int(value) < len(names)


def _separator_in(values: Sequence[str]) -> str | None:
    for separator in SEPARATORS:
        joined = [value for value in values if separator in value]
        if len(joined) < 2:
            continue
        parts = [[part.strip() for part in value.split(separator)] for value in joined]
        atoms = Counter(part for row in parts for part in row)
        alone = {value.strip() for value in values if separator not in value}
        is_clean = (
            all(atoms) and max(map(len, atoms)) <= MAX_LABEL_LENGTH and all(len(set(row)) == len(row) for row in parts)
        )
        n_alone = sum(atom in alone for atom in atoms)
        if is_clean and n_alone >= MIN_SHARE_ALONE * len(atoms) and len(alone | set(atoms)) < len(values):
            return separator
    return None


def _example(values: Sequence[str | None], separator: str) -> str:
    return next(value for value in values if value is not None and separator in value)


def category_column(codes: np.ndarray, names: Sequence[str], index: pd.Index) -> pd.Series:
    """Return a category of str from the number of each row's name, -1 for missing."""
    dtype = pd.CategoricalDtype(pd.Index(np.array(names, dtype=object), dtype="str"))
    return pd.Series(pd.Categorical.from_codes(codes, dtype=dtype), index=index)


def _categorical(cells: pd.Series, codes: np.ndarray, names: Sequence[str | None]) -> pd.Series:
    categories = sorted({name for name in names if name is not None})
    position = {name: at for at, name in enumerate(categories)}
    to_sorted = np.array([*(-1 if name is None else position[name] for name in names), -1], dtype=np.int64)
    return category_column(to_sorted[codes], categories, cells.index)
