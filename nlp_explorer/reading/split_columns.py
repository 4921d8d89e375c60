"""The split of each row, from its cell or from the name of its file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.reading.cells import as_text
from nlp_explorer.reading.labels import category_column, distinct_values
from nlp_explorer.reading.splits import split_of_value


def split_column(
    frame: pd.DataFrame, column: str | None, by_file: Sequence[str | None], n_rows: Sequence[int] | np.ndarray
) -> pd.Series:
    """Return the split of each row: that of its cell, else that of its file; category of str, sorted by name.

    Parameters
    ----------
    by_file, n_rows
        One entry a file, in the order of the rows: the split its name speaks of, and how many rows it has.
    """
    names = sorted({split for split in by_file if split is not None})
    codes = np.repeat([-1 if split is None else names.index(split) for split in by_file], n_rows).astype(np.int64)
    if column is None:
        return category_column(codes, names, frame.index)
    cell_codes, distinct = distinct_values(frame[column])
    of_cell = [split_of_value(as_text(value) or "") for value in distinct]
    every = sorted({*(split for split in of_cell if split), *names})
    place = {split: at for at, split in enumerate(every)}
    from_cell = np.array([*(place.get(split, -1) for split in of_cell), -1])[cell_codes]
    if not names:
        return category_column(from_cell, every, frame.index)
    from_file = np.array([*(place[split] for split in names), -1])[codes]
    return category_column(np.where(from_cell >= 0, from_cell, from_file), every, frame.index)


def own_words(frame: pd.DataFrame, column: str | None) -> tuple[tuple[str, str], ...]:
    """Return the file's own word for each split, where it has one word for it that is not the split's name."""
    words: dict[str, set[str]] = {}
    for value in distinct_values(frame[column])[1] if column is not None else ():
        word = as_text(value) or ""
        words.setdefault(split_of_value(word), set()).add(word)
    alone = [(split, own.pop()) for split, own in words.items() if split and len(own) == 1]
    return tuple(sorted((split, word) for split, word in alone if word != split))
