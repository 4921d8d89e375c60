"""Which column of a predictions file is the id, the text, the label, the split, the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError, named_choices
from nlp_explorer.predictions.probabilities import as_numbers
from nlp_explorer.predictions.run_columns import NAMELESS, RawRun, class_columns, label_columns, raw_runs
from nlp_explorer.reading.cells import text_column
from nlp_explorer.reading.column_names import ID_NAMES, SPLIT_NAMES, TEXT_NAMES, plain_name
from nlp_explorer.reading.texts import read_texts

GOLD_NAMES = ("gold", "gold_label", "true_label", "y_true", "label", "true", "target", "actual", "reference")
EPOCH_NAMES = ("epoch", "step", "global_step", "iteration", "checkpoint")
SCORE_NAMES = ("score", "confidence", "conf")  # beside a label: how sure the model is of it
MAX_EXCERPT_CHARACTERS = 200
ROW_ID = "row_id"  # the dataset's own row numbers, as this tool writes them


@dataclass(frozen=True, eq=False)
class RawPredictions:
    """A predictions file, its columns in their parts. All series are aligned, index 0..n-1.

    Attributes
    ----------
    ids, id_column
        The ids and the name of their column.
    gold
        The label column, when the file repeats it.
    shown
        The columns to show of a prediction that is left over.
    class_names
        The names of class ids, when the file brings them.
    split
        The split that the file's name speaks of.
    """

    file: str
    n: int
    runs: tuple[RawRun, ...]
    shown: pd.DataFrame
    ids: pd.Series | None = None
    id_column: str = ""
    texts: pd.Series | None = None
    gold: pd.Series | None = None
    splits: pd.Series | None = None
    epochs: np.ndarray | None = None
    class_names: tuple[str, ...] | None = None
    split: str | None = None

    def excerpts(self, at: np.ndarray) -> pd.Series[str]:
        """Return what to show of some predictions: their cells, each cut to `MAX_EXCERPT_CHARACTERS`."""
        cells = [
            text_column(self.shown[column].iloc[at]).fillna("").str.slice(0, MAX_EXCERPT_CHARACTERS)
            for column in self.shown
        ]
        shown = pd.Series([""] * len(at), dtype="str") if not cells else cells[0]
        for other in cells[1:]:
            shown = shown + " | " + other
        return shown


class _Columns:
    """The columns of a frame; one that was taken is not offered again."""

    def __init__(self, names: list[str]) -> None:
        self.free = names

    def find(self, names: Sequence[str]) -> str | None:
        """Return the free column of the first of these names that there is."""
        by_name = {plain_name(column): column for column in reversed(self.free)}
        return next((by_name[name] for name in names if name in by_name), None)

    def take(self, names: Sequence[str]) -> str | None:
        """Return what `find` finds; it is not free any more."""
        found = self.find(names)
        if found is not None:
            self.free.remove(found)
        return found

    def take_all(self, names: Sequence[str]) -> list[str]:
        """Return all these columns, or none when one is missing."""
        if not names or not set(names) <= set(self.free):
            return []
        self.free = [column for column in self.free if column not in names]
        return list(names)


def recognise(frame: pd.DataFrame, dataset: Dataset, *, file: str) -> RawPredictions:
    """Return the parts that the columns of a predictions file play.

    Raises
    ------
    PredictionsError
        No column holds a predicted label or probabilities, or the epochs are no numbers.
    """
    frame = frame.reset_index(drop=True)
    schema = dataset.schema
    of_classes = class_columns(frame, dataset.classes)  # a class may be called `news` or `title`, like a text column
    columns = _Columns([column for column in frame.columns if column not in of_classes])
    text_columns = columns.take_all(schema.text)
    if not text_columns and (found := columns.take(TEXT_NAMES)):
        text_columns = [found]
    id_column = columns.take([plain_name(schema.id or ""), ROW_ID, *ID_NAMES])
    split = columns.take([plain_name(schema.split or ""), *SPLIT_NAMES])
    epoch = columns.take(EPOCH_NAMES)
    has_labels = bool(label_columns(frame[columns.free]))
    gold = columns.take([plain_name(schema.label or ""), *GOLD_NAMES])
    score = columns.find(SCORE_NAMES) if gold and not has_labels else None
    runs = () if score else raw_runs(frame[[*columns.free, *of_classes]], classes=dataset.classes, file=file)
    if not runs and gold and (score or not text_columns):
        # `[{label, score}]` of a transformers pipeline, and `id, label`: here the label is the prediction.
        runs = (RawRun(NAMELESS, frame[gold], top_score=as_numbers(frame[score]) if score else None),)
        gold = None
    if not runs:
        raise PredictionsError(
            f"{file!r} has no column of predictions; it has {named_choices(frame.columns)}. "
            "Call the predicted label 'pred' (several systems: 'pred_<system>'), or give probabilities as "
            "'prob_<class>'."
        )
    shown = [id_column, *text_columns, *(run.labels.name for run in runs if run.labels is not None)]
    return RawPredictions(
        file=file,
        n=len(frame),
        runs=runs,
        shown=frame[[column for column in frame.columns if column in shown]],
        ids=as_keys(frame[id_column]) if id_column else None,
        id_column=id_column or "",
        texts=read_texts(frame, text_columns).column if text_columns else None,
        gold=text_column(frame[gold]) if gold else None,
        splits=text_column(frame[split]) if split else None,
        epochs=_epochs(frame[epoch], file) if epoch else None,
    )


def as_keys(cells: pd.Series) -> pd.Series[str]:
    """Return ids as text: 7 and 7.0 are ``7``."""
    if pd.api.types.is_integer_dtype(cells) and not cells.hasnans:
        return cells.astype("str")
    return text_column(cells)


def _epochs(cells: pd.Series, file: str) -> np.ndarray:
    numbers = as_numbers(cells)
    if numbers is None or np.isnan(numbers).any():
        raise PredictionsError(
            f"The column {cells.name!r} of {file!r} should number the epochs, but some cells are missing or no number. "
            "Write a whole number in each."
        )
    if (np.mod(numbers, 1) == 0).all():
        return numbers.astype(np.int64)
    ranks: np.ndarray = np.unique(numbers, return_inverse=True)[1].astype(np.int64)
    return ranks  # half epochs: only their order is kept
