"""What the database sums up about batches is what going through every entry gives."""

from __future__ import annotations

import random

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project
from nlp_explorer.review import record, undo
from nlp_explorer.review.decisions import UNDO, record_each
from nlp_explorer.review.entry_log import all_entries, batches_newest_first, live_entries


def _by_hand(project: Project) -> list[list[object]]:
    found = all_entries(project)
    lines = []
    for batch, part in found[found["action"] != UNDO].groupby("batch", sort=False):
        share = part["is_live"].mean()
        values = [None if pd.isna(value) else value for value in part["value"]]
        lines.append(
            [
                batch,
                part["action"].iloc[0],
                "several" if len(set(values)) > 1 else values[0],
                len(part),
                "stands" if share == 1 else "partly taken back" if share else "taken back",
            ]
        )
    return lines[::-1]


def test_batches_are_summed_up_as_their_entries_say(project: Project, data: Dataset) -> None:
    chance = random.Random(7)
    for _ in range(40):
        rows = chance.sample(range(len(data)), chance.randint(1, 4))
        entries = all_entries(project)
        kind = chance.randrange(4) if len(entries) else 0
        if kind == 0:
            record(project, data, rows, *chance.choice([("drop", None), ("relabel", "c")]), reviewer="ann")
        elif kind == 1:
            record_each(project, data, pd.Series([f"c{row}" for row in rows], index=rows), "relabel", reviewer="bob")
        else:  # takes back decisions, batches and undos alike
            undo(project, chance.choice(entries["uuid" if kind == 2 else "batch"].tolist()), reviewer="ann")
    found = batches_newest_first(project)
    shown = found[["batch", "action", "value", "rows", "state"]].to_numpy(dtype=object).tolist()
    assert [[None if pd.isna(cell) else cell for cell in line] for line in shown] == _by_hand(project)
    assert set(found["state"]) == {"stands", "partly taken back", "taken back"}


def test_live_entries_are_the_decisions_that_were_not_taken_back(project: Project, data: Dataset) -> None:
    first = record(project, data, [0, 1], "drop", reviewer="ann")
    record(project, data, [2], "keep", reviewer="ann")
    back = undo(project, first, reviewer="ann")
    assert live_entries(project)["action"].tolist() == ["keep"]
    undo(project, back, reviewer="ann")
    undo(project, all_entries(project)["uuid"][1], reviewer="bob")
    found, every = live_entries(project), all_entries(project)
    kept = every[every["is_live"] & (every["action"] != UNDO)].drop(columns="is_live").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, kept)
    assert found["row_id"].tolist() == [0, 2]


def test_an_empty_project_has_entries_of_the_same_types(project: Project, data: Dataset) -> None:
    empty, empty_batches = all_entries(project).dtypes, batches_newest_first(project).dtypes
    record(project, data, [0], "drop", reviewer="ann", page="labels")
    pd.testing.assert_series_equal(empty, all_entries(project).dtypes)
    pd.testing.assert_series_equal(empty_batches, batches_newest_first(project).dtypes)
