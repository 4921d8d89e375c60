"""Datasets find their project again, addresses open again, uploads stay; what cannot be opened is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.projects import OpenedAs, Workspace, open_workspace
from nlp_explorer.reading import NamedBytes, ReadOptions, dataset_from_frame

TRAIN = OpenedAs(paths=("/data/train.csv",))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(tmp_path / "w")


def dataset(*texts: str, name: str = "train") -> Dataset:
    return dataset_from_frame(pd.DataFrame({"text": texts, "label": ["a"] * len(texts)}), name=name)


def test_the_same_data_has_the_same_project_after_a_restart(workspace: Workspace) -> None:
    first = workspace.project_for(dataset("one", "two"), TRAIN)
    again = open_workspace(workspace.folder).project_for(dataset("one", "two"), TRAIN)
    assert (again.id, again.name, len(again.versions())) == (first.id, "train", 1)


def test_a_changed_file_is_a_further_version_of_its_project(workspace: Workspace) -> None:
    first = workspace.project_for(dataset("one", "two"), TRAIN)
    second = workspace.project_for(dataset("one", "two", "three"), TRAIN)
    assert second.id == first.id
    assert [version.n_rows for version in second.versions()] == [3, 2]


def test_the_same_data_under_another_path_is_the_same_project(workspace: Workspace) -> None:
    first = workspace.project_for(dataset("one", "two"), TRAIN)
    moved = workspace.project_for(dataset("one", "two"), OpenedAs(paths=("/elsewhere/copy.csv",)))
    assert moved.id == first.id


def test_the_same_file_with_other_options_stays_in_its_project(workspace: Workspace) -> None:
    first = workspace.project_for(dataset("one", "two"), TRAIN)
    other = OpenedAs(paths=TRAIN.paths, options=ReadOptions(label=""))
    assert workspace.project_for(dataset("one", "zwei"), other).id == first.id


def test_other_data_is_another_project(workspace: Workspace) -> None:
    workspace.project_for(dataset("one", "two"), TRAIN)
    workspace.project_for(dataset("ein", "zwei", name="noch/eins: 中文"), OpenedAs(sample="chinese"))
    assert [project.name for project in workspace.projects()] == ["noch/eins: 中文", "train"]


def test_two_workspaces_give_the_same_data_the_same_project_id(tmp_path: Path) -> None:
    ids = {open_workspace(tmp_path / name).project_for(dataset("one"), TRAIN).id for name in ("a", "b")}
    assert len(ids) == 1


def test_a_token_opens_the_dataset_again(workspace: Workspace) -> None:
    opened = OpenedAs(
        paths=("/data/träin.csv",),
        options=ReadOptions(text=("q", "a"), has_header=False),
        predictions=("/p.csv",),
        name="n",
    )
    token = workspace.remember(opened)
    assert open_workspace(workspace.folder).reopen_info(token) == opened
    assert token == workspace.token(opened)


@pytest.mark.parametrize("token", ["", "0" * 16, "../../etc/passwd", "0123456789ABCDEF"])
def test_an_unknown_token_opens_nothing(workspace: Workspace, token: str) -> None:
    assert workspace.reopen_info(token) is None


def test_remembering_keeps_the_project_of_an_opening(workspace: Workspace) -> None:
    first = workspace.project_for(dataset("one", "two"), TRAIN)
    workspace.remember(TRAIN)
    assert workspace.project_for(dataset("all", "new"), TRAIN).id == first.id


def test_an_upload_is_kept_once_and_moves_with_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    path = workspace.keep_upload(NamedBytes("C:\\x\\dev.csv", b"text\nhello\n"))
    assert workspace.keep_upload(NamedBytes("dev.csv", b"text\nhello\n")) == path
    assert (path.name, path.read_bytes()) == ("dev.csv", b"text\nhello\n")
    token = workspace.remember(OpenedAs(paths=(str(path),)))
    shutil.move(workspace.folder, tmp_path / "moved")
    reopened = open_workspace(tmp_path / "moved").reopen_info(token)
    assert reopened is not None
    assert Path(reopened.paths[0]).read_bytes() == b"text\nhello\n"


def test_a_file_that_shares_half_its_rows_may_be_the_next_version(workspace: Workspace) -> None:
    project = workspace.project_for(dataset("a", "b", "c", "d"), TRAIN)
    next_week = OpenedAs(paths=("/data/next.csv",))
    assert workspace.known_project(dataset("c", "d", "x", "y"), next_week) is None
    half = workspace.earlier(dataset("c", "d", "x", "y"))
    assert [(one.project.id, one.share) for one in half] == [(project.id, 0.5)]
    assert workspace.earlier(dataset("d", "x", "y")) == ()
    assert workspace.earlier(dataset()) == ()


def test_an_adopted_dataset_stays_with_its_project(workspace: Workspace) -> None:
    project = workspace.project_for(dataset("a", "b"), TRAIN)
    next_week = OpenedAs(paths=("/data/next.csv",))
    workspace.adopt(project, dataset("b", "c"), next_week)
    assert open_workspace(workspace.folder).project_for(dataset("b", "c"), next_week).id == project.id


def test_a_project_is_found_by_its_name(workspace: Workspace) -> None:
    made = workspace.create_project("intents")
    assert workspace.project_named("intents").id == made.id
    with pytest.raises(StorageError, match=r"No project is named 'x'; there are: 'intents'\."):
        workspace.project_named("x")
    workspace.create_project("intents")
    with pytest.raises(StorageError, match="2 projects are named 'intents'"):
        workspace.project_named("intents")


def test_a_damaged_project_hides_no_other_and_is_never_replaced(workspace: Workspace) -> None:
    project = workspace.project_for(dataset("one"), TRAIN)
    project.database.close()
    damaged = project.path
    workspace.create_project("fine")
    damaged.write_bytes(b"no database" * 1000)
    restarted = open_workspace(workspace.folder)
    assert [project.name for project in restarted.projects()] == ["fine"]
    assert [str(damaged) in problem and "is damaged" in problem for problem in restarted.problems()] == [True]
    with pytest.raises(StorageError, match="is damaged"):
        restarted.project_for(dataset("one"), TRAIN)
    assert damaged.read_bytes() == b"no database" * 1000


def test_a_project_file_that_was_moved_away_starts_anew(workspace: Workspace, tmp_path: Path) -> None:
    path = workspace.project_for(dataset("one"), TRAIN).path
    shutil.move(path, tmp_path / "backup.sqlite")
    restarted = open_workspace(workspace.folder)
    assert len(restarted.project_for(dataset("one"), TRAIN).versions()) == 1


def test_documents_keep_their_latest_text(workspace: Workspace) -> None:
    project = workspace.create_project("p")
    before = project.change_count()
    project.keep_document("recipe", "main", "one", reviewer="ann")
    project.keep_document("recipe", "main", "two", reviewer="bob")
    project.keep_document("class", "spam", "unwanted", reviewer="bob")
    assert [(found.name, found.content, found.reviewer) for found in project.documents("recipe")] == [
        ("main", "two", "bob")
    ]
    assert project.change_count() == before + 3


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="cannot be written: "):
        open_workspace(tmp_path / "file" / "w")
