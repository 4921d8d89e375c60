from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dataset_support import dataset_of
from meeting_support import CARDS, project_of

from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.agenda import agenda, propose, put_on_agenda
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal
from nlp_explorer.meeting.outcomes import Outcome, accepting, agenda_answer, decide_item, outcomes, take_back_outcome
from nlp_explorer.meeting.proposals import policy_item, row_item, rows_item, step_item
from nlp_explorer.projects import Project
from nlp_explorer.review import record, standing
from nlp_explorer.review.kept_recipe import add_step, kept_recipe, switch_step
from nlp_explorer.review.steps.labels import MergeLabels

DAY = date(2026, 11, 22)
MERGE = MergeLabels(("fees", "refund"), "money")


def put(project: Project, item: AgendaItem) -> AgendaItem:
    return put_on_agenda(project, item, reviewer="ann", page="Labels")


def decide(project: Project, item: AgendaItem, choice: str, **more: str) -> Outcome:
    outcome = Outcome(choice, **more)  # type: ignore[arg-type]  # a wrong one is tested, too
    return decide_item(project, CARDS, item, outcome, reviewer="lead", day=DAY)


def steps(project: Project) -> list[object]:
    return [planned.step for planned in kept_recipe(project).steps]


def test_an_outcome_is_kept_with_reason_owner_and_due_date(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put(project, policy_item("Collect 200 more?"))
    decide(project, item, "ask", reason="too dear?", owner="小李", due="2026-11-29")
    [kept] = outcomes(project).values()
    assert (kept.choice, kept.word, kept.reason, kept.owner, kept.due) == (
        "ask", "asked back", "too dear?", "小李", "2026-11-29",
    )  # fmt: skip
    assert (kept.who, kept.did) == ("lead", "")
    assert kept.time is not None


def test_accepting_decisions_puts_them_into_the_project_in_the_name_of_the_meeting(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put(project, row_item(CARDS, 3, new_label="fees"))
    record(project, CARDS, [3], "drop", reviewer="bob")  # an earlier word of one person: the meeting's settles it
    outcome = decide(project, item, "accept", reason="it is about money")
    rows = standing(project, CARDS).rows
    assert rows.loc[3, ["new_label", "reviewer", "note", "is_disputed"]].tolist() == [
        "fees", "meeting 22 November", "meeting 22 November: it is about money", False,
    ]  # fmt: skip
    assert outcome.did == "Gives the rows the label fees: 1 row."


@pytest.mark.parametrize("action", ["drop", "keep"])
def test_accepting_drops_or_keeps_every_row_of_the_item(tmp_path: Path, action: str) -> None:
    project = project_of(tmp_path)
    item = put(project, rows_item(CARDS, [0, 5]))
    propose(project, item.id, RowsProposal(action), reviewer="ann")  # type: ignore[arg-type]
    decide(project, agenda(project)[0], "accept")
    assert standing(project, CARDS).rows["action"].to_dict() == {0: action, 5: action}
    with pytest.raises(ExplorerError, match="take the outcome back, then change what accepting means"):
        propose(project, item.id, None, reviewer="ann")


def test_accepting_a_step_adds_it_to_the_recipe_once_and_taking_back_removes_it(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put(project, step_item(CARDS, MERGE, "hard to tell apart"))
    before = steps(project)
    outcome = decide(project, item, "accept", reason="yes")
    assert steps(project) == [*before, MERGE]
    assert kept_recipe(project).steps[-1].why == "hard to tell apart; meeting 22 November: yes"
    assert accepting(item, kept_recipe(project), outcome).startswith("Adds")
    assert outcome.did == "Added to the recipe: turn the labels 'fees' and 'refund' into 'money'."
    decide(project, item, "accept", reason="yes, again")
    assert steps(project) == [*before, MERGE]
    take_back_outcome(project, item, reviewer="lead")
    assert steps(project) == before
    assert outcomes(project) == {}


def test_a_step_that_was_in_the_recipe_before_stays_there_when_the_outcome_is_taken_back(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    add_step(project, MERGE, reviewer="bob")
    item = put(project, step_item(CARDS, MERGE))
    assert decide(project, item, "accept").did == "The step was in the recipe already."
    take_back_outcome(project, item, reviewer="lead")
    assert MERGE in steps(project)


def test_rejecting_a_step_of_the_recipe_switches_it_off_and_taking_back_switches_it_on(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    add_step(project, MERGE, "asked for", reviewer="bob")
    item = put(project, step_item(CARDS, MERGE))
    assert accepting(item, kept_recipe(project)) == (
        "The step is in the recipe: accepting leaves it there, rejecting switches it off."
    )
    outcome = decide(project, item, "reject")
    assert outcome.did == "Switched off in the recipe: turn the labels 'fees' and 'refund' into 'money'."
    last = kept_recipe(project).steps[-1]
    assert (last.step, last.enabled, last.why) == (MERGE, False, "asked for")
    take_back_outcome(project, item, reviewer="lead")
    assert kept_recipe(project).steps[-1].enabled


def test_accepting_a_step_that_is_switched_off_switches_it_on_where_it_stands(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    add_step(project, MERGE, reviewer="bob")
    switch_step(project, MERGE, on=False, reviewer="bob")
    item = put(project, step_item(CARDS, MERGE))
    n_steps = len(steps(project))
    assert decide(project, item, "accept").did.startswith("Switched on in the recipe")
    assert (len(steps(project)), kept_recipe(project).steps[-1].enabled) == (n_steps, True)
    decide(project, item, "reject")
    assert not kept_recipe(project).steps[-1].enabled
    take_back_outcome(project, item, reviewer="lead")
    assert not kept_recipe(project).steps[-1].enabled  # as it was before the meeting


def test_rejecting_a_step_that_is_not_in_the_recipe_changes_nothing(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    before = kept_recipe(project)
    assert decide(project, put(project, step_item(CARDS, MERGE)), "reject").did == ""
    assert kept_recipe(project) == before


def test_another_outcome_takes_back_what_accepting_did(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put(project, row_item(CARDS, 3, new_label="fees"))
    decide(project, item, "accept")
    decide(project, item, "reject")
    assert outcomes(project)[item.id].choice == "reject"
    assert standing(project, CARDS).rows.empty
    take_back_outcome(project, item, reviewer="lead")
    take_back_outcome(project, item, reviewer="lead")
    assert outcomes(project) == {}


def test_rows_of_another_version_are_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    item = put(project, row_item(CARDS, 3, new_label="fees"))
    with pytest.raises(ExplorerError, match="None of the 1 row of the item is found in this version"):
        decide_item(project, dataset_of(["other"], ["a"]), item, Outcome("accept"), reviewer="lead")
    assert outcomes(project) == {}


@pytest.mark.parametrize(
    ("outcome", "reviewer", "said"),
    [
        (Outcome("perhaps"), "lead", "'perhaps' is no outcome: use one of 'accept', 'reject', 'defer', 'ask'"),  # type: ignore[arg-type]
        (Outcome("defer", due="29.11."), "lead", "The due date is '29.11.': write it as 2026-11-29"),
        (Outcome("defer"), " ", "needs the name of who enters it"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(tmp_path: Path, outcome: Outcome, reviewer: str, said: str) -> None:
    project = project_of(tmp_path)
    item = put(project, policy_item("a"))
    with pytest.raises(ExplorerError, match=said):
        decide_item(project, CARDS, item, outcome, reviewer=reviewer)


def test_the_answer_counts_the_outcomes() -> None:
    items = [policy_item(name) for name in "abcd"]
    assert agenda_answer([], {}) == "Nothing is on the agenda yet."
    assert agenda_answer(items, {}) == "0 of 4 items are decided; 4 are open."
    decided = {items[0].id: Outcome("accept"), items[1].id: Outcome("accept"), items[3].id: Outcome("ask")}
    assert agenda_answer(items, decided) == "3 of 4 items are decided: 2 accepted and 1 asked back; 1 is open."
    assert agenda_answer(items[:1], decided) == "1 of 1 item is decided: 1 accepted."
