"""Class names that a second file gives: a list of names beside the data is no data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from nlp_explorer.reading.cells import text_column
from nlp_explorer.reading.table import ClassNames, Table

MAX_CLASSES = 1_000
MAX_NAME_LENGTH = 80  # characters; longer lines are texts
_FILE_WORDS = re.compile(r"(label|class|categor|intent|name|tag|topic)", re.IGNORECASE)
_HEADER_WORDS = ("label", "labels", "class", "classes", "name", "names", "category", "categories", "intent", "intents")


def names_in_json(value: object) -> tuple[str, ...]:
    """Return the class names in a JSON list of names, ``{"0": name, ...}`` or ``{name: 0, ...}``; none otherwise."""
    if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
        return tuple(value) if len(set(value)) == len(value) <= MAX_CLASSES else ()
    if not isinstance(value, dict) or not 0 < len(value) <= MAX_CLASSES:
        return ()
    by_code = {str(code): name for code, name in value.items()}
    if all(isinstance(code, int) for code in value.values()):
        by_code = {str(code): name for name, code in value.items()}
    codes = [str(code) for code in range(len(by_code))]
    if sorted(by_code) != sorted(codes) or not all(isinstance(name, str) for name in by_code.values()):
        return ()
    return tuple(by_code[code] for code in codes)


def is_about_names(name: str) -> bool:
    """Whether the name of a file, or of a key, says that it holds class names: ``label_names``, ``classes``, ..."""
    return _FILE_WORDS.search(name) is not None


def without_name_files(tables: Sequence[Table]) -> list[Table]:
    """Return the tables that are data; class names in the others go to the first of these.

    A list of names is one only beside other files: alone it is data.
    """
    if len(tables) == 1:
        return list(tables)
    found = [_names_of(table) for table in tables]
    data = [table for table, names in zip(tables, found, strict=True) if names is None]
    if not data:
        return list(tables)
    names = tuple(names for names in found if names is not None)
    return [replace(data[0], class_names=(*data[0].class_names, *names)), *data[1:]]


def _names_of(table: Table) -> ClassNames | None:
    alone = [names for names in table.class_names if names.column is None]
    if alone:
        return alone[0]
    frame = table.frame
    if len(frame.columns) > 2 or not 0 < len(frame) <= MAX_CLASSES or not is_about_names(_base(table.file.name)):
        return None
    columns = [text_column(frame[name]) for name in frame.columns]
    if len(columns) == 2:
        codes, names = columns if columns[0].tolist() == [str(code) for code in range(len(frame))] else columns[::-1]
        if codes.tolist() != [str(code) for code in range(len(frame))]:
            return None
        values = names.tolist()
    else:
        header = str(frame.columns[0])
        is_name = bool(table.file.has_header) and header.casefold() not in _HEADER_WORDS
        values = [header, *columns[0].tolist()] if is_name else columns[0].tolist()
    if any(pd.isna(value) or len(value) > MAX_NAME_LENGTH for value in values) or len(set(values)) < len(values):
        return None
    return ClassNames(None, tuple(values), table.file.name)


def _base(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]
