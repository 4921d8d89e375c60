"""The rows of a run that can be scored: those with both a label and a prediction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of the confusion matrix that are not 0: int64 arrays ``(n_cells,)``, by label, then by prediction."""

    label: np.ndarray
    predicted: np.ndarray
    count: np.ndarray


@dataclass(frozen=True, eq=False)
class Pairs:
    """Labels and predictions side by side, as codes into one list of answers.

    Attributes
    ----------
    answers
        Every label or prediction of a scored row, sorted by name: a class, or several where rows may have several.
    classes
        The classes in them, sorted by name.
    classes_of
        One an answer: int64, the positions of its classes.
    row_ids, label, predicted
        int64 ``(n_scored,)``: the row, and the codes of its label and its prediction.
    positions
        int64 ``(n_scored,)``: where the row stands in the dataset.
    n_without_label, n_without_prediction
        Rows left out: with a prediction but no label, and with a label but no prediction.
    """

    answers: tuple[str, ...]
    classes: tuple[str, ...]
    classes_of: tuple[np.ndarray, ...]
    row_ids: np.ndarray
    positions: np.ndarray
    label: np.ndarray
    predicted: np.ndarray
    n_without_label: int
    n_without_prediction: int

    def __len__(self) -> int:
        """Return how many rows are scored."""
        return len(self.label)

    @property
    def is_wrong(self) -> np.ndarray:
        """Which scored rows were predicted wrongly, bool."""
        result: np.ndarray = self.label != self.predicted
        return result

    @cached_property
    def cells(self) -> Cells:
        """How many rows have which label and which prediction."""
        n = len(self.answers)
        joint, count = np.unique(self.label * n + self.predicted, return_counts=True)
        return Cells(joint // max(n, 1), joint % max(n, 1), count)


def pairs_of(dataset: Dataset, run: Predictions) -> Pairs:
    """Return the labels and predictions of all rows of the dataset that have both.

    Where rows may have several labels, their order does not matter.
    """
    labels = dataset.frame["label"]
    predicted = run.predicted
    if not predicted.index.equals(labels.index):
        predicted = predicted.reindex(labels.index)
    label_codes, predicted_codes = labels.cat.codes.to_numpy(), predicted.cat.codes.to_numpy()
    positions = np.flatnonzero((label_codes >= 0) & (predicted_codes >= 0))
    label_codes, predicted_codes = label_codes[positions], predicted_codes[positions]
    separator = dataset.schema.label_separator
    label_names, predicted_names = (_sorted_parts(column, separator) for column in (labels, predicted))
    used = set(label_names[np.unique(label_codes)]) | set(predicted_names[np.unique(predicted_codes)])
    answers = pd.Index(sorted(used), dtype="str")
    parts = [[answer] if separator is None else answer.split(separator) for answer in answers]
    classes = pd.Index(sorted({name for names in parts for name in names}), dtype="str")
    has_label, has_prediction = labels.notna().to_numpy(), predicted.notna().to_numpy()
    return Pairs(
        answers=tuple(answers),
        classes=tuple(classes),
        classes_of=tuple(classes.get_indexer(pd.Index(names, dtype="str")) for names in parts),
        row_ids=dataset.row_ids[positions],
        positions=positions,
        label=answers.get_indexer(label_names)[label_codes].astype(np.int64),
        predicted=answers.get_indexer(predicted_names)[predicted_codes].astype(np.int64),
        n_without_label=int((has_prediction & ~has_label).sum()),
        n_without_prediction=int((has_label & ~has_prediction).sum()),
    )


def _sorted_parts(column: pd.Series, separator: str | None) -> pd.Index:
    names = column.cat.categories.astype("str")
    if separator is None:
        return names
    return pd.Index([separator.join(sorted(set(name.split(separator)))) for name in names], dtype="str")
