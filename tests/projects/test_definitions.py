from __future__ import annotations

from pathlib import Path

from nlp_explorer.projects import merge_workspaces, open_workspace
from nlp_explorer.projects.definitions import definition_history, definitions, keep_definition


def test_the_latest_definition_counts_and_the_earlier_stay(tmp_path: Path) -> None:
    project = open_workspace(tmp_path).create_project("p")
    keep_definition(project, "refund", "money back", reviewer="ann")
    keep_definition(project, "refund", "  money back, not a chargeback ", reviewer="bob")
    assert definitions(project)["refund"].content == "money back, not a chargeback"
    assert [(entry.reviewer, entry.content) for entry in definition_history(project, "refund")] == [
        ("bob", "money back, not a chargeback"),
        ("ann", "money back"),
    ]


def test_the_same_text_is_not_written_twice(tmp_path: Path) -> None:
    project = open_workspace(tmp_path).create_project("p")
    keep_definition(project, "refund", "money back", reviewer="ann")
    before = project.change_count()
    keep_definition(project, "refund", "money back\n", reviewer="bob")
    assert project.change_count() == before


def test_an_empty_text_takes_the_definition_away_and_is_in_the_history(tmp_path: Path) -> None:
    project = open_workspace(tmp_path).create_project("p")
    keep_definition(project, "refund", "", reviewer="ann")
    assert definition_history(project, "refund") == ()
    keep_definition(project, "refund", "money back", reviewer="ann")
    keep_definition(project, "refund", " ", reviewer="ann")
    assert "refund" not in definitions(project)
    assert [entry.content for entry in definition_history(project, "refund")] == ["", "money back"]


def test_definitions_survive_a_restart_and_a_merge(tmp_path: Path) -> None:
    project = open_workspace(tmp_path / "one").create_project("p")
    keep_definition(project, "退款", "把钱退回来", reviewer="ann")
    merge_workspaces(open_workspace(tmp_path / "other"), tmp_path / "one")
    [merged] = open_workspace(tmp_path / "other").projects()
    assert definitions(merged)["退款"].content == "把钱退回来"
