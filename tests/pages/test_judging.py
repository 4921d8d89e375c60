from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from page_support import Start
from queue_page_support import dataset_of, frame, html, made_queue, only_queue

from nlp_explorer.projects import open_workspace
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import all_judgements, answers, judge
from nlp_explorer.review.queues.parts import chosen_rows
from nlp_explorer.review.queues.queue import make_queue, queues
from nlp_explorer.sharing.links import LinkBook
from nlp_explorer.sharing.roles import SHARED


@pytest.fixture
def own_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


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
    app = made_queue(start, own_workspace, of=many)
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


def test_what_was_answered_is_not_changed_once_the_right_is_gone(
    start: Start, own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = made_queue(start, own_workspace)
    project, queue = open_workspace(own_workspace).projects()[0], only_queue(own_workspace)
    links = {
        role: LinkBook(own_workspace).make(name, role)[0] for name, role in (("ann", "reviewer"), ("rita", "reader"))
    }
    monkeypatch.setenv(SHARED, "1")
    monkeypatch.setattr("app.door.incoming_link", lambda: links["reviewer"].id)
    app = start(frame=frame())
    for item in queue.items.index:
        judge(project, queue, int(item), "unsure", reviewer="ann", seconds=1)
    app.run()
    last = app.button(key="judged-done")
    monkeypatch.setattr("app.door.incoming_link", lambda: links["reader"].id)
    n_before = len(all_judgements(project, queue))
    last.click().run()
    assert not app.exception
    assert len(all_judgements(project, queue)) == n_before
    monkeypatch.setattr("app.door.incoming_link", lambda: links["reviewer"].id)
    app.run()
    app.button(key="judged-done").click().run()
    assert len(all_judgements(project, queue)) == n_before + 1
    app.session_state[f"judged-{queue.id}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    app.multiselect[0].set_value(["card"]).run()
    monkeypatch.setattr("app.door.incoming_link", lambda: links["reader"].id)
    app.button(key="judged-label").click().run()
    assert not app.exception
    assert len(all_judgements(project, queue)) == n_before + 1
