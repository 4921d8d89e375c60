"""A project's recipe: every change is kept, the last can be undone, and nobody's change is written over."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, StorageError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.projects.merge import merge_workspaces
from nlp_explorer.review import MadeOn, PlannedStep, Recipe, current, record
from nlp_explorer.review.kept_recipe import (
    KIND,
    START,
    add_step,
    has_step,
    keep_recipe,
    kept_recipe,
    last_change,
    recipe_changes,
    recipe_names,
    undo_recipe,
)
from nlp_explorer.review.steps import make_step

REPEATS = make_step("drop-exact-duplicates", {}, where="test")
BLANKS = make_step("drop-missing-text", {}, where="test")


def kinds(recipe: Recipe) -> list[str]:
    return [planned.kind for planned in recipe.steps]


def test_a_project_starts_with_the_decisions_about_its_rows(project: Project) -> None:
    assert kept_recipe(project) == START
    assert kinds(START) == ["apply-decisions"]
    assert last_change(project) is None
    assert recipe_names(project) == ("recipe",)


def test_a_step_is_there_after_the_project_is_opened_again(project: Project, data: Dataset) -> None:
    add_step(project, REPEATS, " repeats count twice ", reviewer="ann", page="Duplicates", made_on=data)
    again = kept_recipe(Project.open(project.path))
    assert kinds(again) == ["apply-decisions", "drop-exact-duplicates"]
    assert again.steps[1].why == "repeats count twice"
    assert again.made_on == MadeOn.of(data)
    assert has_step(again, REPEATS)
    assert not has_step(again, BLANKS)


def test_a_step_that_is_switched_off_is_not_in_the_recipe() -> None:
    assert not has_step(Recipe((PlannedStep(REPEATS, enabled=False),)), REPEATS)


def test_undo_takes_back_one_change_after_the_other_and_keeps_all_of_them(project: Project) -> None:
    add_step(project, REPEATS, reviewer="ann", page="Duplicates")
    add_step(project, BLANKS, reviewer="bob", page="Corrupt rows")
    undone = undo_recipe(project, reviewer="ann")
    assert undone is not None
    assert (undone.did, undone.reviewer) == ("added: drop rows whose text is missing or blank", "bob")
    assert kinds(kept_recipe(project)) == ["apply-decisions", "drop-exact-duplicates"]
    add_step(project, BLANKS, reviewer="ann")
    assert kinds(kept_recipe(project))[-1] == "drop-missing-text"
    for _ in range(2):
        undo_recipe(project, reviewer="ann")
    assert kept_recipe(project) == START
    assert undo_recipe(project, reviewer="ann") is None
    assert [(change.reviewer, change.page, change.stands) for change in recipe_changes(project)] == [
        ("ann", "Duplicates", False),
        ("bob", "Corrupt rows", False),
        ("ann", "", False),
    ]


def test_a_change_of_a_recipe_that_somebody_changed_meanwhile_is_refused(project: Project) -> None:
    seen = kept_recipe(project)
    add_step(project, REPEATS, reviewer="bob")
    with pytest.raises(ExplorerError, match="Somebody changed the recipe 'recipe' meanwhile: look at it as it is now"):
        keep_recipe(project, Recipe(), reviewer="ann", seen=seen)
    assert kinds(kept_recipe(project)) == ["apply-decisions", "drop-exact-duplicates"]
    keep_recipe(project, Recipe(), reviewer="ann", seen=kept_recipe(project))
    assert kept_recipe(project) == Recipe()


def test_steps_that_several_people_add_at_once_are_all_there(project: Project) -> None:
    def add(who: int) -> None:
        mine = Project.open(project.path)
        for at in range(5):
            add_step(mine, make_step("filter", {"drop": f"characters == {10 * who + at}"}, where=""), reviewer="x")

    writers = [threading.Thread(target=add, args=(who,)) for who in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = {planned.step.sentence() for planned in kept_recipe(project).steps[1:]}
    assert found == {f"drop rows where characters == {10 * who + at}" for who in range(4) for at in range(5)}


def test_several_recipes_stand_side_by_side(project: Project) -> None:
    add_step(project, REPEATS, reviewer="ann", name="strict")
    assert kept_recipe(project) == START
    assert kinds(kept_recipe(project, "strict")) == ["apply-decisions", "drop-exact-duplicates"]
    assert recipe_names(project) == ("recipe", "strict")


def test_a_nameless_person_or_recipe_is_refused(project: Project) -> None:
    for act in (lambda: add_step(project, REPEATS, reviewer=" "), lambda: undo_recipe(project, reviewer="")):
        with pytest.raises(ExplorerError, match="needs the name of who made it: give the reviewer's name"):
            act()
    with pytest.raises(ExplorerError, match="A recipe needs a name: give it one"):
        add_step(project, REPEATS, reviewer="ann", name=" ")


def test_a_recipe_of_a_newer_version_is_said_and_left_as_it_is(project: Project) -> None:
    newer = json.dumps({"recipe": "format: 9\nsteps: []", "did": "", "page": ""})
    project.keep_document(KIND, "recipe", newer, reviewer="ann")
    with pytest.raises(ExplorerError, match=r"the recipe 'recipe' of the project .* is of format 9"):
        add_step(project, REPEATS, reviewer="ann")
    assert len(recipe_changes(project)) == 1


def test_a_clock_that_was_set_back_does_not_reorder_changes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    add_step(project, REPEATS, reviewer="ann")
    monkeypatch.setattr("nlp_explorer.projects.project.now", lambda: 0)
    add_step(project, BLANKS, reviewer="ann")
    assert kinds(kept_recipe(project)) == ["apply-decisions", "drop-exact-duplicates", "drop-missing-text"]


def test_a_merge_brings_the_changes_of_a_recipe_along(project: Project, tmp_path: Path) -> None:
    add_step(project, REPEATS, reviewer="ann")
    other = open_workspace(tmp_path / "other")
    merge_workspaces(other, tmp_path / "w")
    [copy] = other.projects()
    assert kept_recipe(copy) == kept_recipe(project)
    undo_recipe(copy, reviewer="bob")
    merge_workspaces(open_workspace(tmp_path / "w"), tmp_path / "other")
    assert kept_recipe(project) == START


def test_two_servers_on_one_workspace_see_each_others_steps_and_decisions(tmp_path: Path, data: Dataset) -> None:
    one, other = (open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=("/data.csv",))) for _ in range(2))
    seen = one.change_count()
    add_step(other, REPEATS, reviewer="bob")
    record(other, data, [2], "drop", reviewer="bob")
    add_step(one, BLANKS, reviewer="ann")
    record(one, data, [0], "keep", reviewer="ann")
    assert one.change_count() == other.change_count() > seen
    assert kinds(kept_recipe(one)) == ["apply-decisions", "drop-exact-duplicates", "drop-missing-text"]
    assert kept_recipe(one) == kept_recipe(other)
    assert current(one, data).index.tolist() == current(other, data).index.tolist() == [0, 2]


def test_a_full_disk_keeps_the_recipe_that_was_there_and_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_step(project, REPEATS, reviewer="ann")
    write = project.database.write

    @contextmanager
    def on_a_full_disk() -> Iterator[Connection]:
        with write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite then answers as on a full disk
            yield connection

    monkeypatch.setattr(project.database, "write", on_a_full_disk)
    with pytest.raises(StorageError, match=r"The disk is full: .* and nothing of this step was kept"):
        add_step(project, BLANKS, "x" * 100_000, reviewer="ann")
    assert kinds(kept_recipe(Project.open(project.path))) == ["apply-decisions", "drop-exact-duplicates"]
