from __future__ import annotations

from pathlib import Path

import pytest
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.meeting.compare import compare_versions
from nlp_explorer.meeting.decision_changes import DecisionChanges
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review import record

OLD = dataset_of(["a", "b", "c", "d", "d"], ["x", "x", "y", "y", "y"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return open_workspace(tmp_path).project_for(OLD, OpenedAs(paths=("/old.csv",)))


def became(project: Project, new: Dataset) -> DecisionChanges:
    decisions = compare_versions(OLD, new, project=project).decisions
    assert decisions is not None
    return decisions


def words(decisions: DecisionChanges) -> list[str]:
    return decisions.rows["became"].tolist()


def test_a_dropped_twin_is_applied_when_one_of_the_two_is_left(project: Project) -> None:
    record(project, OLD, [3], "drop", reviewer="ann")
    assert words(became(project, dataset_of(["d", "a", "b", "c"], ["y", "x", "x", "y"]))) == ["applied"]
    assert words(became(project, dataset_of(["d", "d", "a"], ["y", "y", "x"]))) == ["open"]


def test_a_new_label_is_applied_open_or_lost(project: Project) -> None:
    record(project, OLD, [0], "relabel", "y", reviewer="ann")
    for label, word in (("y", "applied"), ("x", "open"), ("z", "lost")):
        assert words(became(project, dataset_of(["b", "a"], ["x", label]))) == [word]
    assert words(became(project, dataset_of(["b"], ["x"]))) == ["lost"]


def test_one_of_several_accepted_labels_is_enough(project: Project) -> None:
    record(project, OLD, [0], "relabel_several", ["y", "z"], reviewer="ann")
    assert words(became(project, dataset_of(["a"], ["z"]))) == ["applied"]


def test_a_new_text_is_found_among_the_added_rows(project: Project) -> None:
    record(project, OLD, [2], "edit_text", "c, mended", reviewer="ann")
    assert words(became(project, dataset_of(["c, mended"], ["y"]))) == ["applied"]
    assert words(became(project, dataset_of(["c"], ["y"]))) == ["open"]


def test_what_reviewers_disagree_about_is_disputed_and_what_they_keep_asks_for_nothing(project: Project) -> None:
    record(project, OLD, [0], "drop", reviewer="ann")
    record(project, OLD, [0], "keep", reviewer="bob")
    record(project, OLD, [1], "keep", reviewer="bob")
    record(project, OLD, [2], "drop", reviewer="ann")
    decisions = became(project, dataset_of(["a", "b", "c"], ["x", "x", "y"]))
    assert decisions.rows["old_row"].tolist() == [2]
    assert decisions.sentence == "0 of 1 decision applied, 1 open."


def test_decisions_about_the_new_version_are_not_counted(project: Project) -> None:
    new = dataset_of(["a", "b"], ["x", "x"])
    record(project, new, [0], "drop", reviewer="ann")
    assert became(project, new).sentence == "No decision asked for a change of the old version."
