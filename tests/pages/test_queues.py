from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of
from streamlit.testing.v1 import AppTest

from nlp_explorer.dataset import Dataset
from nlp_explorer.projects import Project, open_workspace
from nlp_explorer.projects.definitions import keep_definition
from nlp_explorer.reading import read
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.parts import chosen_rows, random_rows
from nlp_explorer.review.queues.queue import Queue, make_queue, queues
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import SHARED


@pytest.fixture
def own_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


def frame() -> pd.DataFrame:
    texts = [f"where is card number {at}" for at in range(18)] + ["twice the same"] * 2
    return pd.DataFrame({"text": texts, "label": ["card", "**fees**"] * 10})


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def only_queue(workspace: Path) -> Queue:
    (project,) = open_workspace(workspace).projects()
    (queue,) = queues(project)
    return queue


def dataset_of(project: Project) -> Dataset:
    return read([Path(project.versions()[0].opened.paths[0])])


def made_queue(
    start: Start,
    workspace: Path,
    *,
    per_row: int = 1,
    people: tuple[str, ...] = ("ann",),
    frame: pd.DataFrame = frame(),  # noqa: B008 # never changed
) -> AppTest:
    """Start the app and make a queue of ten random rows in its project."""
    app = start("queues", frame=frame)
    (project,) = open_workspace(workspace).projects()
    dataset = dataset_of(project)
    make_queue(
        project,
        dataset,
        [random_rows(dataset, 10)],
        name="week 1",
        reviewers=people,
        author="lead",
        per_row=per_row,
        definitions={"card": "about a card"},
    )
    return app.run()


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


