"""One table as it stands in a file: its own columns, and what could not be read or had to be repaired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from nlp_explorer.dataset import SourceFile, UnreadPiece


@dataclass(frozen=True)
class ClassNames:
    """The names of the integer codes 0, 1, ... of a column, and where they were found."""

    column: str | None  # None: of whichever column holds the labels
    names: tuple[str, ...]
    found_in: str


def no_repairs() -> pd.DataFrame:
    """Return the repairs of a table that needed none: columns ``kind``, ``column``, ``raw``."""
    columns = {name: pd.Series(dtype="str") for name in ("kind", "column", "raw")}
    return pd.DataFrame(columns, index=pd.Index([], dtype="int64"))


def repair_frame(repairs: Sequence[tuple[int, str, str, str]]) -> pd.DataFrame:
    """Return repairs given as (position of the row, kind, column, raw) as a frame."""
    if not repairs:
        return no_repairs()
    rows, kinds, columns, raws = zip(*repairs, strict=True)
    data = {
        "kind": pd.Series(kinds, dtype="str"),
        "column": pd.Series(columns, dtype="str"),
        "raw": pd.Series(raws, dtype="str"),
    }
    return pd.DataFrame(data).set_axis(pd.Index(rows, dtype="int64"))


@dataclass(frozen=True, eq=False)
class Table:
    """One table of a file, sheet or member of an archive.

    Attributes
    ----------
    frame
        The table's own columns under their own names, index 0..n-1. Text formats give str columns, an empty
        cell is missing; numbers, lists and times are native where the format has them.
    unread
        Every piece of the table that is not a row.
    repairs
        One entry a repaired cell or record; index: position of the row; ``kind``; ``column``, empty where the
        record as a whole was mended; ``raw``, what stood there, undecodable bytes and NUL as escapes. Kinds:
        ``nul-byte`` (removed), ``undecodable-bytes`` and ``lone-surrogate`` (now U+FFFD), ``open-quote`` and
        ``stray-quote`` (kept as characters), ``missing-cells`` (now missing), ``unquoted-delimiter`` (the pieces
        joined again), ``extra-cells`` (dropped), ``repeated-key`` (the last value counts), ``number-as-text``,
        ``value-as-text``, ``list-as-label`` (written as text).
    split
        The split named by the file, sheet or member; None when it names none.
    """

    frame: pd.DataFrame
    file: SourceFile
    unread: tuple[UnreadPiece, ...] = ()
    repairs: pd.DataFrame = field(default_factory=no_repairs)
    split: str | None = None
    class_names: tuple[ClassNames, ...] = ()
