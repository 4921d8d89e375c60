"""What one run predicts, in the classes of the dataset."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError, named_choices
from nlp_explorer.predictions.class_names import (
    ClassOrder,
    choose_order,
    class_ids,
    known_names,
    possible_orders,
)
from nlp_explorer.predictions.confidence import top_probability
from nlp_explorer.predictions.probabilities import ClassScores, checked_probabilities
from nlp_explorer.predictions.run_columns import RawRun
from nlp_explorer.reading.cells import text_column


@dataclass(frozen=True, eq=False)
class Resolved:
    """The predictions of one run of a file, before they are put in the order of the rows.

    Attributes
    ----------
    names
        The labels that ``codes`` points into.
    codes
        int64 ``(n_predictions,)``: the predicted label, -1 where the run says nothing.
    is_known
        bool, one a name: whether it is a class of the dataset (or of the names that were told).
    written
        One a name: the label as the file writes it.
    classes, probabilities
        The class of each column and float32 ``(n_predictions, n_classes)``, or none.
    notes
        Sentences: what was recognised.
    """

    names: tuple[str, ...]
    codes: np.ndarray
    is_known: np.ndarray
    classes: tuple[str, ...]
    probabilities: np.ndarray | None
    top_probability: np.ndarray | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Naming:
    """What is needed to turn ids into names: the orders to try, and the label of each prediction's row."""

    dataset: Dataset
    orders: tuple[ClassOrder, ...]
    label_of_row: pd.Series  # category of str, one a prediction; missing where it found no row
    file: str

    @property
    def told(self) -> tuple[ClassOrder, ...]:
        """The orders that somebody wrote down."""
        return tuple(order for order in self.orders if order.is_told)


def naming(dataset: Dataset, positions: np.ndarray, told: Sequence[ClassOrder], *, file: str) -> Naming:
    """Return what names the class ids of predictions that were joined to these positions."""
    labels = dataset.frame["label"]
    codes = np.append(labels.cat.codes.to_numpy(), -1)[positions]  # position -1 reads the last entry
    label_of_row = pd.Series(pd.Categorical.from_codes(codes, categories=labels.cat.categories))
    return Naming(dataset, possible_orders(dataset, told), label_of_row, file)


def resolve(run: RawRun, naming: Naming) -> Resolved:
    """Return the predicted labels and probabilities of a run.

    Raises
    ------
    PredictionsError
        None of its labels is a class of the dataset, its classes cannot be named, or its probabilities are none.
    """
    if run.scores is not None and naming.dataset.schema.is_multi_label:
        raise PredictionsError(
            f"{naming.file!r} gives probabilities, but rows of this dataset may have several labels. "
            f"Give the predicted labels instead, joined by {naming.dataset.schema.label_separator!r}."
        )
    notes: list[str] = []
    scores = checked_probabilities(run.scores, file=naming.file) if run.scores is not None else None
    labels = _labels(run, naming, notes, n_columns=None if scores is None else scores.values.shape[1])
    if scores is None:
        assert labels is not None  # a run without labels has scores
        top = top_probability(run.top_score, labels.codes, labels.names, notes)
        classes = tuple(sorted(labels.names[code] for code in np.unique(labels.codes[labels.codes >= 0])))
        return Resolved(labels.names, labels.codes, labels.is_known, classes, None, top, tuple(notes))
    if scores.note:
        notes.append(scores.note)
    classes = _columns(scores, labels, naming, notes)
    probabilities = scores.values.astype(np.float32)
    is_complete = ~np.isnan(scores.values[:, 0])
    best = np.where(is_complete, np.nan_to_num(scores.values).argmax(axis=1), -1)
    if labels is None:
        is_known = _is_known(classes, naming)
        return Resolved(classes, best, is_known, classes, probabilities, None, tuple(notes))
    likeliest = pd.Index(labels.names, dtype="str").get_indexer(pd.Index(classes, dtype="str"))[best]
    n_other = int(((likeliest != labels.codes) & is_complete & (labels.codes >= 0)).sum())
    if n_other:
        notes.append(
            f"The predicted label is not the most probable one in {n_other:,} of {len(best):,} predictions; it is "
            "taken as written."
        )
    return Resolved(labels.names, labels.codes, labels.is_known, classes, probabilities, None, tuple(notes))


@dataclass(frozen=True, eq=False)
class _Labels:
    names: tuple[str, ...]
    codes: np.ndarray
    is_known: np.ndarray
    order: ClassOrder | None = None  # the order that named them, when the file gives ids