def test_a_person_judges_blind_with_practice_first(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace)
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    app.switch_page("../pages/queue.py").run()
    assert "You do not see what others said" in html(app)
    next(button for button in app.button if button.label == "Start").click().run()
    assert "Practice" in html(app)
    assert "0 of 10 answered" in html(app)
    app.button(key="judging-1").click().run()
    assert "The dataset says" in html(app)
    queue = only_queue(own_workspace)
    for _ in range(4):
        next(button for button in app.button if button.label == "Go on").click().run()
        app.button(key="judging-n").click().run()
    next(button for button in app.button if button.label == "Go on").click().run()
    own = dealing(open_workspace(own_workspace).projects()[0], queue).items["ann"]
    assert f">{frame()['text'][queue.items.at[own[0], 'row_id']]}<" in html(app)
    app.button(key="judging-l").click().run()
    assert "1 put off for later" in html(app)
    app.button(key="judging-b").click().run()
    app.button(key="judging-1").click().run()
    app.button(key="judging-2").click().run()
    app.button(key="judging-done").click().run()
    said = answers(all_judgements(open_workspace(own_workspace).projects()[0], queue))
    assert said.set_index("item").loc[own[1], "labels"] == ("**fees**", "card")
    app.button(key="judging-z").click().run()
    assert f">{frame()['text'][queue.items.at[own[1], 'row_id']]}<" in html(app)
    for _ in range(10):
        app.button(key="judging-2").click().run()
    assert not app.exception
    assert "Your 10 answers are in" in html(app)
    assert "that the data had" not in html(app)
    assert not app.dataframe
    app.button(key="judged-undo").click().run()
    assert "9 of 10 answered" in html(app)
    app.button(key="judging-2").click().run()
    app.button(key="judged-done").click().run()
    n_same = int((queue.judged["label"] == "card").sum())
    assert f"On {n_same} of 10 texts you chose the label that the data had" in html(app)
    table = app.dataframe[0].value
    assert table["your answer"].tolist() == ["card · about a card"] * 10
    assert table["label of the data"].tolist() == ["**fees**"] * (10 - n_same) + ["card · about a card"] * n_same
    app.session_state[f"judged-{queue.id}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert f">{table['text'][0]}<" in html(app)
    app.multiselect[0].set_value(["**fees**"]).run()
    app.button(key="judged-label").click().run()
    assert not app.exception
    assert app.dataframe[0].value["changed to"].tolist() == ["**fees**"] + [""] * 9
    said = answers(all_judgements(open_workspace(own_workspace).projects()[0], queue))
    changed = said[said["n_changes"] == 1]
    assert (changed["labels"].tolist(), changed["last_labels"].tolist()) == ([("card",)], [("**fees**",)])


def test_a_label_pressed_twice_does_not_answer_the_next_text(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace)
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    app.switch_page("../pages/queue.py").run()
    next(button for button in app.button if button.label == "Start").click().run()
    project, queue = open_workspace(own_workspace).projects()[0], only_queue(own_workspace)
    own = dealing(project, queue).items["ann"]
    for item in (*range(5), own[0]):  # meanwhile, on another device
        judge(project, queue, item, "label", ["card"], reviewer="ann", seconds=1)
    app.button(key="judging-1").click().run()
    said = answers(all_judgements(project, queue)).set_index("item")
    assert (len(said), said["n_changes"].sum(), said.loc[0, "labels"]) == (6, 0, ("card",))
    assert f">{frame()['text'][queue.items.at[own[1], 'row_id']]}<" in html(app)


def test_beyond_nine_labels_are_searched_and_the_first_ones_used_get_the_digits(
    start: Start, own_workspace: Path
) -> None:
    many = pd.DataFrame({"text": [f"text {at}" for at in range(24)], "label": [f"kind {at % 12}" for at in range(24)]})
    app = made_queue(start, own_workspace, frame=many)
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    app.switch_page("../pages/queue.py").run()
    next(button for button in app.button if button.label == "Start").click().run()
    queue, on_digits = only_queue(own_workspace), []
    for item, label in enumerate(["kind 7", "kind 3"]):
        assert [button.label for button in app.button if button.key and button.key[8:].isdigit()] == on_digits
        assert app.selectbox(key=f"judging-search-{item}").options == list(queue.classes)
        app.selectbox(key=f"judging-search-{item}").set_value(label).run()
        next(button for button in app.button if button.label == "Go on").click().run()
        on_digits.append(label)
    app.button(key="judging-2").click().run()
    said = answers(all_judgements(open_workspace(own_workspace).projects()[0], queue))
    assert said["labels"].tolist() == [("kind 7",), ("kind 3",), ("kind 3",)]


def test_feedback_belongs_to_its_queue(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace)
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    app.switch_page("../pages/queue.py").run()
    next(button for button in app.button if button.label == "Start").click().run()
    app.button(key="judging-1").click().run()
    assert "The dataset says" in html(app)
    first = only_queue(own_workspace)
    project = open_workspace(own_workspace).projects()[0]
    make_queue(project, dataset_of(project), [chosen_rows([0])], name="week 1", reviewers=["ann"], author="lead")
    app.run()
    assert app.selectbox(key="queue").options == ["week 1 (2)", "week 1"]
    assert app.selectbox(key="queue").value == first.id  # a queue made meanwhile does not come between
    app.selectbox(key="queue").set_value(next(one.id for one in queues(project) if one.id != first.id)).run()
    assert "The dataset says" not in html(app)
    app.selectbox(key="queue").set_value(first.id).run()
    assert not app.exception
    assert "The dataset says" in html(app)


def test_a_label_is_shown_on_a_button_letter_by_letter(start: Start, own_workspace: Path) -> None:
    app = made_queue(start, own_workspace)
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    app.switch_page("../pages/queue.py").run()
    next(button for button in app.button if button.label == "Start").click().run()
    assert app.button(key="judging-1").label == r"\*\*fees\*\*"
    assert app.button(key="judging-2").label == "card · about a card"


def test_who_has_no_queue_is_told_so(start: Start, own_workspace: Path) -> None:
    app = start("queue", frame=frame())
    assert "No queue was dealt to" in html(app)


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
