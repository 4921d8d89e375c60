"""The history names everything that was done, newest first, and what was taken back."""

from __future__ import annotations

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project
from nlp_explorer.review import batches_newest_first, history, record, undo, undo_last
from nlp_explorer.review.history import bring_back_batch


def test_every_entry_is_listed_newest_first_with_its_undo(project: Project, data: Dataset) -> None:
    record(project, data, [2], "relabel", "c", reviewer="ann", page="labels")
    undo(project, record(project, data, [0], "drop", reviewer="bob"), reviewer="ann")
    found = history(project, data)
    assert found["action"].tolist() == ["undo", "drop", "relabel"]
    assert found["row_id"].tolist() == [-1, 0, 2]
    assert found["is_live"].tolist() == [True, False, True]
    assert found["label"].tolist()[1:] == ["a", "a"]
    assert history(project, data, reviewer="bob")["action"].tolist() == ["drop"]


def test_a_batch_is_one_line_with_its_state(project: Project, data: Dataset) -> None:
    record(project, data, [0, 1], "drop", reviewer="ann")
    second = record(project, data, [2, 3], "relabel", "c", reviewer="bob", page="labels")
    undo(project, history(project, data)["uuid"][0], reviewer="bob")
    found = batches_newest_first(project)
    assert found[["reviewer", "action", "rows", "state"]].to_numpy().tolist() == [
        ["bob", "relabel", 2, "partly taken back"],
        ["ann", "drop", 2, "stands"],
    ]
    undo(project, second, reviewer="bob")
    assert batches_newest_first(project)["state"].tolist() == ["taken back", "stands"]


def test_undo_last_takes_back_ones_own(project: Project, data: Dataset) -> None:
    first = record(project, data, [0], "drop", reviewer="ann")
    second = record(project, data, [1], "drop", reviewer="ann")
    record(project, data, [2], "drop", reviewer="bob")
    assert undo_last(project, reviewer="ann") == second
    assert undo_last(project, reviewer="ann") == first
    assert undo_last(project, reviewer="ann") is None


def test_a_batch_that_was_taken_back_is_brought_back_however_often_it_was(project: Project, data: Dataset) -> None:
    batch = record(project, data, [0, 1], "drop", reviewer="ann")
    for _ in range(2):
        undo(project, batch, reviewer="ann")
    bring_back_batch(project, batch, reviewer="bob")
    assert batches_newest_first(project)["state"].tolist() == ["stands"]
    undo(project, batch, reviewer="ann")
    assert batches_newest_first(project)["state"].tolist() == ["taken back"]
    bring_back_batch(project, batch, reviewer="bob")
    assert batches_newest_first(project)["state"].tolist() == ["stands"]


def test_nothing_decided_is_an_empty_history(project: Project, data: Dataset) -> None:
    assert history(project, data).empty
    assert batches_newest_first(project).empty
