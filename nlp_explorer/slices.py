"""A slice: a condition on rows with a sentence for people and a short form for the address bar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError

NO_LABEL = "(no label)"  # stands for rows without a label where classes are chosen


@dataclass(frozen=True)
class Slice:
    """Rows of the given splits, labels and search; an empty field asks nothing.

    ``search`` is a piece of text, in any case, or ``/a regular expression/`` (RE2 syntax, so that no pattern
    can run for ever).
    """

    splits: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    search: str = ""

    @property
    def is_everything(self) -> bool:
        """Whether no row is left out."""
        return not (self.splits or self.labels or self.search)

    def mask(self, dataset: Dataset) -> np.ndarray:
        """Return which rows belong, bool, one a row.

        Raises
        ------
        ExplorerError
            The search is no valid regular expression.
        """
        mask = np.ones(len(dataset), dtype=bool)
        if self.splits:
            mask &= dataset.frame["split"].isin(self.splits).to_numpy()
        if self.labels:
            mask &= _has_any_label(dataset, self.labels)
        if self.search:
            mask &= _contains(dataset, self.search)
        return mask

    def apply(self, dataset: Dataset) -> Dataset:
        """Return the part of the dataset that belongs; the dataset itself when that is all."""
        if self.is_everything:
            return dataset
        return dataset.subset(self.mask(dataset), self.sentence())

    def sentence(self) -> str:
        """Return the condition in words, e.g. ``split train, label ham or spam, text contains 'free'``."""
        parts = []
        if self.splits:
            parts.append("split " + " or ".join(self.splits))
        if self.labels:
            parts.append("label " + " or ".join(self.labels))
        if self.search:
            parts.append(f"text {'matches' if _is_pattern(self.search) else 'contains'} {self.search!r}")
        return ", ".join(parts) or "all rows"


def _is_pattern(search: str) -> bool:
    return len(search) > 2 and search.startswith("/") and search.endswith("/")


def _has_any_label(dataset: Dataset, labels: tuple[str, ...]) -> np.ndarray:
    column = dataset.frame["label"]
    separator = dataset.schema.label_separator
    wanted = set(labels)
    categories = column.cat.categories
    if separator is None:
        hit = [category in wanted for category in categories]
    else:
        hit = [not wanted.isdisjoint(category.split(separator)) for category in categories]
    by_code = np.array([*hit, NO_LABEL in wanted], dtype=bool)  # code -1 (missing) reads the last entry
    result: np.ndarray = by_code[column.cat.codes.to_numpy()]
    return result


def _contains(dataset: Dataset, search: str) -> np.ndarray:
    texts = pa.array(dataset.texts, type=pa.large_string(), from_pandas=True)
    try:
        if _is_pattern(search):
            found = pc.match_substring_regex(texts, search[1:-1])
        else:
            found = pc.match_substring(texts, search, ignore_case=True)
    except pa.ArrowInvalid as error:
        reason = str(error).removeprefix("Invalid regular expression: ")
        raise ExplorerError(
            f"The search {search!r} is no valid regular expression: {reason}. Mend it, or leave out the slashes."
        ) from error
    result: np.ndarray = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return result
