"""All runs of a dataset: those in its own columns and those in any number of predictions files, each with its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.read import predictions_from_columns, read_predictions
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.sources import name_of
from nlp_explorer.reading.options import Input, NamedBytes

_EPOCH_IN_NAME = re.compile(
    r"^(?P<before>.*?)[-_. ]*(?:epoch|step|checkpoint|ckpt)[-_ ]?(?P<number>\d+)(?P<after>.*)$", re.I
)


@dataclass(frozen=True)
class _Entry:
    """A run, and the file it came from; None for a column of the dataset."""

    run: Predictions
    source: Input | None = None


def read_runs(
    inputs: Sequence[Input], dataset: Dataset, *, class_names: Sequence[str] | None = None
) -> tuple[Predictions, ...]:
    """Return the runs in the files, in their order, then those in the dataset's own columns; no two of one name.

    Files whose names differ only in the number of an epoch (``preds_epoch1.csv``, ``preds_epoch2.csv``) are one run
    over time. A data file that is named again as a predictions file adds nothing. Other runs of one name are told
    apart by their file, or the folder of their file.

    Raises
    ------
    PredictionsError, ReadError
        A file cannot be read or joined; see `read_predictions`.
    """
    entries = [_Entry(run) for run in predictions_from_columns(dataset)]
    for source in inputs:
        runs = read_predictions(source, dataset, class_names=class_names)
        entries += [_Entry(run, source) for run in runs if run.joined_by != "column"]
    named = _with_own_names(_with_epochs(entries))
    return tuple(sorted(named, key=lambda run: run.joined_by == "column"))  # a file that was named is asked about


def _with_epochs(entries: list[_Entry]) -> list[_Entry]:
    """Number the runs of files that differ in an epoch only, and give them one name."""
    matches = [
        _EPOCH_IN_NAME.match(entry.run.name) if entry.source is not None and entry.run.epoch is None else None
        for entry in entries
    ]
    series = Counter((match["before"], match["after"]) for match in matches if match)
    return [
        _numbered(entry, match) if match and series[match["before"], match["after"]] > 1 else entry
        for entry, match in zip(entries, matches, strict=True)
    ]


def _numbered(entry: _Entry, match: re.Match[str]) -> _Entry:
    name = (match["before"] + match["after"]).lstrip("-_. ") or entry.run.name
    return _Entry(replace(entry.run, name=name, epoch=int(match["number"])), entry.source)


def _with_own_names(entries: list[_Entry]) -> list[Predictions]:
    used: set[tuple[str, int | None]] = set()
    result = []
    for entry in entries:
        run = entry.run
        candidates = [run.name, *_longer_names(run.name, entry.source)]
        candidates += [f"{run.name} ({number})" for number in range(2, len(entries) + 2)]
        name = next(name for name in candidates if (name, run.epoch) not in used)
        used.add((name, run.epoch))
        result.append(run if name == run.name else replace(run, name=name))
    return result


def _longer_names(name: str, source: Input | None) -> list[str]:
    if source is None:
        return []
    file = name_of(source)
    names = [] if name == file else [f"{name} ({file})"]
    if not isinstance(source, NamedBytes):
        names.append(f"{Path(source).resolve().parent.name}/{name}")
    return names
