"""Two workspaces merge by union: twice is the same as once, and both ways give the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.projects import OpenedAs, Workspace, merge_workspaces, open_workspace
from nlp_explorer.reading import NamedBytes, dataset_from_frame
from nlp_explorer.review import record, standing, undo

OPENED = OpenedAs(paths=("/data/train.csv",))


@pytest.fixture
def data() -> Dataset:
    return dataset_from_frame(pd.DataFrame({"text": ["one", "two", "three"], "label": ["a", "b", "a"]}), name="train")


def workspaces(folder: Path) -> tuple[Workspace, Workspace]:
    return open_workspace(folder / "ann"), open_workspace(folder / "bob")


def test_both_ways_give_the_same_standing(tmp_path: Path, data: Dataset) -> None:
    ann, bob = workspaces(tmp_path)
    for workspace, reviewer, row, label in (
        (ann, "ann", 0, "b"),
        (bob, "bob", 0, "c"),
        (ann, "ann", 1, "a"),
        (bob, "bob", 2, "b"),
    ):
        record(workspace.project_for(data, OPENED), data, [row], "relabel", label, reviewer=reviewer)
    undo(
        bob.project_for(data, OPENED),
        record(bob.project_for(data, OPENED), data, [1], "drop", reviewer="bob"),
        reviewer="bob",
    )
    (merged,) = merge_workspaces(ann, bob.folder)
    assert (merged.n_versions, merged.n_decisions, merged.n_documents) == (0, 4, 0)
    merge_workspaces(bob, ann.folder)
    rows = [standing(workspace.project_for(data, OPENED), data).rows for workspace in (ann, bob)]
    pd.testing.assert_frame_equal(*rows)
    assert rows[0]["is_disputed"].tolist() == [True, False, False]
    assert rows[0]["action"].tolist() == ["relabel"] * 3


def test_merging_twice_adds_nothing(tmp_path: Path, data: Dataset) -> None:
    ann, bob = workspaces(tmp_path)
    ann.project_for(data, OPENED)
    record(bob.project_for(data, OPENED), data, [0], "drop", reviewer="bob")
    merge_workspaces(ann, bob.folder)
    (again,) = merge_workspaces(ann, bob.folder)
    assert (again.n_versions, again.n_decisions, again.n_documents) == (0, 0, 0)


def test_an_unknown_project_is_added_with_its_uploads_and_recipes(tmp_path: Path, data: Dataset) -> None:
    ann, bob = workspaces(tmp_path)
    upload = bob.keep_upload(NamedBytes("train.csv", b"text\none\n"))
    opened = OpenedAs(paths=(str(upload),))
    project = bob.project_for(data, opened)
    project.keep_document("recipe", "main", "format: 1", reviewer="bob")
    record(project, data, [1], "drop", reviewer="bob")
    merge_workspaces(ann, bob.folder)
    reopened = ann.reopen_info(bob.token(opened))
    assert reopened is not None
    assert Path(reopened.paths[0]).is_relative_to(ann.folder)
    added = ann.project_for(data, reopened)
    assert (added.id, added.documents("recipe")[0].content) == (project.id, "format: 1")
    assert standing(added, data).rows["action"].to_dict() == {1: "drop"}


def test_a_folder_without_projects_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is no workspace: choose the folder that holds 'projects'"):
        merge_workspaces(open_workspace(tmp_path / "a"), tmp_path)


def test_nothing_is_merged_from_a_workspace_with_a_damaged_project(tmp_path: Path, data: Dataset) -> None:
    ann, bob = workspaces(tmp_path)
    record(bob.project_for(data, OPENED), data, [0], "drop", reviewer="bob")
    (bob.folder / "projects" / "x.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(StorageError, match=r"x\.sqlite is damaged"):
        merge_workspaces(ann, bob.folder)
    assert ann.projects() == ()
