"""The errors a person can do something about. Everything else is a bug and rises as it is.

ExplorerError
├── ReadError             a data file cannot be read as it was asked
├── ColumnError           a column that was named does not exist, or none could be guessed
├── PredictionsError      a predictions file cannot be read or joined to the dataset
├── EncoderError          an encoder is missing, damaged or does not fit the texts
├── StorageError          the workspace or the cache cannot be opened or written
└── MissingLibraryError   an optional package is needed for what was asked
"""

from __future__ import annotations

from collections.abc import Iterable

MAX_NAMED_CHOICES = 10  # an error names at most so many allowed values: more is a wall of text


NO_MEMORY = "There is not enough memory for this: close other programs, or open a part of the dataset."


class ExplorerError(Exception):
    """What is wrong (the value), what was found or allowed, what to do next: one clear sentence."""


class ReadError(ExplorerError):
    """A data file cannot be read as it was asked."""


class ColumnError(ExplorerError):
    """A column that was named does not exist, or none could be guessed."""


class PredictionsError(ExplorerError):
    """A predictions file cannot be read or joined to the dataset."""


class EncoderError(ExplorerError):
    """An encoder is missing, damaged or does not fit the texts."""


class StorageError(ExplorerError):
    """The workspace or the cache cannot be opened or written."""


class MissingLibraryError(ExplorerError):
    """An optional package is needed for what was asked."""

    def __init__(self, what: str, package: str) -> None:
        super().__init__(f"{what} needs the package {package!r}: install it with 'pip install {package}'.")


def named_choices(values: Iterable[object]) -> str:
    """Return ``'a', 'b', ... (12 in all)``: the allowed values as an error names them."""
    listed = [repr(str(value)) for value in values]
    if not listed:
        return "none"
    if len(listed) <= MAX_NAMED_CHOICES:
        return ", ".join(listed)
    return ", ".join(listed[:MAX_NAMED_CHOICES]) + f", ... ({len(listed):,} in all)"
