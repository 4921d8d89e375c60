"""What a meeting decided about the items of its agenda; accepting puts the proposal into the project.

Every outcome is kept; the one that was not taken back stands. What an accepted item did to the project is taken
back with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, get_args

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.findings.wording import counted, listed, verb
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal, StepProposal
from nlp_explorer.projects.project import Project
from nlp_explorer.review.decisions import record, undo
from nlp_explorer.review.kept_recipe import (
    DEFAULT_NAME,
    add_step,
    has_step,
    keep_recipe,
    kept_recipe,
    switch_step,
)
from nlp_explorer.review.recipe import Recipe
from nlp_explorer.review.steps import Step

KIND = "outcome"  # of the project's documents; the name is the item's id
Choice = Literal["accept", "reject", "defer", "ask"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
WORDS: Mapping[Choice, str] = {"accept": "accepted", "reject": "rejected", "defer": "deferred", "ask": "asked back"}
PAGE = "Meeting"


@dataclass(frozen=True)
class Outcome:
    """What was decided about an item.

    ``batch`` names the decisions that accepting made; ``recipe`` the recipe whose step it added, or ``switched`` "on"
    or "off"; ``did`` says it in a sentence. ``due`` is a date, ISO 8601, or empty.
    """

    choice: Choice
    reason: str = ""
    owner: str = ""
    due: str = ""
    batch: str = ""
    recipe: str = ""
    switched: str = ""
    did: str = ""
    who: str = ""
    time: datetime | None = None
    uuid: str = ""

    @property
    def word(self) -> str:
        """What was decided, in a word."""
        return WORDS[self.choice]


def outcomes(project: Project) -> dict[str, Outcome]:
    """Return the outcome that stands of each item that has one, by the item's id."""
    kept = [(document, json.loads(document.content)) for document in project.document_history(KIND)]
    taken_back = {content["takes_back"] for _, content in kept if "takes_back" in content}
    return {
        document.name: Outcome(**content, who=document.reviewer, time=document.time, uuid=document.uuid)
        for document, content in kept
        if "takes_back" not in content and document.uuid not in taken_back
    }


def decide_item(
    project: Project,
    dataset: Dataset,
    item: AgendaItem,
    outcome: Outcome,
    *,
    reviewer: str,
    recipe: str = DEFAULT_NAME,
    day: date | None = None,
) -> Outcome:
    """Keep the outcome of an item, after taking back an earlier one; accepting carries out its proposal.

    Rejecting a step that is in the recipe switches it off there.

    Parameters
    ----------
    outcome
        Choice, reason, owner and due date; what it did is filled in.
    recipe
        The recipe a proposed step is added to, or switched off in.
    day
        When the meeting is; today by default.

    Raises
    ------
    ExplorerError
        No reviewer, a choice or a date that does not exist, rows that are not in this version of the data, or somebody
        decided the item at the same time; then nothing is kept.
    StorageError
        The project cannot be written.
    """
    _check(outcome, reviewer)
    meeting = f"meeting {_named_day(day or date.today())}"
    if outcome.choice == "accept" and isinstance(item.proposal, RowsProposal) and not len(item.found_rows(dataset)):
        raise ExplorerError(
            f"None of the {counted(item.n_rows, 'row')} of the item is found in this version of the data: "
            "open the version in which it was put on the agenda."
        )
    take_back_outcome(project, item, reviewer=reviewer, day=day)
    newest = _newest(project, item.id)
    done = outcome
    if outcome.choice == "accept":
        done = _carry_out(project, dataset, item, outcome, meeting=meeting, recipe=recipe)
    elif outcome.choice == "reject" and isinstance(item.proposal, StepProposal):
        done = _switched(project, item.proposal.step, outcome, on=False, meeting=meeting, recipe=recipe)
    content = {
        name: str(getattr(done, name)).strip()
        for name in ("choice", "reason", "owner", "due", "batch", "recipe", "switched", "did")
    }
    if not project.keep_document(
        KIND, item.id, json.dumps(content, ensure_ascii=False), reviewer=reviewer.strip(), newest=newest
    ):
        _take_back_effect(project, item, done, meeting)
        raise ExplorerError("Somebody decided this item at the same time: look at the outcome, then decide again.")
    return outcomes(project)[item.id]


def take_back_outcome(project: Project, item: AgendaItem, *, reviewer: str, day: date | None = None) -> None:
    """Take back the outcome of an item, and what it did to the project: the item is open again.

    Nothing happens when no outcome stands. It stays in the history.
    """
    standing = outcomes(project).get(item.id)
    if standing is None:
        return
    content = json.dumps({"takes_back": standing.uuid})
    project.keep_document(KIND, item.id, content, reviewer=reviewer.strip())
    _take_back_effect(project, item, standing, f"meeting {_named_day(day or date.today())}")


