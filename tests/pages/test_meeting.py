"""The meeting from the entry: what is put on the agenda on each page, and every widget of the Meeting page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from page_support import HOSTILE, SECONDS, Start, answer_of, small_frame, until
from streamlit.testing.v1 import AppTest

from app import door
from app.opened import open_launch
from nlp_explorer.meeting.agenda import agenda, put_on_agenda
from nlp_explorer.meeting.agenda_item import AgendaItem, RowsProposal
from nlp_explorer.meeting.outcomes import Outcome, decide_item, outcomes
from nlp_explorer.meeting.proposals import policy_item, row_item, step_item
from nlp_explorer.review import preview
from nlp_explorer.review.decisions import record
from nlp_explorer.review.kept_recipe import add_step, kept_recipe
from nlp_explorer.review.standing import standing
from nlp_explorer.review.steps.duplicates import DropExactDuplicates

PREDICTED = ["card", "card", "fees", "refund", "refund", "app", "app", "card", "app", "app", "fees", "fees"]


def items() -> tuple[AgendaItem, ...]:
    return agenda(open_launch().project)


def shown(app: AppTest, name: str) -> str:
    """Return what stands at a place of the Meeting page."""
    assert not app.exception, app.exception
    [body] = [element.proto.body for element in app.get("html") if f'data-testid="{name}"' in element.proto.body]
    return body.partition(f'data-testid="{name}">')[2].replace("<b>", "").replace("</b>", "")


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception, app.exception
    return app


@pytest.fixture
def meeting(start: Start) -> AppTest:
    """The Meeting page with a step, a row to relabel and a policy."""
    start()
    opened = open_launch()
    for item in (
        step_item(opened.dataset, DropExactDuplicates(), "repeats say nothing new"),
        row_item(opened.dataset, 4, new_label="refund"),
        policy_item(f"Do we merge {HOSTILE}?", "2 of 12 rows"),
    ):
        put_on_agenda(opened.project, item, reviewer="ann", page="Labels")
    return start("meeting")


def test_an_empty_agenda_says_how_to_fill_it_and_takes_a_policy(start: Start) -> None:
    app = start("meeting")
    assert answer_of(app) == '<div class="answer" data-testid="answer">Nothing is on the agenda yet.</div>'
    app.text_input(key="policy-question").set_value("Collect 200 more?")
    app.text_input(key="policy-why").set_value("61 rows")
    press(app, "policy-put")
    assert [(item.kind, item.question, item.evidence) for item in items()] == [
        ("policy", "Collect 200 more?", "61 rows")
    ]
    assert app.text_input(key="policy-question").value == ""
    press(app, "policy-put")
    assert "needs a question" in app.toast[0].value
    assert len(items()) == 1


@pytest.mark.parametrize(
    ("page", "key", "kind"),
    [
        ("overview", "line-exact-duplicates-agenda", "finding"),
        ("corrupt_rows", "finding-missing-text-agenda", "finding"),
        ("corrupt_rows", "finding-missing-text-row-agenda", "row"),
        ("contradictions", "contradictions-group-agenda", "group"),
        ("contradictions", "contradictions-row-agenda", "row"),
        ("recipe", "step-agenda", "recipe step"),
    ],
)
def test_what_a_page_shows_goes_on_the_agenda(start: Start, page: str, key: str, kind: str) -> None:
    start()
    add_step(open_launch().project, DropExactDuplicates(), reviewer="ann")
    app = start(None if page == "overview" else page)
    if page == "corrupt_rows":
        app.segmented_control(key="finding").set_value("missing-text").run()
    if page == "recipe":  # the first step applies the decisions, which are in force already
        app.segmented_control(key="step").set_value("2").run()
    press(app, key)
    assert [item.kind for item in items()] == [kind]
    assert app.toast[0].value == "On the agenda as item 1."
    press(app, key)
    assert len(items()) == 1


def test_any_list_of_rows_and_a_selection_of_it_go_on_the_agenda(start: Start) -> None:
    app = start("search")
    app.text_input(key="query").set_value("card").run()
    press(app, "search-words-all-list-agenda")
    [item] = items()
    assert (item.kind, item.n_rows, item.page) == ("rows", 3, "Search")
    assert item.evidence == "Search: 3 of 12 rows (25 %), labelled card (3)."


def test_a_row_goes_on_the_agenda_with_the_label_that_was_chosen(start: Start) -> None:
    app = start("contradictions")
    press(app, "contradictions-label")
    box = next(box for box in app.selectbox if (box.key or "").startswith("contradictions-new-"))
    box.set_value("app").run()
    press(app, "contradictions-row-agenda")
    assert items()[0].proposal == RowsProposal("relabel", "app")


@pytest.mark.parametrize("page", ["bad_cases", "scores"])
def test_two_confused_classes_go_on_the_agenda(start: Start, tmp_path: Path, page: str) -> None:
    file = tmp_path / "preds.csv"
    small_frame().assign(pred=PREDICTED)[["text", "label", "pred"]].to_csv(file, index=False)
    app = start(page, predictions=(str(file),))
    assert not any(box.key == "confusion-agenda" for box in app.button)
    app.selectbox(key="gold").set_value("account").run()
    app.selectbox(key="predicted").set_value("card").run()
    press(app, "confusion-agenda")
    [item] = items()
    assert (item.kind, item.n_rows) == ("confused classes", 1)
    assert "1 of 1 row (100 %) labelled account for card" in item.evidence


def test_the_first_open_item_is_shown_with_what_accepting_would_change(meeting: AppTest) -> None:
    assert shown(meeting, "meeting-progress").startswith("1 of 3")
    assert shown(meeting, "meeting-question").startswith("Shall we keep one row of each text")
    assert "Of 12 rows: 2 rows dropped." in shown(meeting, "meeting-effect")
    assert shown(meeting, "meeting-rows").count("<tr>") == 2
    assert meeting.query_params["item"] == items()[0].id


def test_next_and_previous_open_items_in_this_browser_alone(meeting: AppTest, start: Start) -> None:
    press(meeting, "outcome-next")
    assert shown(meeting, "meeting-question").startswith("Row 4, labelled fees: is refund the right label?")
    press(meeting, "outcome-next")
    assert "&lt;img src" in shown(meeting, "meeting-question")
    assert meeting.button(key="outcome-next").disabled
    assert meeting.query_params["item"] == items()[2].id
    assert shown(start("meeting"), "meeting-progress").startswith("1 of 3")
    press(meeting, "outcome-previous")
    assert shown(meeting, "meeting-progress").startswith("2 of 3")


def test_an_address_opens_its_item(meeting: AppTest) -> None:
    other = AppTest.from_file(meeting._script_path, default_timeout=SECONDS)
    other.query_params["item"] = items()[1].id
    other.run()
    other.switch_page("../pages/meeting.py")
    other.query_params["item"] = items()[1].id
    assert shown(other.run(), "meeting-progress").startswith("2 of 3")


@pytest.mark.parametrize("choice", ["accept", "reject", "defer", "ask"])
def test_an_outcome_is_kept_with_reason_owner_and_due_date(meeting: AppTest, choice: str) -> None:
    item = items()[0]
    meeting.text_input(key=f"outcome-reason-{item.id}").set_value("they repeat")
    meeting.text_input(key=f"outcome-owner-{item.id}").set_value("小李")
    meeting.date_input(key=f"outcome-due-{item.id}").set_value(date(2026, 11, 29)).run()
    press(meeting, f"outcome-{choice}")
    opened = open_launch()
    kept = outcomes(opened.project)[item.id]
    assert (kept.choice, kept.reason, kept.owner, kept.due) == (choice, "they repeat", "小李", "2026-11-29")
    assert shown(meeting, "meeting-outcome").startswith(kept.word)
    is_added = any(planned.step == DropExactDuplicates() for planned in kept_recipe(opened.project).steps)
    assert is_added is (choice == "accept")
    press(meeting, "outcome-undo")
    assert outcomes(opened.project) == {}
    assert shown(meeting, "meeting-outcome").startswith("open")
    assert meeting.button(key="outcome-undo").disabled


def test_the_meeting_says_what_accepting_does_to_the_rows(meeting: AppTest) -> None:
    press(meeting, "outcome-next")
    box = meeting.selectbox(key=f"outcome-means-{items()[1].id}")
    assert box.value == "accepting relabels: refund"
    box.set_value("accepting drops the rows").run()
    assert "Of 12 rows: 1 row dropped." in shown(meeting, "meeting-effect")
    press(meeting, "outcome-accept")
    opened = open_launch()
    assert standing(opened.project, opened.dataset).rows["action"].to_dict() == {4: "drop"}
    assert not any((box.key or "").startswith("outcome-means-") for box in meeting.selectbox)


def test_presenting_shows_the_item_and_nothing_else(meeting: AppTest) -> None:
    press(meeting, "outcome-present")
    assert meeting.query_params["present"] == "1"
    assert len(meeting.title) == 0
    assert len(meeting.dataframe) == 0
    assert any("stSidebar" in element.proto.body for element in meeting.get("html"))
    press(meeting, "outcome-present")
    assert "present" not in meeting.query_params
    assert len(meeting.dataframe) == 1


def test_the_agenda_is_put_in_order_and_items_are_taken_off(meeting: AppTest) -> None:
    a, b, c = (item.id for item in items())
    press(meeting, "agenda-later")
    assert [item.id for item in items()] == [b, a, c]
    press(meeting, "agenda-earlier")
    assert [item.id for item in items()] == [a, b, c]
    press(meeting, "outcome-reject")
    assert meeting.button(key="agenda-next").label == "Take off the 1 accepted and rejected"
    press(meeting, "agenda-next")
    assert [item.id for item in items()] == [b, c]
    press(meeting, "agenda-remove")
    assert len(items()) == 1


def test_the_minutes_can_be_taken_away(meeting: AppTest) -> None:
    press(meeting, "outcome-reject")
    assert meeting.segmented_control(key="minutes-texts").value == "whole"
    meeting.segmented_control(key="minutes-texts").set_value("none").run()
    box = meeting.selectbox(key="minutes-day")
    assert len(box.options) == 2
    box.set_value(box.options[1]).run()
    assert not meeting.exception
    assert {button.proto.label for button in meeting.get("download_button")} == {"Minutes (HTML)", "Minutes (CSV)"}


def test_of_a_large_dataset_what_accepting_would_change_is_worked_out_in_the_background(
    meeting: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MAX_ROWS_AT_ONCE", 1)
    meeting.run()
    assert "Adds this step to the recipe." in shown(meeting, "meeting-effect")
    until(meeting, lambda: "Of 12 rows: 2 rows dropped." in shown(meeting, "meeting-effect"))
    assert shown(meeting, "meeting-rows").count("<tr>") == 2


def test_of_a_large_dataset_rows_of_another_version_are_decided_in_the_background(
    meeting: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_launch()
    older = replace(row_item(opened.dataset, 6, new_label="fees"), fingerprint="an earlier version")
    item = put_on_agenda(opened.project, older, reviewer="ann")
    monkeypatch.setattr(preview, "MAX_ROWS_AT_ONCE", 1)
    for _ in range(3):
        press(meeting, "outcome-next")
    press(meeting, "outcome-accept")
    until(meeting, lambda: outcomes(opened.project).get(item.id) is not None)
    until(meeting, lambda: "accepted" in shown(meeting, "meeting-outcome"))
    assert standing(opened.project, opened.dataset).rows["new_label"].to_dict() == {6: "fees"}


def test_rejecting_a_step_of_the_recipe_switches_it_off(meeting: AppTest) -> None:
    project = open_launch().project
    add_step(project, DropExactDuplicates(), reviewer="ann")
    meeting.run()
    assert "rejecting switches it off" in shown(meeting, "meeting-effect")
    press(meeting, "outcome-reject")
    assert "Switched off in the recipe" in shown(meeting, "meeting-said")
    assert not kept_recipe(project).steps[-1].enabled
    press(meeting, "outcome-undo")
    assert kept_recipe(project).steps[-1].enabled


def test_an_outcome_that_cannot_be_kept_says_why(meeting: AppTest) -> None:
    press(meeting, "outcome-next")
    item = items()[1]
    opened = open_launch()
    record(opened.project, opened.dataset, [4], "keep", reviewer="bob")
    decide_item(opened.project, opened.dataset, item, Outcome("reject"), reviewer="bob")
    press(meeting, "outcome-accept")  # the last word counts
    assert outcomes(opened.project)[item.id].choice == "accept"


def test_a_reader_sees_the_meeting_and_is_offered_no_change(
    meeting: AppTest, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "visitor", lambda: door.Visitor("rita", "reader"))
    app = start("meeting")
    assert shown(app, "meeting-question").startswith("Shall we keep one row of each text")
    keys = {box.key for box in app.button}
    assert {"outcome-next", "outcome-previous", "outcome-present"} <= keys
    assert not keys & {"outcome-accept", "outcome-reject", "outcome-undo", "agenda-remove", "policy-put"}
    assert not any((box.key or "").endswith("agenda") for box in start("contradictions").button)
