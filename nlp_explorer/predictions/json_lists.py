"""Predictions as bare JSON lists: of labels, of probabilities, of what a transformers pipeline gives for each text."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.columns import RawPredictions
from nlp_explorer.predictions.probabilities import scores_in_cells
from nlp_explorer.predictions.run_columns import NAMELESS, RawRun
from nlp_explorer.reading.splits import split_of_name

_FIRST_OF_A_VALUE = b'"-0123456789'


def is_json_list(head: bytes) -> bool:
    """Whether a file starts as a list of values or of lists, or as one list a line; a list of objects is a table.

    A text-classification pipeline that gives all scores writes ``[[{"label": ..., "score": ...}, ...], ...]``.
    """
    start = b"".join(head[:1000].split())
    if start.startswith((b"[[{", b"[[[")) or (start[:2] == b"[[" and start[2:3] in _FIRST_OF_A_VALUE):
        return True
    first_line = head.lstrip().split(b"\n", 1)[0].rstrip()
    if start.startswith(b"[{"):
        return first_line.endswith(b"]") and b"\n" in head.strip() and b'"score"' in first_line
    return len(start) > 1 and start[:1] == b"[" and start[1:2] in _FIRST_OF_A_VALUE


def read_json_list(data: bytes, *, file: str) -> RawPredictions:
    """Return the predictions in a JSON list, or in one list a line.

    Raises
    ------
    PredictionsError
        The file is no JSON, or its entries are neither labels nor scores.
    """
    try:
        rows: Any = json.loads(data)
    except ValueError:
        rows = _lines(data, file)
    cells = pd.Series(rows, dtype=object)
    if rows and all(isinstance(row, str | int | float) for row in rows):
        run = RawRun(NAMELESS, cells.rename("pred"))
    else:
        run = RawRun(NAMELESS, scores=scores_in_cells(cells, file=file))
    return RawPredictions(file, len(rows), (run,), pd.DataFrame(index=range(len(rows))), split=split_of_name(file))


def _lines(data: bytes, file: str) -> list[Any]:
    lines = [line for line in data.splitlines() if line.strip()]
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            raise PredictionsError(
                f"Line {number:,} of {file!r} is no JSON ({error}). Write one list a line."
            ) from error
    return rows