def _labels(run: RawRun, naming: Naming, notes: list[str], *, n_columns: int | None) -> _Labels | None:
    if run.labels is None:
        return None
    codes, written = _factorized(run.labels)
    if not written and len(codes):
        raise PredictionsError(
            f"The column {run.labels.name!r} of {naming.file!r} is empty in all {len(codes):,} records. "
            "Write the predicted label into it."
        )
    written = [_one_label(value, naming.dataset) for value in written]
    if by_id := _by_told_names(written, naming):
        return _merged(codes, by_id, naming)
    ids = class_ids(written)
    if ids is None or any(_is_known(written, naming)):
        if written and naming.dataset.has_labels and not any(_is_known(written, naming)):
            raise PredictionsError(
                f"None of the labels in {naming.file!r} ({named_choices(written)}) is a class of the dataset "
                f"({named_choices(naming.dataset.classes)}). Give the same names, or open the data it was made for."
            )
        classes = _all_names(naming)
        pairs = zip(known_names(written, classes), written, strict=True)
        return _merged(codes, [label if name is None else name for name, label in pairs], naming)
    is_used = codes >= 0
    chosen = choose_order(
        naming.orders,
        ids[codes[is_used]],
        reference=naming.label_of_row[is_used],
        against="accuracy",
        n_columns=n_columns,
        file=naming.file,
    )
    notes.append(chosen.sentence)
    named = _merged(codes, [chosen.order.names[at] for at in ids], naming)
    return _Labels(named.names, named.codes, np.ones(len(named.names), dtype=bool), chosen.order)


def _factorized(labels: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return codes and the distinct labels without blanks around them; a blank label is none (code -1)."""
    text = labels if isinstance(labels.dtype, pd.StringDtype) else text_column(labels)
    trimmed = pc.utf8_trim_whitespace(pa.array(text, type=pa.large_string(), from_pandas=True))
    codes, distinct = pd.factorize(pd.Series(trimmed, dtype="str").replace("", np.nan))
    return codes.astype(np.int64), [str(value) for value in distinct]


def _one_label(value: str, dataset: Dataset) -> str:
    """Return a label as the dataset writes it where a row may have several: a list becomes its parts, joined."""
    separator = dataset.schema.label_separator
    if separator is None:
        return value
    parts = json.loads(value) if value.startswith("[") and value.endswith("]") else value.split(separator)
    return separator.join(str(part).strip() for part in parts)


def _all_names(naming: Naming) -> list[str]:
    classes = naming.dataset.classes
    if naming.dataset.schema.is_multi_label:
        classes = tuple(naming.dataset.frame["label"].cat.categories.astype("str"))
    return list(dict.fromkeys([*classes, *(name for order in naming.orders for name in order.names)]))


def _is_known(names: Sequence[str], naming: Naming) -> np.ndarray:
    if not naming.dataset.has_labels:
        return np.ones(len(names), dtype=bool)
    separator = naming.dataset.schema.label_separator
    every = _all_names(naming)
    known = np.array([name is not None for name in known_names(names, every)], dtype=bool)
    if separator is not None:
        atoms = set(naming.dataset.classes)
        known |= np.array([set(name.split(separator)) <= atoms for name in names], dtype=bool)
    return known


def _by_told_names(written: list[str], naming: Naming) -> list[str] | None:
    """Return classes for names when the dataset writes ids: the name's place in the told order is its id."""
    ids = class_ids(naming.dataset.classes)
    if ids is None or not naming.told or any(known_names(written, naming.dataset.classes)):
        return None
    by_id = dict(zip(ids.tolist(), naming.dataset.classes, strict=True))
    by_name = {name: by_id.get(at, name) for at, name in enumerate(naming.told[0].names)}
    return [by_name.get(label, label) for label in written] if any(label in by_name for label in written) else None


def _merged(codes: np.ndarray, names: list[str], naming: Naming) -> _Labels:
    """Return codes into the distinct names: two spellings may mean one class."""
    to_name, distinct = pd.factorize(np.array(names, dtype=object))
    merged = np.append(to_name, -1)[codes].astype(np.int64)
    return _Labels(tuple(distinct), merged, _is_known(list(distinct), naming))


def _columns(scores: ClassScores, labels: _Labels | None, naming: Naming, notes: list[str]) -> tuple[str, ...]:
    """Return the class of each column of the probabilities."""
    n_columns = scores.values.shape[1]
    names = scores.names
    if names is not None:
        known = known_names(names, _all_names(naming))
        ids = class_ids(names)
        if ids is None or any(name is not None for name in known):
            return tuple(name if name is not None else written for name, written in zip(known, names, strict=True))
    if labels is not None and labels.order is not None:
        return labels.order.names[:n_columns]
    is_complete = ~np.isnan(scores.values[:, 0])
    reference, against = naming.label_of_row, "accuracy"
    if labels is not None:
        names_of = pd.Index(labels.names, dtype="str")
        reference = pd.Series(pd.Categorical.from_codes(labels.codes, categories=names_of))
        against = "agreement with its predicted labels"
    chosen = choose_order(
        naming.orders,
        scores.values[is_complete].argmax(axis=1),
        reference=reference[is_complete],
        against=against,
        n_columns=n_columns,
        file=naming.file,
    )
    notes.append(chosen.sentence)
    return chosen.order.names
