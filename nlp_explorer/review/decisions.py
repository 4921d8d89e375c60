"""Decisions about rows: written once, never changed. Undoing one is a further entry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Literal, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, func, insert, select

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.project import Project, now
from nlp_explorer.projects.row_keys import count_twins, row_keys
from nlp_explorer.projects.schema import batches, entries
from nlp_explorer.review.sentence_pairs import pair_parts

Action = Literal["keep", "relabel", "relabel_several", "drop", "edit_text", "unsure"]
Verdict = Literal["label wrong", "model weak", "ambiguous", "out of scope", "text broken"]

ACTIONS: tuple[Action, ...] = get_args(Action)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_LINES_AT_ONCE = 20_000  # written between two words about how far it is
_UUID_DIGITS, _RANDOM_DIGITS = 32, 24  # hex: 96 random bits a batch, then a running number, so that the index of a
# large batch is written from end to end instead of all over the file
UNDO = "undo"  # the action of an entry that takes back the batch or the decision named by its value


def record(
    project: Project,
    dataset: Dataset,
    row_ids: Sequence[int] | np.ndarray,
    action: Action,
    value: str | Sequence[str] | None = None,
    *,
    reviewer: str,
    page: str = "",
    verdict: Verdict | None = None,
    cause: str = "",
    note: str = "",
    settles: bool = False,
    progress: Progress = no_progress,
) -> str:
    """Write the same decision about each of some rows; all of them are on disk when this returns, or none.

    Parameters
    ----------
    dataset
        The whole dataset, not a slice of it: a row is told apart from all others.
    value
        The label for ``relabel``, the accepted labels for ``relabel_several``, the text for ``edit_text``;
        nothing otherwise.
    settles
        Whether this ends a disagreement: what anybody decided before about the rows no longer counts.

    Returns
    -------
    str
        The batch, by which `undo` takes it back.

    Raises
    ------
    ExplorerError
        No rows, no reviewer, or a value that does not go with the action.
    StorageError
        The project cannot be written; then nothing of the batch was kept.
    """
    row_ids = pd.unique(np.sort(np.asarray(row_ids, dtype=np.int64)))  # numpy's own: 0.7 CPU seconds a million
    values = [_checked_value(action, value)] * len(row_ids)
    said = _Said(action, verdict, cause.strip(), settles)
    progress(0.0, "taking the keys of the rows")
    lines = _lines(dataset, row_ids, values, said)
    return _write(project, lines, reviewer=reviewer, page=page, note=note, progress=progress)


def record_each(
    project: Project,
    dataset: Dataset,
    values: pd.Series,
    action: Literal["relabel", "edit_text"],
    *,
    reviewer: str,
    page: str = "",
    note: str = "",
) -> str:
    """Write a label or a text of its own for each of some rows, in one batch; as `record` otherwise.

    ``values``: the new label or text, str; index: row id, each once.
    """
    values = values.sort_index()
    checked = [_checked_value(action, value) for value in values]
    lines = _lines(dataset, values.index.to_numpy(np.int64), checked, _Said(action))
    return _write(project, lines, reviewer=reviewer, page=page, note=note)


def undo(project: Project, target: str, *, reviewer: str, page: str = "") -> str:
    """Take back a batch (or one decision, by its UUID); taking back an undo brings the decisions back.

    Returns
    -------
    str
        The batch of the undo itself.

    Raises
    ------
    ExplorerError
        There is no such batch or decision.
    """
    with project.database.read() as connection:
        is_batch = connection.execute(select(batches.c.batch).where(batches.c.batch == target)).first()
        is_entry = connection.execute(select(entries.c.uuid).where(entries.c.uuid == target)).first()
    if not (is_batch or is_entry):
        raise ExplorerError(f"There is no decision {target!r} in the project {project.name!r}: nothing to undo.")
    line = pd.DataFrame({"action": [UNDO], "value": [target], "cause": [""], "settles": [0]})
    return _write(project, line, reviewer=reviewer, page=page, note="")


def check_whole(dataset: Dataset) -> None:
    """Refuse a slice: in a part of a dataset, a row may look unique that is not."""
    if dataset.subset_of is not None:
        raise ValueError(f"decisions belong to whole datasets, not to a slice ({dataset.subset_of})")


def labels_of(value: str) -> tuple[str, ...]:
    """Return the labels in the value of a ``relabel_several``."""
    return tuple(json.loads(value))


def _checked_value(action: Action, value: str | Sequence[str] | None) -> str | None:
    if action not in ACTIONS:
        raise ExplorerError(f"{action!r} is no action: use one of {named_choices(ACTIONS)}.")
    if action == "relabel_several":
        labels = [] if value is None or isinstance(value, str) else [label.strip() for label in value if label.strip()]
        if not labels:
            raise ExplorerError(f"relabel_several needs a list of labels, not {value!r}: name one or more.")
        return json.dumps(list(dict.fromkeys(labels)), ensure_ascii=False)
    if action in ("relabel", "edit_text"):
        if not isinstance(value, str) or not value.strip():
            what = "a label" if action == "relabel" else "the new text (drop the row if there is none)"
            raise ExplorerError(f"{action} needs {what}, not {value!r}.")
        return value.strip() if action == "relabel" else value
    if value is not None:
        raise ExplorerError(f"{action} takes no value, but got {value!r}: leave it out.")
    return None


@dataclass(frozen=True)
class _Said:
    """What the decisions of one batch have in common."""

    action: Action
    verdict: Verdict | None = None
    cause: str = ""
    settles: bool = False


def _lines(dataset: Dataset, row_ids: np.ndarray, values: list[str | None], said: _Said) -> pd.DataFrame:
    check_whole(dataset)
    if said.action == "edit_text" and len(dataset.schema.text) > 1:
        for value in values:
            pair_parts(value or "", dataset.schema.text)
    if said.verdict is not None and said.verdict not in VERDICTS:
        raise ExplorerError(f"{said.verdict!r} is no verdict: use one of {named_choices(VERDICTS)}.")
    if len(row_ids) == 0:
        raise ExplorerError("No rows were chosen: choose at least one row to decide about.")
    keys = row_keys(dataset, row_ids)
    return keys.assign(
        n_twins=count_twins(dataset, keys),
        row_id=row_ids,
        value=pd.array(values, dtype="object"),
        action=said.action,
        verdict=said.verdict,
        cause=said.cause,
        settles=int(said.settles),
        fingerprint=dataset.fingerprint,
    )


def _write(
    project: Project,
    lines: pd.DataFrame,
    *,
    reviewer: str,
    page: str,
    note: str,
    progress: Progress = no_progress,
) -> str:
    if not reviewer.strip():
        raise ExplorerError("A decision needs the name of who made it: give the reviewer's name.")
    batch = uuid.uuid4().hex
    names = ["uuid", "batch", *(str(name) for name in lines.columns)]
    insert_entry = f"INSERT INTO entries ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    with project.database.write() as connection:
        head = {"batch": batch, "time": _next_time(connection), "reviewer": reviewer.strip()}
        connection.execute(insert(batches).values(**head, page=page, note=note.strip()))
        first = uuid.uuid4().hex[:_RANDOM_DIGITS]
        for start in range(0, len(lines), _LINES_AT_ONCE):
            progress(start / len(lines), f"keeping {start:,} of {len(lines):,}")
            part = lines.iloc[start : start + _LINES_AT_ONCE]
            columns = [pa.array(part[name], from_pandas=True).to_pylist() for name in part]  # missing: None
            numbers = range(start, start + len(part))
            uuids = [f"{first}{number:0{_UUID_DIGITS - _RANDOM_DIGITS}x}" for number in numbers]
            rows = list(zip(uuids, repeat(batch), *columns, strict=False))
            connection.exec_driver_sql(insert_entry, rows)
    progress(1.0, "done")
    return batch


def _next_time(connection: Connection) -> int:
    """Return the time, later than every batch of the file: a clock that was set back must not reorder decisions."""
    latest = connection.execute(select(func.max(batches.c.time))).scalar_one() or 0
    return max(now(), latest + 1)
