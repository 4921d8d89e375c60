"""The recipes of a project: every change is kept, the recipe as it stands is derived, the last change can be undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects.project import Project
from nlp_explorer.review.recipe import MadeOn, PlannedStep, Recipe, read_recipe
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions

KIND = "recipe"  # of the documents in the project's file
DEFAULT_NAME = "recipe"
START = Recipe((PlannedStep(ApplyDecisions(), why="what people decided about single rows"),))


@dataclass(frozen=True)
class RecipeChange:
    """One change of a recipe: what the recipe was after it, what was done, by whom, when, on which page.

    ``stands`` is False for a change that was taken back.
    """

    uuid: str
    recipe: str  # YAML, see `read_recipe`
    did: str
    page: str
    reviewer: str
    time: datetime
    stands: bool


def kept_recipe(project: Project, name: str = DEFAULT_NAME) -> Recipe:
    """Return a recipe of the project as it stands; `START` where none was kept.

    Raises
    ------
    ExplorerError
        It was kept by a newer version.
    """
    return _as_of(recipe_changes(project, name), project, name)


def recipe_names(project: Project) -> tuple[str, ...]:
    """Return the names of the project's recipes, the default first, then by name."""
    kept = {document.name for document in project.documents(KIND)} - {DEFAULT_NAME}
    return (DEFAULT_NAME, *sorted(kept))


def recipe_changes(project: Project, name: str = DEFAULT_NAME) -> tuple[RecipeChange, ...]:
    """Return every change of a recipe, the oldest first."""
    return _read(project, name)[0]


def keep_recipe(
    project: Project,
    recipe: Recipe,
    *,
    reviewer: str,
    page: str = "",
    name: str = DEFAULT_NAME,
    did: str = "changed the recipe",
    seen: Recipe | None = None,
) -> None:
    """Keep a recipe; it is on disk when this returns.

    ``seen``: the recipe that was changed into this one. None: whatever stands is replaced.

    Raises
    ------
    ExplorerError
        No reviewer, or somebody changed the recipe since it was seen.
    StorageError
        The project cannot be written.
    """

    def change(now: Recipe) -> Recipe:
        if seen is not None and now != seen:
            raise ExplorerError(
                f"Somebody changed the recipe {name!r} meanwhile: look at it as it is now, then change it again."
            )
        return recipe

    _change(project, name, change, did=did, reviewer=reviewer, page=page)


def add_step(
    project: Project,
    step: Step,
    why: str = "",
    *,
    reviewer: str,
    page: str = "",
    name: str = DEFAULT_NAME,
    made_on: Dataset | None = None,
) -> None:
    """Put a step at the end of a recipe, whatever others add at the same time.

    ``made_on``: the version of the data at which the person who adds it looks. Raises as `keep_recipe`.
    """

    def change(now: Recipe) -> Recipe:
        version = now.made_on if made_on is None else MadeOn.of(made_on)
        return replace(now, steps=(*now.steps, PlannedStep(step, why.strip())), made_on=version)

    _change(project, name, change, did=f"added: {step.sentence()}", reviewer=reviewer, page=page)


def switch_step(
    project: Project, step: Step, *, on: bool, reviewer: str, page: str = "", name: str = DEFAULT_NAME
) -> bool:
    """Switch a step of a recipe on or off; it keeps its place. Return whether there was one to switch.

    Raises as `keep_recipe`.
    """

    def change(now: Recipe) -> Recipe:
        steps = (replace(planned, enabled=on) if planned.step == step else planned for planned in now.steps)
        return replace(now, steps=tuple(steps))

    now = kept_recipe(project, name)
    if change(now) == now:
        return False
    did = f"switched {'on' if on else 'off'}: {step.sentence()}"
    _change(project, name, change, did=did, reviewer=reviewer, page=page)
    return True


def has_step(recipe: Recipe, step: Step) -> bool:
    """Return whether a recipe holds a step of the same kind and settings that is switched on."""
    return any(planned.enabled and planned.step == step for planned in recipe.steps)


def last_change(project: Project, name: str = DEFAULT_NAME) -> RecipeChange | None:
    """Return the change that `undo_recipe` would take back; None when there is none."""
    standing = [change for change in recipe_changes(project, name) if change.stands]
    return standing[-1] if standing else None


def undo_recipe(project: Project, *, reviewer: str, page: str = "", name: str = DEFAULT_NAME) -> RecipeChange | None:
    """Take back the last change of a recipe that stands, whoever made it; return it, None when there is none.

    The change stays in the history. Raises as `keep_recipe`.
    """
    _check_reviewer(reviewer)
    while True:
        changes, newest = _read(project, name)
        standing = [change for change in changes if change.stands]
        if not standing:
            return None
        content = json.dumps({"takes_back": standing[-1].uuid, "page": page})
        if project.keep_document(KIND, name, content, reviewer=reviewer.strip(), newest=newest):
            return standing[-1]


def _change(
    project: Project, name: str, change: Callable[[Recipe], Recipe], *, did: str, reviewer: str, page: str
) -> None:
    """Keep what ``change`` makes of the recipe, made anew when another writer was faster."""
    _check_reviewer(reviewer)
    if not name.strip():
        raise ExplorerError("A recipe needs a name: give it one.")
    while True:
        changes, newest = _read(project, name)
        changed = change(_as_of(changes, project, name))
        content = json.dumps({"recipe": changed.to_yaml(), "did": did, "page": page}, ensure_ascii=False)
        if project.keep_document(KIND, name, content, reviewer=reviewer.strip(), newest=newest):
            return


def _read(project: Project, name: str) -> tuple[tuple[RecipeChange, ...], str]:
    """Return the changes of a recipe, and the UUID of its newest document; empty without one."""
    kept = [document for document in project.document_history(KIND) if document.name == name]
    contents = [json.loads(document.content) for document in kept]
    taken_back = {content["takes_back"] for content in contents if "takes_back" in content}
    changes = tuple(
        RecipeChange(
            uuid=document.uuid,
            recipe=content["recipe"],
            did=content["did"],
            page=content["page"],
            reviewer=document.reviewer,
            time=document.time,
            stands=document.uuid not in taken_back,
        )
        for document, content in zip(kept, contents, strict=True)
        if "recipe" in content
    )
    return changes, kept[-1].uuid if kept else ""


def _as_of(changes: tuple[RecipeChange, ...], project: Project, name: str) -> Recipe:
    standing = [change for change in changes if change.stands]
    if not standing:
        return START
    return read_recipe(standing[-1].recipe, name=f"the recipe {name!r} of the project {project.name!r}")


def _check_reviewer(reviewer: str) -> None:
    if not reviewer.strip():
        raise ExplorerError("A change of the recipe needs the name of who made it: give the reviewer's name.")
