from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.errors import StorageError
from nlp_explorer.projects import OpenedAs, Project, Workspace, open_workspace
from nlp_explorer.projects.next_version import become_next_version, possible_predecessor, question, stand_alone
from nlp_explorer.reading import dataset_from_frame
from nlp_explorer.review import current, record, standing
from nlp_explorer.review.standing import carried_over


def rows(*texts: str, name: str) -> Dataset:
    frame = pd.DataFrame({"text": texts, "label": "a"}).astype("str")
    return dataset_from_frame(frame, name=name, schema=Schema(("text",), "label"))


def opened(workspace: Workspace, dataset: Dataset) -> Project:
    return workspace.project_for(dataset, OpenedAs(paths=(f"/{dataset.name}",)))


OLD = rows("one", "two", "three", "four", name="old.csv")
NEW = rows("five", "two", "one", "six", name="new.csv")


def test_a_file_that_shares_half_its_rows_may_be_the_next_version(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    old = opened(workspace, OLD)
    new = opened(workspace, NEW)
    found = possible_predecessor(workspace, new, NEW)
    assert found is not None
    assert found.project.id == old.id
    asked = question(NEW, found)
    assert asked.startswith("new.csv shares 2 of 4 rows with the project old.csv (opened ")
    assert possible_predecessor(workspace, old, OLD) is None  # the older one is no next version of the newer


def test_a_file_that_shares_less_is_not_asked_about(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    opened(workspace, OLD)
    other = rows("one", "five", "six", name="other.csv")
    assert possible_predecessor(workspace, opened(workspace, other), other) is None


def test_once_answered_it_is_not_asked_again(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    opened(workspace, OLD)
    new = opened(workspace, NEW)
    stand_alone(new)
    assert possible_predecessor(open_workspace(tmp_path), opened(open_workspace(tmp_path), NEW), NEW) is None


def test_the_next_version_gets_the_decisions_and_brings_its_own(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    old = opened(workspace, OLD)
    record(old, OLD, [1, 2], "drop", reviewer="ann")
    new = opened(workspace, NEW)
    record(new, NEW, [3], "keep", reviewer="bob")  # before anybody answered
    become_next_version(workspace, new, old, NEW, OpenedAs(paths=("/new.csv",)))
    assert current(old, NEW)["action"].to_dict() == {1: "drop", 3: "keep"}
    assert carried_over(standing(old, NEW)) == "2 of 3 decisions carried over, 1 already done in this version."
    again = open_workspace(tmp_path)
    assert opened(again, NEW).id == old.id
    assert [project.name for project in again.projects()] == ["old.csv"]


def test_a_project_with_other_versions_is_never_taken_away(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    old, new = opened(workspace, OLD), opened(workspace, NEW)
    workspace.adopt(new, rows("seven", name="more.csv"), OpenedAs(paths=("/more.csv",)))
    with pytest.raises(StorageError, match="has other versions, too"):
        become_next_version(workspace, new, old, NEW, OpenedAs(paths=("/new.csv",)))
    assert len(workspace.projects()) == 2


def test_a_project_is_renamed_but_never_to_a_name_that_is_taken(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    old = opened(workspace, OLD)
    opened(workspace, rows("alone", name="other.csv"))
    assert workspace.rename(old, " bank ").name == "bank"
    assert open_workspace(tmp_path).project_named("bank").id == old.id
    with pytest.raises(StorageError, match=r"Another project is named 'other\.csv'"):
        workspace.rename(old, "other.csv")
    with pytest.raises(StorageError, match="needs a name"):
        workspace.rename(old, " ")


def test_the_reviewer_is_asked_once(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    assert workspace.reviewer() == ""
    workspace.keep_reviewer("ann")
    assert open_workspace(tmp_path).reviewer() == "ann"
