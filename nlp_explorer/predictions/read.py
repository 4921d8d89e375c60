"""Read a predictions file of any of the accepted formats and join it to a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.class_names import ClassOrder, names_beside
from nlp_explorer.predictions.columns import RawPredictions
from nlp_explorer.predictions.join import Join, join
from nlp_explorer.predictions.leftovers import describe, unmatched_table
from nlp_explorer.predictions.order import doubt
from nlp_explorer.predictions.pairing import Pairing
from nlp_explorer.predictions.resolve import Naming, Resolved, naming, resolve
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.run_columns import RawRun, raw_runs
from nlp_explorer.predictions.sources import read_source
from nlp_explorer.reading.options import Input, NamedBytes


def read_predictions(
    input: Input, dataset: Dataset, *, name: str | None = None, class_names: Sequence[str] | None = None
) -> tuple[Predictions, ...]:
    """Return the runs in a predictions file, joined to the rows of a dataset, in the order of the file.

    Several systems are several runs; several epochs of one system are runs of one name, in ascending order.

    Parameters
    ----------
    name
        What to call a run that the file gives no name; the file's name when None.
    class_names
        The names of class ids 0, 1, ...; guessed when None, from a file beside this one or from the labels.

    Raises
    ------
    PredictionsError
        The file holds no predictions, cannot be joined, or its numbers are no probabilities.
    ReadError
        The file cannot be read at all.
    """
    source = read_source(input, dataset)
    if dataset.schema.predictions and source.is_one_of(dataset.files):
        return predictions_from_columns(dataset)
    raw = source.predictions
    if raw.n == 0 and len(dataset):
        raise PredictionsError(f"{raw.file!r} holds no prediction at all. Write one line a prediction.")
    joined = join(raw, dataset)
    named = naming(dataset, joined.pairing.positions, _told(input, raw, class_names), file=raw.file)
    return tuple(
        run
        for one in raw.runs
        for run in _epochs(raw, one.name or name or raw.file, resolve(one, named), joined, named)
    )


def predictions_from_columns(dataset: Dataset) -> tuple[Predictions, ...]:
    """Return the runs in the ``pred`` and ``pred_<system>`` columns of the data file itself; none when it has none.

    Raises
    ------
    PredictionsError
        A column holds no class of the dataset.
    """
    columns = [name for name in dataset.schema.predictions if name in dataset.frame.columns]
    if not columns or len(dataset) == 0:
        return ()
    file = _file_of(dataset, dataset.frame[columns].notna().any(axis=1).to_numpy())
    others = [name for name in dataset.frame.columns[3:] if name not in (*columns, dataset.schema.id)]
    runs = raw_runs(dataset.frame[[*columns, *others]].reset_index(drop=True), classes=dataset.classes, file=file)
    named = naming(dataset, np.arange(len(dataset)), (), file=file)
    return tuple(_from_column(run, named) for run in runs if run.labels is not None)


def _file_of(dataset: Dataset, is_predicted: np.ndarray) -> str:
    """Return the file that the first predicted row came from; the first one when no row is predicted."""
    if not dataset.files:
        return dataset.name
    row = int(dataset.row_ids[int(is_predicted.argmax())])
    n_unread = Counter(piece.file for piece in dataset.unread)
    ends = np.cumsum([file.n_records - n_unread[file.name] for file in dataset.files])
    at = int(np.searchsorted(ends, row, side="right"))
    return dataset.files[min(at, len(dataset.files) - 1)].name


def _from_column(run: RawRun, named: Naming) -> Predictions:
    assert run.labels is not None
    n_rows = len(named.dataset)
    resolved = resolve(run, named)
    # A row without a prediction came from a file without the column: nothing is left over.
    positions = np.where(resolved.codes >= 0, np.arange(n_rows), -1)
    pairing = Pairing(positions, np.full(n_rows, None, dtype=object))
    sentence = (
        f"{pairing.n_paired:,} of {n_rows:,} rows have a prediction in the column {run.labels.name!r} "
        "of the data file itself."
    )
    raw = RawPredictions(named.file, n_rows, (run,), run.labels.to_frame())
    [result] = _epochs(raw, run.name or named.file, resolved, Join(pairing, "column", sentence), named)
    return replace(result, n_predictions=pairing.n_paired)


def _told(input: Input, raw: RawPredictions, class_names: Sequence[str] | None) -> list[ClassOrder]:
    if class_names is not None:
        return [ClassOrder(tuple(class_names), "as they were given", is_told=True)]
    if raw.class_names is not None:
        return [ClassOrder(raw.class_names, "by the names in the file itself", is_told=True)]
    return [] if isinstance(input, NamedBytes) else names_beside(Path(input))


def _epochs(raw: RawPredictions, name: str, resolved: Resolved, joined: Join, named: Naming) -> list[Predictions]:
    if raw.epochs is None:
        return [_aligned(raw, name, resolved, joined, named, at=np.arange(raw.n), epoch=None)]
    return [
        _aligned(raw, name, resolved, joined, named, at=np.flatnonzero(raw.epochs == epoch), epoch=int(epoch))
        for epoch in np.unique(raw.epochs)
    ]


def _aligned(
    raw: RawPredictions,
    name: str,
    resolved: Resolved,
    joined: Join,
    named: Naming,
    *,
    at: np.ndarray,
    epoch: int | None,
) -> Predictions:
    """Return one run and epoch in the order of the rows."""
    dataset, positions = named.dataset, joined.pairing.positions[at]
    unmatched = unmatched_table(raw, joined.pairing, resolved, at=at, classes=dataset.classes)
    is_joined = positions >= 0
    rows, source = positions[is_joined], at[is_joined]
    predicted = _predicted(resolved, dataset, rows, source)
    notes = [joined.sentence, *resolved.notes, describe(unmatched, resolved)]
    if joined.joined_by == "order":
        notes.append(doubt(dataset.frame["label"], predicted))
    else:
        notes.append(_label_differences(raw, joined, dataset))
    return Predictions(
        name=name,
        predicted=predicted,
        joined_by=joined.joined_by,
        how=" ".join(note for note in notes if note),
        n_predictions=len(at),
        classes=resolved.classes,
        unmatched=unmatched,
        probabilities=_spread(resolved.probabilities, len(dataset), rows, source),
        top_probability=_spread(resolved.top_probability, len(dataset), rows, source),
        epoch=epoch,
    )


def _predicted(resolved: Resolved, dataset: Dataset, rows: np.ndarray, source: np.ndarray) -> pd.Series:
    categories = pd.Index(sorted({*dataset.classes, *resolved.names}), dtype="str")
    to_category = np.append(categories.get_indexer(pd.Index(resolved.names, dtype="str")), -1)
    codes = np.full(len(dataset), -1, dtype=np.int64)
    codes[rows] = to_category[resolved.codes[source]]
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=categories), index=dataset.frame.index, name="predicted"
    )


def _spread(values: np.ndarray | None, n_rows: int, rows: np.ndarray, source: np.ndarray) -> np.ndarray | None:
    if values is None:
        return None
    result = np.full((n_rows, *values.shape[1:]), np.nan, dtype=np.float32)
    result[rows] = values[source]
    result.flags.writeable = False
    return result


def _label_differences(raw: RawPredictions, joined: Join, dataset: Dataset) -> str:
    """Return how often the label in the file is not the dataset's."""
    if raw.gold is None or not dataset.has_labels or dataset.schema.is_multi_label:
        return ""
    at = np.flatnonzero(joined.pairing.positions >= 0)
    mine = raw.gold.iloc[at].str.strip().to_numpy(dtype=object)
    theirs = dataset.frame["label"].iloc[joined.pairing.positions[at]].astype("str").str.strip().to_numpy(dtype=object)
    differs = (mine != theirs) & pd.notna(mine) & pd.notna(theirs)
    if not differs.any():
        return ""
    return (
        f"Its label column differs from the dataset's in {int(differs.sum()):,} of {len(at):,} rows; the "
        "dataset's label counts."
    )
