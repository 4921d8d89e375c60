"""A dataset in memory: the frame of examples, what was recognised in its files, and what could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.text.hashing import column_digest, text_hashes

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
PARTS = ("text", "label", "split")  # the first three columns of every frame


@dataclass(frozen=True)
class Guess:
    """One thing that was recognised rather than told: ``encoding``, ``delimiter``, ``label`` column, ..."""

    what: str
    value: str
    reason: str


@dataclass(frozen=True)
class SourceFile:
    """One file (or sheet, or member of an archive) the rows came from."""

    name: str
    path: str | None  # None for an upload or a packaged sample
    format: str
    encoding: str | None
    n_bytes: int
    sha256: str
    n_records: int  # rows + unread pieces of this file
    delimiter: str | None = None
    has_header: bool | None = None
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True)
class UnreadPiece:
    """A piece of the input that could not become a row."""

    file: str
    line: int | None  # 1-based physical line where the piece starts; None where the format has no lines
    raw: str
    reason: str


@dataclass(frozen=True)
class Schema:
    """Which source column played which part. ``text`` may be several columns (sentence pairs)."""

    text: tuple[str, ...]
    label: str | None = None
    split: str | None = None  # a column of the file; splits by file name have none
    id: str | None = None
    predictions: tuple[str, ...] = ()  # `pred` or `pred_<system>` columns of the data file itself
    label_separator: str | None = None  # joins several labels of one row in `label`; None: one label a row
    declared: tuple[str, ...] = ()  # class names that a second file or the file itself gives; empty: none given
    columns: tuple[str, ...] = field(default=(), compare=False)  # all of the source, in its order; empty: unknown
    # (split, the source's own word for it), such as ("validation", "dev")
    split_words: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def is_multi_label(self) -> bool:
        """Whether a row may carry several labels."""
        return self.label_separator is not None


def _no_repairs() -> pd.DataFrame:
    return pd.DataFrame(
        {"kind": pd.Series(dtype="str"), "column": pd.Series(dtype="str"), "raw": pd.Series(dtype="str")}
    )


@dataclass(frozen=True, eq=False)
class Dataset:
    """All examples of a text-classification dataset. Never changed in place.

    Attributes
    ----------
    frame
        One row an example. ``text`` (str, may be missing), ``label`` (category of str, may be missing),
        ``split`` (category of str, missing when unknown), then the file's other columns under their own
        names. The index is the row id: 0..n-1 in file order, ascending; a subset keeps its rows' ids.
    unread
        Every piece of the input that is not a row.
    repairs
        One entry a repaired cell; index: row id; ``kind`` (nul-byte, lone-surrogate, undecodable-bytes,
        number-as-text, ...), ``column``, ``raw`` (the bytes before, escaped).
    written
        Cells of the columns whose numbers the file wrote in other words than they would be written again, such as
        ``1.50``: str, by the file's name of the column; index: all row ids.
    """

    name: str
    frame: pd.DataFrame
    schema: Schema
    files: tuple[SourceFile, ...] = ()
    unread: tuple[UnreadPiece, ...] = ()
    repairs: pd.DataFrame = field(default_factory=_no_repairs)
    written: Mapping[str, pd.Series[str]] = field(default_factory=dict)
    subset_of: str | None = None  # the sentence of the slice, when this is a part of a dataset

    def __post_init__(self) -> None:
        if tuple(self.frame.columns[:3]) != PARTS:
            raise ValueError(f"a dataset's frame starts with {PARTS}, not {tuple(self.frame.columns[:3])}")

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def texts(self) -> pd.Series[str]:
        """The texts, aligned with the rows; missing where the file had none."""
        return self.frame["text"]

    @property
    def row_ids(self) -> np.ndarray:
        """Row ids, int64, ascending."""
        return self.frame.index.to_numpy()

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes that occur, sorted by name. Several labels of one row count apart."""
        labels = self.frame["label"].cat.remove_unused_categories().cat.categories.astype("str")
        if self.schema.label_separator is None:
            return tuple(labels)
        return tuple(sorted({part for joined in labels for part in joined.split(self.schema.label_separator)}))

    @cached_property
    def splits(self) -> tuple[str, ...]:
        """The splits that occur: train, validation, test first, others by name."""
        present = set(self.frame["split"].cat.remove_unused_categories().cat.categories)
        known = [split for split in SPLITS if split in present]
        return (*known, *sorted(present - set(known)))

    @property
    def has_labels(self) -> bool:
        """Whether any row has a label."""
        return len(self.classes) > 0

    @cached_property
    def text_fingerprint(self) -> str:
        """32 hex digits that depend on the texts and their order alone."""
        return column_digest(self.texts).hex()[:32]

    @cached_property
    def fingerprint(self) -> str:
        """32 hex digits that depend on every row, column and unread piece, and on the schema."""
        digest = hashlib.sha256(repr((self.schema, self.unread, list(self.frame.columns))).encode("utf-8", "replace"))
        digest.update(self.frame.index.to_numpy().tobytes())
        for name in self.frame.columns:
            digest.update(column_digest(self.frame[name]))
        return digest.hexdigest()[:32]

    @cached_property
    def text_hashes(self) -> np.ndarray:
        """One 16-byte hash a row (dtype V16), by which a text is found again in any file. About 1 s a million rows."""
        return text_hashes(self.texts)

    def subset(self, mask: np.ndarray, sentence: str) -> Dataset:
        """Return the rows where ``mask`` (bool, one a row) holds, with their row ids. Unread pieces stay."""
        return replace(self, frame=self.frame[mask], subset_of=sentence)

    def rows(self, row_ids: Sequence[int] | np.ndarray | pd.Index) -> pd.DataFrame:
        """Return the rows of ``row_ids``, in that order."""
        return self.frame.loc[pd.Index(row_ids)]
