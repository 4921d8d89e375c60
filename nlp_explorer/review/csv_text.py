"""CSV that reads back cell for cell: texts with line breaks, lone carriage returns, quotes and blanks at the ends.

UTF-8, lines end in a line feed, a missing cell is empty and an empty text is ``""``. Cells are written as they are,
also when a spreadsheet would take them for a formula: the file is data, and must come back unchanged.
"""

from __future__ import annotations

from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.reading.cells import text_column

_ROWS_AT_ONCE = 50_000  # bounds the memory of the quoted copy


def write_csv(frame: pd.DataFrame, file: BinaryIO, *, delimiter: str = ",") -> None:
    """Write a frame without its index; the first line holds the names of the columns."""
    names = _quoted(pa.array([str(name) for name in frame.columns], type=pa.large_string()), delimiter)
    file.write((delimiter.join(names.to_pylist()) + "\n").encode())
    for start in range(0, len(frame), _ROWS_AT_ONCE):
        part = frame.iloc[start : start + _ROWS_AT_ONCE]
        cells = [
            _quoted(pa.array(text_column(part.iloc[:, at]), type=pa.large_string(), from_pandas=True), delimiter)
            for at in range(part.shape[1])
        ]
        lines = pc.binary_join_element_wise(*cells, pa.scalar(delimiter, pa.large_string()))
        lines = pc.binary_join_element_wise(lines, pa.scalar("\n", pa.large_string()), pa.scalar("", pa.large_string()))
        file.write("".join(lines.to_pylist()).encode())


def _quoted(cells: pa.Array | pa.ChunkedArray, delimiter: str) -> pa.Array | pa.ChunkedArray:
    needs_quotes = pc.match_substring_regex(cells, rf'["\r\n{delimiter}]|^\s|\s$|^$')
    doubled = pc.replace_substring(cells, '"', '""')
    mark = pa.scalar('"', pa.large_string())
    quoted = pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", pa.large_string()))
    return pc.fill_null(pc.if_else(needs_quotes, quoted, cells), "")
