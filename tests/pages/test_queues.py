from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from page_support import Start, answer_of
from queue_page_support import dataset_of, frame, html, made_queue, only_queue

from nlp_explorer.meeting.agenda import agenda
from nlp_explorer.projects import open_workspace
from nlp_explorer.projects.definitions import keep_definition
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.sheet import queue_sheet
from nlp_explorer.review.standing import current
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import SHARED


@pytest.fixture
def own_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


def test_the_form_makes_a_queue_and_a_queue_without_people_says_what_is_missing(
    start: Start, own_workspace: Path
) -> None:
    app = start("queues", frame=frame())
    assert "No queue was made yet" in html(app)
    app.text_input(key="queue-name").set_value("week 1")
    app.number_input(key="queue-random").set_value(8)
    app.button(key="queue-make").click().run()
    assert "A queue needs the names of those who judge" in " ".join(text.value for text in app.text)
    app.multiselect(key="queue-people").set_value(["ann", "bo"]).run()
    assert "<b>8 rows</b>, each judged by <b>1 of 2</b> people: <b>4</b> a person, about <b>1</b> min" in html(app)
    assert "neither how far people agree nor how well they do can be told" in html(app)
    app.number_input(key="queue-per-row").set_value(2).run()
    assert "each judged by <b>2 of 2</b> people: <b>8</b> a person" in html(app)
    assert "can be told" not in html(app)
    app.text_area(key="queue-instructions").set_value("Read slowly.")
    app.button(key="queue-make").click().run()
    assert not app.exception
    queue = only_queue(own_workspace)
    assert (queue.name, queue.reviewers, queue.per_row, len(queue.judged)) == ("week 1", ("ann", "bo"), 2, 8)
    assert queue.instructions == "Read slowly."
    assert "cannot be said" in answer_of(app)


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [([["a", "b"], ["a"], ["b"]], "several labels per row"), ([None, None, None], "no row has a label")],
)
def test_where_there_is_nothing_to_choose_the_page_says_so(
    start: Start, own_workspace: Path, tmp_path: Path, labels: list[object], sentence: str
) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [{"text": f"text {at}", "label": label} for at, label in enumerate(labels)]
    file.write_text("\n".join(map(json.dumps, rows)))
    app = start("queues", paths=(str(file),))
    assert not app.exception
    assert f"Queues are not applicable: {sentence}" in html(app)
    assert not [button for button in app.button if button.key == "queue-make"]


def test_results_settle_rows_and_disputes_are_decided(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace, per_row=2, people=("ann", "bo"))
    project, queue = open_workspace(own_workspace).projects()[0], only_queue(own_workspace)
    items = [int(item) for item in queue.judged.index]
    for item in items:
        judge(project, queue, item, "label", ["card"], reviewer="ann", seconds=1)
        judge(project, queue, item, "label", ["card" if item != items[0] else "**fees**"], reviewer="bo", seconds=1)
    app.run()
    assert "drawn at random" in answer_of(app)
    assert "agree in 90.0 %" in html(app)
    wished = {}
    for points in (5.0, 10.0):
        app.number_input(key=f"queue-wish-{queue.id}").set_value(points).run()
        [found] = re.findall(r"It takes ([\d,]+) random rows more than the 9 settled so far", html(app))
        wished[points] = int(found.replace(",", ""))
    assert wished[5.0] > 3 * wished[10.0]  # half the width takes about four times the rows
    app.button(key="queue-settle").click().run()
    assert any("9 rows decided" in text.value for text in app.text)
    app.multiselect(key=f"queue-dispute-{items[0]}").set_value(["card"]).run()
    app.selectbox(key="queue-cause").set_value("slip").run()
    app.button(key="queue-decide").click().run()
    assert not app.exception
    assert "No row in dispute is left to decide, of 1" in html(app)
    app.switch_page("../pages/review.py").run()
    assert "10 of 20 rows" in answer_of(app)


def test_who_leaves_is_dealt_again(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace, per_row=1, people=("ann", "bo"))
    app.selectbox(key="queue-person").set_value("ann").run()
    app.button(key="queue-leave").click().run()
    assert not app.exception
    dealt = dealing(open_workspace(own_workspace).projects()[0], only_queue(own_workspace))
    assert (dealt.left, len(dealt.items["bo"])) == (("ann",), 10)