def accepting(item: AgendaItem, recipe: Recipe, outcome: Outcome | None = None) -> str:
    """Return what accepting an item does, given the recipe and the outcome as they stand."""
    did_it = outcome is not None and outcome.choice == "accept" and bool(outcome.recipe)
    if isinstance(item.proposal, StepProposal) and not did_it and has_step(recipe, item.proposal.step):
        return "The step is in the recipe: accepting leaves it there, rejecting switches it off."
    return item.accepting()


def agenda_answer(items: Sequence[AgendaItem], decided: Mapping[str, Outcome]) -> str:
    """Return how many items are decided, and how."""
    if not items:
        return "Nothing is on the agenda yet."
    found = [decided[item.id].choice for item in items if item.id in decided]
    n_open = len(items) - len(found)
    how = listed([f"{found.count(choice):,} {WORDS[choice]}" for choice in CHOICES if choice in found])
    return (
        f"{len(found):,} of {counted(len(items), 'item')} {verb(len(found), 'is', 'are')} decided"
        + (f": {how}" if how else "")
        + (f"; {n_open:,} {verb(n_open, 'is', 'are')} open." if n_open else ".")
    )


def _carry_out(
    project: Project, dataset: Dataset, item: AgendaItem, outcome: Outcome, *, meeting: str, recipe: str
) -> Outcome:
    """Put what an item proposes into the project, in the name of the meeting."""
    note = f"{meeting}: {outcome.reason.strip() or item.question}"
    if isinstance(item.proposal, StepProposal):
        if has_step(kept_recipe(project, recipe), item.proposal.step):
            return replace(outcome, did="The step was in the recipe already.")
        switched = _switched(project, item.proposal.step, outcome, on=True, meeting=meeting, recipe=recipe)
        if switched.switched:
            return switched
        why = "; ".join(filter(None, (item.proposal.why, note)))
        add_step(project, item.proposal.step, why, reviewer=meeting, page=PAGE, name=recipe, made_on=dataset)
        return replace(outcome, recipe=recipe, did=f"Added to the recipe: {item.proposal.step.sentence()}.")
    if isinstance(item.proposal, RowsProposal):
        rows = item.found_rows(dataset)
        batch = record(
            project,
            dataset,
            rows,
            item.proposal.action,
            item.proposal.label or None,
            reviewer=meeting,
            page=PAGE,
            note=note,
            settles=True,
        )
        lost = item.n_rows - len(rows)
        did = f"{item.proposal.sentence()[:-1]}: {counted(len(rows), 'row')}"
        return replace(outcome, batch=batch, did=did + (f", {lost:,} not found." if lost else "."))
    return outcome


def _switched(project: Project, step: Step, outcome: Outcome, *, on: bool, meeting: str, recipe: str) -> Outcome:
    """Switch a step that is in the recipe on or off; return the outcome with what was done."""
    if not switch_step(project, step, on=on, reviewer=meeting, page=PAGE, name=recipe):
        return outcome
    way = "on" if on else "off"
    return replace(outcome, recipe=recipe, switched=way, did=f"Switched {way} in the recipe: {step.sentence()}.")


def _take_back_effect(project: Project, item: AgendaItem, outcome: Outcome, meeting: str) -> None:
    if outcome.batch:
        undo(project, outcome.batch, reviewer=meeting, page=PAGE)
    if outcome.recipe and isinstance(item.proposal, StepProposal):
        if outcome.switched:
            is_on = outcome.switched == "on"
            switch_step(project, item.proposal.step, on=not is_on, reviewer=meeting, page=PAGE, name=outcome.recipe)
            return
        now = kept_recipe(project, outcome.recipe)
        added = [at for at, planned in enumerate(now.steps) if planned.step == item.proposal.step]
        if added:
            steps = tuple(planned for at, planned in enumerate(now.steps) if at != added[-1])
            did = f"took back: {item.proposal.step.sentence()}"
            keep_recipe(
                project,
                replace(now, steps=steps),
                reviewer=meeting,
                page=PAGE,
                name=outcome.recipe,
                did=did,
                seen=now,
            )


def _newest(project: Project, item_id: str) -> str:
    """Return the UUID of the latest outcome document of an item; empty without one."""
    kept = [document.uuid for document in project.document_history(KIND) if document.name == item_id]
    return kept[-1] if kept else ""


def _named_day(day: date) -> str:
    """Return e.g. ``22 November``."""
    return f"{day.day} {day:%B}"


def _check(outcome: Outcome, reviewer: str) -> None:
    if not reviewer.strip():
        raise ExplorerError("An outcome needs the name of who enters it: give the reviewer's name.")
    if outcome.choice not in CHOICES:
        raise ExplorerError(f"{outcome.choice!r} is no outcome: use one of {named_choices(CHOICES)}.")
    try:
        if outcome.due:
            date.fromisoformat(outcome.due)
    except ValueError as error:
        raise ExplorerError(f"The due date is {outcome.due!r}: write it as 2026-11-29.") from error
