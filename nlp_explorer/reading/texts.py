"""The text of each row out of its column or columns; what was no text is made one, and noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.reading.cells import as_text, text_column
from nlp_explorer.reading.table import no_repairs, repair_frame

TEXT_JOINER = " ‖ "  # between the texts of a sentence pair


@dataclass(frozen=True, eq=False)
class Texts:
    """The texts of all rows.

    Attributes
    ----------
    column
        str, missing where no column has a text.
    repairs
        One entry a cell that held a number or list among texts; index: position of the row.
    """

    column: pd.Series
    repairs: pd.DataFrame


def read_texts(frame: pd.DataFrame, names: Sequence[str]) -> Texts:
    """Return the texts of one column, or of several joined by `TEXT_JOINER`."""
    repairs = [found for name in names if len(found := _made_text(frame[name], name))]
    first, *others = (text_column(frame[name]) for name in names)
    joined = first
    for other in others:
        both = joined.fillna("") + TEXT_JOINER + other.fillna("")
        joined = both.mask(joined.isna() & other.isna())
    return Texts(joined, pd.concat(repairs) if repairs else no_repairs())


def made_labels(cells: pd.Series, name: str) -> pd.DataFrame:
    """Return one repair a label cell that is a list of one among plain labels."""
    if cells.dtype != object:
        return no_repairs()
    is_list = np.fromiter((isinstance(value, list) for value in cells), bool, len(cells))
    is_plain = np.fromiter((isinstance(value, str | int | float) for value in cells.dropna()), bool)
    if not (is_list.any() and is_plain.any()):
        return no_repairs()
    places = np.flatnonzero(is_list)
    return repair_frame([(int(at), "list-as-label", name, as_text(cells.iloc[at]) or "") for at in places])


def _made_text(cells: pd.Series, name: str) -> pd.DataFrame:
    """Return the repairs of a column of texts in which some cells were none."""
    if cells.dtype != object:
        return no_repairs()
    found = []
    has_text = False
    for at, value in enumerate(cells):
        has_text = has_text or isinstance(value, str)
        if value is not None and not isinstance(value, str) and (raw := as_text(value)) is not None:
            is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
            found.append((at, "number-as-text" if is_number else "value-as-text", name, raw))
    return repair_frame(found) if has_text else no_repairs()
