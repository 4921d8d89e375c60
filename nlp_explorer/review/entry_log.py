"""What the file of a project holds about decisions: entries, undos among them, and what was taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlalchemy import Connection, Row, Select, case, func, select

from nlp_explorer.projects.project import Project
from nlp_explorer.projects.row_keys import KEY_COLUMNS
from nlp_explorer.projects.schema import batches, entries
from nlp_explorer.review.decisions import UNDO

MIXED = "several"  # stands for values that differ within a batch
STANDS, PARTLY, TAKEN_BACK = "stands", "partly taken back", "taken back"

_ROWS_AT_ONCE = 50_000  # bounds the memory that Python's own objects take while entries are read
_NUMBERS = ("row_id", "n_twins")  # -1 where there is none
_HEAD = ("time", "reviewer", "page", "note")  # kept once a batch
_COLUMNS = tuple(column for column in entries.c if column.name != "number")


def all_entries(project: Project) -> pd.DataFrame:
    """Return every entry ever made, undone ones and undos included, oldest first; index: its number 0, 1, ...

    ``is_live``: whether it counts. Two workspaces with the same entries give the same order.
    """
    with project.database.read() as connection:
        taken_back = _taken_back(connection)
        frame = _read(connection, frozenset())
    is_live = ~(frame["uuid"].isin(taken_back) | frame["batch"].isin(taken_back))
    return frame.assign(is_live=is_live.to_numpy())


def live_entries(project: Project, *, made_on: str = "") -> pd.DataFrame:
    """Return the decisions that were not taken back, oldest first; batches that were are not even read.

    ``made_on``: fingerprint of a version in which row ids say which row is meant: the keys of decisions made on it are
    left out, which takes half as long.
    """
    with project.database.read() as connection:
        taken_back = _taken_back(connection)
        frame = _read(connection, taken_back, without_keys_of=made_on)
    is_live = (~frame["uuid"].isin(taken_back) & (frame["action"] != UNDO)).to_numpy()
    return frame if is_live.all() else frame[is_live].reset_index(drop=True)


def batches_newest_first(project: Project, *, reviewer: str | None = None) -> pd.DataFrame:
    """Return what was decided in one go, one line each, newest first; an undo shows in the state of what it took back.

    Columns ``batch``, ``time``, ``reviewer``, ``page``, ``action``, ``value`` (`MIXED` where rows differ), ``rows``
    (how many), ``state`` (`STANDS`, `PARTLY` or `TAKEN_BACK`). Summed up by the database: a million entries take
    0.5 CPU seconds.
    """
    with project.database.read() as connection:
        taken_back = _taken_back(connection)
        found = connection.execute(_summary(reviewer)).all()
        alone = _taken_back_alone(connection, taken_back)
    lines = [_line(row, row.batch in taken_back, alone.get(row.batch, 0)) for row in found]
    columns = ["batch", "time", "reviewer", "page", "action", "value", "rows", "state"]
    frame = pd.DataFrame(lines, columns=columns).astype(
        {name: "str" for name in columns if name not in ("time", "rows")} | {"rows": "int64"}
    )
    return frame.assign(time=_times(frame["time"]))


def standing_undos(project: Project, target: str) -> list[str]:
    """Return the batches that take back a batch or an entry, and were not taken back themselves."""
    query = select(entries.c.uuid, entries.c.batch).where((entries.c.action == UNDO) & (entries.c.value == target))
    with project.database.read() as connection:
        taken_back = _taken_back(connection)
        return [batch for uuid, batch in connection.execute(query) if not {uuid, batch} & taken_back]


def _summary(reviewer: str | None) -> Select[Any]:
    value = entries.c.value
    query = (
        select(
            batches.c.batch,
            batches.c.time,
            batches.c.reviewer,
            batches.c.page,
            func.min(entries.c.action).label("action"),
            func.max(entries.c.action).label("last_action"),
            func.min(value).label("value"),
            func.max(value).label("last_value"),
            func.count(value).label("n_values"),
            func.count().label("n_rows"),
        )
        .join_from(batches, entries, batches.c.batch == entries.c.batch)
        .where(entries.c.action != UNDO)
        .group_by(batches.c.batch)
        .order_by(batches.c.time.desc(), batches.c.batch.desc())
    )
    return query if reviewer is None else query.where(batches.c.reviewer == reviewer)


def _line(row: Row[Any], is_taken_back: bool, n_alone: int) -> tuple[object, ...]:
    n_live = 0 if is_taken_back else row.n_rows - n_alone
    has_one_value = row.value == row.last_value and row.n_values in (0, row.n_rows)
    return (
        row.batch,
        row.time,
        row.reviewer,
        row.page,
        row.action if row.action == row.last_action else MIXED,
        row.value if has_one_value else MIXED,
        row.n_rows,
        STANDS if n_live == row.n_rows else PARTLY if n_live else TAKEN_BACK,
    )


def _taken_back(connection: Connection) -> set[str]:
    """Return the batches and single entries that were taken back, found by walking back through the undos: a later
    one may have taken back an earlier one.
    """
    undos = (
        select(entries.c.uuid, entries.c.batch, entries.c.value)
        .join_from(entries, batches, batches.c.batch == entries.c.batch)
        .where(entries.c.action == UNDO)
        .order_by(batches.c.time.desc(), entries.c.batch.desc(), entries.c.uuid.desc())
    )
    taken_back: set[str] = set()
    for uuid, batch, target in connection.execute(undos):
        if uuid not in taken_back and batch not in taken_back:
            taken_back.add(target)
    return taken_back


def _taken_back_alone(connection: Connection, taken_back: Set[str]) -> dict[str, int]:
    """Return how many entries of each batch were taken back one by one."""
    query = select(entries.c.batch, func.count()).where(entries.c.uuid.in_(_values(taken_back)))
    return {row[0]: row[1] for row in connection.execute(query.group_by(entries.c.batch))}


def _values(names: Set[str]) -> Select[Any]:
    """Return names as a column of a query, however many they are."""
    listed = func.json_each(json.dumps(sorted(names))).table_valued("value")
    return select(listed.c.value)


def _read(connection: Connection, without: Set[str], *, without_keys_of: str = "") -> pd.DataFrame:
    """Return the entries, oldest first, but for those of some batches, and without the keys of those of a version."""
    columns = [
        case((entries.c.fingerprint != without_keys_of, column)) if column.name in KEY_COLUMNS else column
        for column in _COLUMNS
    ]
    query = select(*(columns if without_keys_of else _COLUMNS)).order_by(entries.c.number)
    if without:
        query = query.where(entries.c.batch.not_in(_values(without)))
    found = connection.execute(query).cursor
    assert found is not None  # a SELECT has one
    parts = [_table(rows) for rows in iter(lambda: found.fetchmany(_ROWS_AT_ONCE), [])]
    frame = _frame(pa.concat_tables(parts or [_table([])]))
    heads = pd.DataFrame(map(tuple, connection.execute(select(batches))), columns=[c.name for c in batches.c])
    at = pd.Index(heads["batch"]).get_indexer(frame["batch"])
    for name in _HEAD:
        frame[name] = heads[name].to_numpy()[at]
    frame = frame.astype({name: "str" for name in _HEAD if name != "time"})
    if not _is_in_order(frame, at):
        frame = frame.sort_values(["time", "batch", "row_id", "uuid"], ignore_index=True)
    return frame.assign(time=_times(frame["time"]))


def _is_in_order(frame: pd.DataFrame, batch: np.ndarray) -> bool:
    """Return whether entries, ``batch`` their batches as numbers, are in order already: those of one server are."""
    later = np.diff(frame["time"].to_numpy(np.int64))
    is_next = (np.diff(batch) == 0) & (np.diff(frame["row_id"].to_numpy()) > 0)
    return bool(((later > 0) | ((later == 0) & is_next)).all())


def _table(rows: Sequence[Any]) -> pa.Table:
    types = {column.name: pa.int64() if column.type.python_type is int else pa.large_string() for column in _COLUMNS}
    columns = zip(*rows, strict=True) if rows else ([] for _ in types)
    arrays = [pa.array(cells, type=kind) for cells, kind in zip(columns, types.values(), strict=True)]
    return pa.table(dict(zip(types, arrays, strict=True)))


def _frame(table: pa.Table) -> pd.DataFrame:
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_integer(column.type):
            columns[name] = pd.Series(column.fill_null(-1).to_numpy())
        else:
            columns[name] = pd.Series(column, dtype="str")
    return pd.DataFrame(columns).astype({"settles": "bool"})


def _times(microseconds: pd.Series) -> pd.Series:
    return pd.to_datetime(microseconds.astype("int64"), unit="us", utc=True).astype("datetime64[us, UTC]")
