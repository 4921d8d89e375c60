"""One run of a model over a dataset: what it predicted for each row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.text.hashing import column_digest

JoinedBy = Literal["id", "text", "order", "column"]
LeftOver = Literal["no-row", "several-rows", "doubled", "no-prediction", "unknown-label", "cut-off-label"]

WHAT_IS_LEFT_OVER: dict[LeftOver, str] = {
    "no-row": "without a row",
    "several-rows": "with several rows that nothing tells apart",
    "doubled": "for a row that already has one",
    "no-prediction": "without a label or complete probabilities",
    "unknown-label": "with a label the dataset does not have",
    "cut-off-label": "with a label that looks cut off",
}
COUNTED_AS_WRONG: tuple[LeftOver, ...] = (
    "unknown-label",
    "cut-off-label",
)  # joined all the same: a model may answer so


def no_unmatched() -> pd.DataFrame:
    """Return the table of predictions left over when there are none: ``record``, ``kind``, ``raw``, ``reason``."""
    return pd.DataFrame(
        {
            "record": pd.Series(dtype="int64"),
            **{name: pd.Series(dtype="str") for name in ("kind", "raw", "reason")},
        }
    )


@dataclass(frozen=True, eq=False)
class Predictions:
    """A run, aligned with the rows of the dataset it was joined to.

    Attributes
    ----------
    name
        The suffix of ``pred_<system>``, else the file's name.
    predicted
        The predicted label, category of str, missing where the run says nothing; index: row id, all rows of the
        dataset.
    joined_by
        What the rows were found by. ``column``: the predictions are a column of the data file itself.
    how
        How the predictions were joined, how class ids were named, and what was left over, in sentences.
    n_predictions
        How many predictions the file holds for this run.
    classes
        The class of each column of ``probabilities``; the classes that were predicted when there are none.
    unmatched
        One entry a prediction that could not be used as it stands: ``record`` (its number in the file, from 1,
        the header not counted), ``kind`` (see `WHAT_IS_LEFT_OVER`), ``raw``, ``reason``. A label that the dataset
        does not have is listed here and counts as a wrong prediction.
    probabilities
        float32 ``(n_rows, n_classes)`` aligned with ``predicted``, NaN rows where the run says nothing; columns in the
        order of ``classes``. None when the file has labels only.
    top_probability
        float32 ``(n_rows,)``: the probability of the predicted label, when the file gives that one alone.
    epoch
        The epoch or step of the training run, where the file has several.
    """

    name: str
    predicted: pd.Series
    joined_by: JoinedBy
    how: str
    n_predictions: int
    classes: tuple[str, ...]
    unmatched: pd.DataFrame
    probabilities: np.ndarray | None = None
    top_probability: np.ndarray | None = None
    epoch: int | None = None

    @property
    def title(self) -> str:
        """The name, with the epoch where there is one: no two runs of a dataset share it."""
        return self.name if self.epoch is None else f"{self.name}, epoch {self.epoch}"

    @property
    def n_matched(self) -> int:
        """How many rows of the dataset have a prediction."""
        return int(self.predicted.notna().sum())

    @cached_property
    def fingerprint(self) -> str:
        """32 hex digits that depend on the name, the epoch and every prediction and probability."""
        digest = hashlib.sha256(repr((self.name, self.epoch, self.classes)).encode("utf-8", "replace"))
        digest.update(column_digest(self.predicted.astype("str")))
        digest.update(self.predicted.index.to_numpy().tobytes())
        for array in (self.probabilities, self.top_probability):
            digest.update(b"" if array is None else np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:32]

    @property
    def has_confidence(self) -> bool:
        """Whether the run says how sure it was."""
        return self.probabilities is not None or self.top_probability is not None

    @property
    def confidence(self) -> pd.Series:
        """The probability of the predicted label, share 0..1, float32; missing where the run does not say."""
        if self.probabilities is not None:
            values = self.probability_of(self.predicted)
        elif self.top_probability is not None:
            values = self.top_probability
        else:
            values = np.full(len(self.predicted), np.nan, dtype=np.float32)
        return pd.Series(values, index=self.predicted.index, name="confidence")

    def probability_of(self, labels: pd.Series) -> np.ndarray:
        """Return the probability given to one label a row, float32; NaN where the run does not say.

        ``labels`` is a category of str aligned with the rows.
        """
        result = np.full(len(labels), np.nan, dtype=np.float32)
        if self.probabilities is None:
            return result
        columns = pd.Index(self.classes, dtype="str").get_indexer(labels.cat.categories.astype("str"))
        codes = labels.cat.codes.to_numpy()
        at = np.where(codes >= 0, np.append(columns, -1)[codes], -1)
        known = np.flatnonzero(at >= 0)
        result[known] = self.probabilities[known, at[known]]
        return result

    def subset(self, row_ids: np.ndarray) -> Predictions:
        """Return the run over some of its rows."""
        at = self.predicted.index.get_indexer(pd.Index(row_ids))
        if (at < 0).any():
            raise KeyError(f"row {row_ids[at < 0][0]} is not a row of the run {self.name!r}")
        return replace(
            self,
            predicted=self.predicted.iloc[at],
            probabilities=None if self.probabilities is None else self.probabilities[at],
            top_probability=None if self.top_probability is None else self.top_probability[at],
        )

    def on_rows_of(self, other: Predictions) -> Predictions:
        """Return the run as if it had predicted only what another run of the same dataset predicted: to compare."""
        is_asked = other.predicted.notna().to_numpy()
        return replace(
            self,
            predicted=self.predicted.where(is_asked),
            n_predictions=int((is_asked & self.predicted.notna().to_numpy()).sum()),
        )
