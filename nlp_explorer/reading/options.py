"""What a person may say about a file instead of having it guessed, and what can be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ReadOptions:
    """What is known about the files. ``None`` means: guess; an empty name means: there is none.

    Attributes
    ----------
    text
        Column or columns of the text; several (sentence pairs) are joined.
    label, split, id
        Column of each part.
    predictions
        Columns that hold the predictions of a model.
    encoding
        Name of a Python codec, such as ``gb18030``.
    delimiter
        One character between the cells of a line.
    quote
        The character around cells that hold a delimiter; empty: quotes are characters like any other.
    label_separator
        What joins several labels in a cell; empty: a cell holds one label.
    has_header
        Whether the first record names the columns.
    named_splits
        Whether a name such as ``train``, of a file, a sheet or a part, is the split of its rows; None: it is.
    sheet
        The sheet of an Excel file, the member of an archive or the part of a JSON file to read; all when None.
    """

    text: tuple[str, ...] | None = None
    label: str | None = None
    split: str | None = None
    id: str | None = None
    predictions: tuple[str, ...] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    label_separator: str | None = None
    has_header: bool | None = None
    named_splits: bool | None = None
    sheet: str | None = None


@dataclass(frozen=True)
class NamedBytes:
    """The bytes of a file that lies nowhere on this machine: an upload."""

    name: str
    data: bytes


Input = Path | str | NamedBytes