@pytest.mark.parametrize("role", ["reader", "reviewer", "owner"])
def test_a_role_sees_and_does_what_the_table_says(
    start: Start, own_workspace: Path, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    made_queue(start, own_workspace, people=("ann",))
    link, _ = LinkBook(own_workspace).make("ann", role)  # type: ignore[arg-type]
    monkeypatch.setenv(SHARED, "1")
    monkeypatch.setattr("app.door.incoming_link", lambda: link.id)
    app = start(frame=frame())
    assert not app.exception
    titles = [title.value for title in app.title]
    assert titles == (["Which label fits?"] if role == "reviewer" else ["Is this dataset ready to train on?"])
    if role == "reviewer":
        return
    (project,) = open_workspace(own_workspace).projects()
    before = project.change_count()
    app.switch_page("../pages/duplicates.py").run()
    for button in app.button:
        if button.key and button.key.endswith("-drop"):
            button.click().run()
            break
    assert (project.change_count() > before) == (role == "owner")


def test_a_withdrawn_link_shows_a_sentence(start: Start, own_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARED, "1")
    monkeypatch.setattr("app.door.incoming_link", lambda: "gone")
    app = start(frame=frame())
    assert not app.exception
    assert "This link was withdrawn" in html(app)


def test_links_are_made_once_and_withdrawn(start: Start, own_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link, _ = LinkBook(own_workspace).make("lead", "owner")
    monkeypatch.setenv(SHARED, "1")
    monkeypatch.setattr("app.door.incoming_link", lambda: link.id)
    app = start("sharing", frame=frame())
    app.text_input(key="sharing-name").set_value("rita")
    assert app.selectbox(key="sharing-role").value == "reviewer"  # whoever forgets to choose gives the least away
    app.selectbox(key="sharing-role").set_value("reader")
    app.button(key="sharing-make").click().run()
    assert "/enter/" in app.code[0].value
    secret = app.code[0].value.rpartition("/")[2]
    assert LinkBook(own_workspace).find(secret) is not None
    assert not app.run().code
    made = next(one for one in LinkBook(own_workspace).links() if one.name == "rita")
    app.selectbox(key="sharing-link").set_value(made.id).run()
    app.button(key="sharing-withdraw").click().run()
    assert LinkBook(own_workspace).find(secret) is None


def test_without_sharing_the_page_says_how_to(start: Start, own_workspace: Path) -> None:
    app = start("sharing", frame=frame())
    assert any("--share" in text.value for text in app.text)


def test_a_queue_is_made_of_rows_that_were_chosen_elsewhere_with_the_definitions_of_the_project(
    start: Start, own_workspace: Path
) -> None:
    app = start("duplicates", frame=frame())
    choose = next(button for button in app.button if button.key and button.key.endswith("all-queue"))
    assert choose.label == "Choose the 2 for a queue"
    choose.click().run()
    (project,) = open_workspace(own_workspace).projects()
    keep_definition(project, "card", "about a card", reviewer="lead")
    app.switch_page("../pages/queues.py").run()
    assert app.selectbox(key="queue-source").value == "the rows you chose for a queue"
    assert any("2 of 2 rows will be in the queue" in caption.value for caption in app.caption)
    app.number_input(key="queue-random").set_value(10).run()
    assert "fewer than 30 random rows" in html(app)
    app.number_input(key="queue-random").set_value(0)
    app.text_input(key="queue-name").set_value("twins")
    app.multiselect(key="queue-people").set_value(["ann"]).run()
    app.button(key="queue-make").click().run()
    assert not app.exception
    queue = only_queue(own_workspace)
    assert sorted(queue.judged["row_id"]) == [18, 19]
    assert queue.definitions == {"card": "about a card"}


def test_the_most_suspicious_labels_are_a_source(start: Start, own_workspace: Path) -> None:
    app = start("queues", frame=frame())
    app.selectbox(key="queue-source").set_value("the most suspicious labels").run()
    assert not app.exception
    assert any("of 20 rows will be in the queue" in caption.value for caption in app.caption)


def test_a_spreadsheet_comes_back_and_cells_that_cannot_be_taken_are_listed(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace)
    project, queue = open_workspace(own_workspace).projects()[0], only_queue(own_workspace)
    sheet = queue_sheet(queue, dealing(project, queue), dataset_of(project), "ann")
    book = load_workbook(BytesIO(sheet))
    for line, label in ((2, "card"), (3, "**fees**"), (4, "cards")):
        book["queue"].cell(line, 3).value = label
    filled = BytesIO()
    book.save(filled)
    app.file_uploader(key="queue-upload").upload("ann.xlsx", filled.getvalue(), "application/octet-stream").run()
    app.button(key="queue-take").click().run()
    assert not app.exception
    said = "\n".join(text.value for text in app.text)
    assert "2 answers kept, 0 known already, 1 cell not taken.\nline 4: 'cards': no class of this queue" in said
    own = dealing(project, queue).items["ann"]
    found = answers(all_judgements(project, queue)).set_index("item")["labels"]
    assert found.to_dict() == {own[0]: ("card",), own[1]: ("**fees**",)}


def test_a_dispute_is_chosen_in_the_table_and_dropped_with_its_cause(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace, per_row=2, people=("ann", "bo"))
    project, queue = open_workspace(own_workspace).projects()[0], only_queue(own_workspace)
    first, second, *_ = (int(item) for item in queue.judged.index)
    for item in (first, second):
        judge(project, queue, item, "label", ["card"], reviewer="ann", seconds=1, note="as far as I can tell")
        judge(project, queue, item, "label", ["**fees**"], reviewer="bo", seconds=1)
    app.run()
    assert "8 random rows are not settled yet" not in html(app)  # nothing is settled: no share to be too low
    table = next(table.value for table in app.dataframe if "ann says" in table.value)
    assert table["ann says"].tolist() == ["card", "card"]
    app.session_state[f"queue-confused-{queue.id}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert "2 rows that people give both labels" in html(app)
    both = [table.value["bo says"].tolist() for table in app.dataframe if "bo says" in table.value]
    assert both == [["**fees**", "**fees**"]] * 2  # opened by the pair, and in dispute
    app.button(key=f"queue-confused-{queue.id}-pair-agenda").click().run()
    [item] = agenda(project)
    assert (item.kind, item.n_rows) == ("confused classes", 2)
    assert item.evidence == f"People gave both labels to 2 rows of '{queue.name}'."
    for name, said in (("people", "on which"), ("labels", "that some call"), ("progress", "was not sure, or says")):
        key = f"queue-{name}-{queue.id}"
        app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
        app.run()
        assert said in html(app)
        app.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}
    app.session_state[f"queue-disputes-{queue.id}"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    assert "as far as I can tell" in html(app)
    app.selectbox(key="queue-cause").set_value("text broken").run()
    app.button(key="queue-drop").click().run()
    assert not app.exception
    found = current(project, dataset_of(project))
    row_id = int(queue.items.at[second, "row_id"])
    assert found.loc[row_id, ["action", "cause"]].tolist() == ["drop", "text broken"]
    assert any(f"Row {row_id} is dropped: text broken." in text.value for text in app.text)
    assert "1 of 2 rows in dispute is left to decide" in html(app)


def test_the_people_of_a_new_queue_get_links_that_are_shown_once(
    start: Start, own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = LinkBook(own_workspace)
    lead, _ = book.make("lead", "owner")
    book.make("ann", "reviewer")
    monkeypatch.setenv(SHARED, "1")
    monkeypatch.setattr("app.door.incoming_link", lambda: lead.id)
    app = start("queues", frame=frame())
    app.text_input(key="queue-name").set_value("as many of each")
    app.number_input(key="queue-random").set_value(6)
    app.checkbox(key="queue-stratified").check()
    app.multiselect(key="queue-people").set_value(["ann", "bo"]).run()
    app.button(key="queue-make").click().run()
    assert not app.exception
    with_ann, with_bo = (code.value for code in app.code)
    assert with_ann == "ann has a link already"
    link = LinkBook(own_workspace).find(with_bo.rpartition("/")[2])
    assert link is not None
    assert (link.name, link.role) == ("bo", "reviewer")
    queue = only_queue(own_workspace)
    assert queue.judged["label"].value_counts().to_dict() == {"card": 3, "**fees**": 3}
    assert queue.judged["probability"].tolist() == [0.3] * 6
    assert not app.run().code
    monkeypatch.setattr("app.door.incoming_link", lambda: link.id)
    app.run()
    assert [title.value for title in app.title] == ["Which label fits?"]
