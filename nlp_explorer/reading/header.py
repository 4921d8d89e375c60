"""The first record of a table: does it name the columns, what are they called, and which values come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp_explorer.reading.cells import LONE_SURROGATE, REPLACEMENT
from nlp_explorer.reading.column_names import (
    ID_NAMES,
    LABEL_NAMES,
    PREDICTION_NAMES,
    SPLIT_NAMES,
    TEXT_NAMES,
    plain_name,
)

FEW_RECORDS = 10  # fewer say nothing about which values repeat
MAX_REPEATED_LENGTH = 80  # characters; what repeats and is longer is no label
MAX_HEADER_CELL = 60  # characters; a longer cell is no name of a column
MAX_HEADER_WORDS = 3
_KNOWN_NAMES = frozenset((*TEXT_NAMES, *LABEL_NAMES, *SPLIT_NAMES, *ID_NAMES, *PREDICTION_NAMES))


def header_of(rows: Sequence[Sequence[str]]) -> tuple[bool, str]:
    """Return whether the first of some rows names the columns, and why."""
    if not rows:
        return False, "there are no records"
    n_columns = usual_count([len(row) for row in rows])
    body = [row for row in rows[1:] if len(row) == n_columns]
    names = [cell.strip() for cell in rows[0]]
    again = next((name for place, name in enumerate(names[:n_columns]) if _comes_again(name, place, body)), None)
    if again is not None:
        return False, f"the first record's {again!r} comes again below"
    known = [name for name in names if plain_name(name) in _KNOWN_NAMES]
    if known:
        return True, f"the first record names columns: {', '.join(map(repr, known[:4]))}"
    why = _names_by_content(names[:n_columns], body)
    return why != "", why or "nothing in the first record looks like a name"


def _names_by_content(names: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """Return what shows that unknown words are names of columns; empty when nothing does."""
    is_row_of_names = len(set(names)) == len(names) and all(names[1:]) and max(map(len, names)) <= MAX_HEADER_CELL
    for place, name in enumerate(names if is_row_of_names else ()):
        column = [cells[place] for cells in body if cells[place].strip()]
        if column and all(map(_is_number, column)) and not _is_number(name):
            return f"below {name!r} are only numbers"
        if len(column) >= FEW_RECORDS and len(set(column)) <= len(column) // 2 and all(map(_is_name, names)):
            return f"{name!r} is none of the values that repeat below it"
    return ""


def column_names(header: Sequence[str], n_columns: int, body: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the columns' names, each once; nameless ones are called by their place.

    A header with one name too few lacks that of the first column where its cells are all different (row names),
    else that of the last.
    """
    cells = [cell.strip() for cell in header]
    if header and len(cells) == n_columns - 1:
        firsts = [row[0] for row in body if len(row) == n_columns]
        cells = ["", *cells] if len(set(firsts)) == len(firsts) and any(firsts) else [*cells, ""]
    cells += [""] * (n_columns - len(cells))
    return unique_names(cells)


def unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return names for columns: as given, made unique; nameless ones are ``column 1``, ``column 2``, ..."""
    names: list[str] = []
    for place, given in enumerate(cells, start=1):
        cell = LONE_SURROGATE.sub(REPLACEMENT, given.replace("\0", "")).strip()
        name, again = cell or f"column {place}", 2
        while name in names:
            name, again = f"{cell or f'column {place}'} ({again})", again + 1
        names.append(name)
    return tuple(names)


def repeated_values(rows: Sequence[Sequence[str]], n_columns: int) -> tuple[frozenset[str] | None, ...]:
    """Return, for each column, the values that come again and again (labels); None where they hardly do."""
    whole = [row for row in rows if len(row) == n_columns]
    result: list[frozenset[str] | None] = []
    for place in range(n_columns):
        values = [row[place] for row in whole]
        distinct = frozenset(values)
        repeats = len(values) >= FEW_RECORDS and 2 <= len(distinct) <= len(values) // 2
        is_short = repeats and max(map(len, distinct)) <= MAX_REPEATED_LENGTH
        result.append(distinct if is_short else None)
    return tuple(result)


def n_known_names(cells: Sequence[str]) -> int:
    """Return how many cells are names that datasets give their columns."""
    return sum(plain_name(cell) in _KNOWN_NAMES for cell in cells)


def usual_count(counts: Sequence[int]) -> int:
    """Return the most frequent count, the larger of equally frequent ones; 1 for none."""
    tally = Counter(counts)
    return max(tally, key=lambda count: (tally[count], count), default=1)


def _comes_again(name: str, place: int, body: Sequence[Sequence[str]]) -> bool:
    column = [row[place] for row in body]
    return bool(name) and len(column) > 1 and name in column and len(set(column)) <= max(len(column) // 2, 1)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _is_name(name: str) -> bool:
    return len(name.split()) <= MAX_HEADER_WORDS and not _is_number(name)
