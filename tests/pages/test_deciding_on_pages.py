from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest
from page_support import Start, answer_of, small_frame, until
from sqlalchemy import Connection
from streamlit.testing.v1 import AppTest

from app import decide_many, deciding
from app.opened import workspace
from nlp_explorer.projects.database import Database
from nlp_explorer.review.entry_log import all_entries

KEY = "finding-missing-label"


@pytest.fixture
def row(start: Start) -> AppTest:
    """The one row without a label, open."""
    app = start("corrupt_rows")
    return app.segmented_control(key="finding").set_value("missing-label").run()


def kept() -> pd.DataFrame:
    """Return every entry of the one project, oldest first."""
    return all_entries(workspace().projects()[0])


def widget(app: AppTest, kind: str, start_of_key: str) -> object:
    [found] = [box for box in app.get(kind) if box.key and box.key.startswith(start_of_key)]
    return found


def test_a_digit_makes_its_class_the_label(row: AppTest) -> None:
    first = row.button(key=f"{KEY}-digit-1")
    assert (first.label, first.proto.shortcut) == ("app", "1")  # 3 rows each: app, card, fees; by name
    row.button(key=f"{KEY}-digit-2").click().run()
    assert not row.exception
    assert kept()[["row_id", "action", "value"]].to_numpy().tolist() == [[9, "relabel", "card"]]
    assert kept()["verdict"].isna().all()


def test_the_digit_of_its_own_label_keeps_the_row(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    app.button(key="finding-missing-text-digit-1").click().run()
    assert kept()[["row_id", "action"]].to_numpy().tolist() == [[8, "keep"]]


def test_a_label_is_searched_for(row: AppTest) -> None:
    row.button(key=f"{KEY}-label").click().run()
    widget(row, "selectbox", f"{KEY}-new-").set_value("refund").run()  # type: ignore[attr-defined]
    row.button(key=f"{KEY}-confirm").click().run()
    assert not row.exception
    assert kept()[["action", "value"]].to_numpy().tolist() == [["relabel", "refund"]]


def test_several_labels_are_accepted_and_digits_add_and_remove_them(row: AppTest) -> None:
    row.button(key=f"{KEY}-several").click().run()
    assert widget(row, "multiselect", f"{KEY}-accepted-").value == ["app"]  # type: ignore[attr-defined]
    row.button(key=f"{KEY}-digit-2").click().run()
    row.button(key=f"{KEY}-digit-3").click().run()
    row.button(key=f"{KEY}-digit-1").click().run()
    assert kept().empty
    row.button(key=f"{KEY}-confirm").click().run()
    assert kept()["value"].tolist() == ['["card", "fees"]']
    assert not [box for box in row.button if box.key == f"{KEY}-confirm"]  # the panel is closed


def test_a_text_is_edited_and_the_difference_shown(row: AppTest) -> None:
    row.button(key=f"{KEY}-text").click().run()
    assert row.button(key=f"{KEY}-confirm").disabled
    widget(row, "text_area", f"{KEY}-text-").set_value("bold text").run()  # type: ignore[attr-defined]
    assert any("what goes is marked" in element.proto.body for element in row.get("html"))
    row.button(key=f"{KEY}-confirm").click().run()
    assert kept()[["action", "value"]].to_numpy().tolist() == [["edit_text", "bold text"]]


def test_verdict_cause_and_note_go_with_the_next_decision_only(row: AppTest) -> None:
    row.pills(key=f"{KEY}-verdict").set_value("out of scope").run()
    row.text_input(key=f"{KEY}-cause").set_value("scraped").run()
    row.text_input(key=f"{KEY}-note").set_value("see the guide").run()
    row.button(key=f"{KEY}-unsure").click().run()
    row.button(key=f"{KEY}-drop").click().run()
    found = kept()[["action", "verdict", "cause", "note", "page"]].fillna("").to_numpy().tolist()
    assert found == [
        ["unsure", "out of scope", "scraped", "see the guide", "Corrupt rows"],
        ["drop", "", "", "", "Corrupt rows"],
    ]


def test_the_reviewer_is_asked_once(row: AppTest) -> None:
    row.text_input(key=f"{KEY}-reviewer").set_value("ann").run()
    row.button(key=f"{KEY}-keep").click().run()
    assert kept()["reviewer"].tolist() == ["ann"]
    assert not [box for box in row.text_input if box.key == f"{KEY}-reviewer"]


def test_the_legend_of_the_keys_opens_and_closes(row: AppTest) -> None:
    row.button(key=f"{KEY}-keys").click().run()
    [legend] = [element.proto.body for element in row.get("html") if 'class="keys"' in element.proto.body]
    shown = [box.proto.shortcut for box in row.button if str(box.key).startswith(KEY) and box.proto.shortcut]
    letters = {key.upper() for key in shown if key.isalpha() and len(key) == 1}
    assert len(letters) == len([key for key in shown if key.isalpha() and len(key) == 1])  # one meaning a letter
    assert all(f"<kbd>{letter}</kbd>" in legend for letter in letters)
    row.button(key=f"{KEY}-keys").click().run()
    assert not [element for element in row.get("html") if 'class="keys"' in element.proto.body]


def many(n: int) -> pd.DataFrame:
    return pd.DataFrame({"text": [f"text {at}" for at in range(n)], "label": [None] * 5 + ["a"] * (n - 5)})


def missing_labels(start: Start, n: int = 12) -> AppTest:
    app = start("corrupt_rows", frame=many(n))
    return app.segmented_control(key="finding").set_value("missing-label").run()


def open_row(app: AppTest) -> int:
    return int(app.session_state["row"])


def test_the_next_row_opens_after_a_decision_unless_told_otherwise(start: Start) -> None:
    app = missing_labels(start)
    app.button(key=f"{KEY}-keep").click().run()
    assert open_row(app) == 1
    assert any("1 of 5 looked at" in element.proto.body for element in app.get("html"))
    app.button_group(key=f"{KEY}-options").set_value([]).run()
    app.button(key=f"{KEY}-keep").click().run()
    assert open_row(app) == 1


def test_only_undecided_rows_are_listed_until_all_were_looked_at(start: Start) -> None:
    app = missing_labels(start)
    app.button_group(key=f"{KEY}-options").set_value(["open the next after deciding", "only undecided"]).run()
    for left in (4, 3, 2, 1):
        app.button(key=f"{KEY}-keep").click().run()
        [table] = [frame.value for frame in app.dataframe if "text" in frame.value]
        assert len(table) == left
    app.button(key=f"{KEY}-keep").click().run()
    assert not app.exception
    assert any("All 5 rows were looked at." in element.proto.body for element in app.get("html"))
    assert kept()["row_id"].tolist() == [0, 1, 2, 3, 4]


def test_selected_rows_are_decided_about_together(start: Start) -> None:
    app = missing_labels(start)
    app.button_group(key=f"{KEY}-options").set_value(["select several"]).run()
    app.session_state[f"{KEY}-table-1-5-several"] = {"selection": {"rows": [1, 3], "columns": [], "cells": []}}
    app.run()
    app.button(key=f"{KEY}-drop-selected").click().run()
    assert not app.exception
    assert kept()[["row_id", "action"]].to_numpy().tolist() == [[1, "drop"], [3, "drop"]]
    assert kept()["batch"].nunique() == 1


def test_all_rows_get_a_label_after_a_second_word_when_they_are_many(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide_many, "CONFIRM_ABOVE", 4)
    app = missing_labels(start)
    app.multiselect(key=f"{KEY}-all-labels").set_value(["a"]).run()
    assert app.button(key=f"{KEY}-all-set-label").disabled
    assert app.button(key=f"{KEY}-keep-all").label == "Keep all 5"
    app.checkbox(key=f"{KEY}-all-sure").check().run()
    app.button(key=f"{KEY}-all-set-label").click().run()
    assert kept()[["row_id", "value"]].to_numpy().tolist() == [[at, "a"] for at in range(5)]
    app.button(key=f"{KEY}-undo").click().run()
    app.switch_page("../pages/review.py").run()
    assert "None of the 12 rows has been decided" in answer_of(app)


def test_very_many_rows_are_decided_about_in_the_background(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "IN_BACKGROUND_ABOVE", 4)
    app = missing_labels(start)
    app.button(key=f"{KEY}-drop-all").click().run()
    until(app, lambda: len(kept()) > 0).run()
    assert kept()[["row_id", "action"]].to_numpy().tolist() == [[at, "drop"] for at in range(5)]
    app.button(key=f"{KEY}-keep-all").click().run()  # a further one starts, too
    until(app, lambda: len(kept()) == 10)


def test_the_rows_of_a_group_get_one_decision(start: Start) -> None:
    app = start("duplicates")
    app.button(key="groups-group-drop-these").click().run()
    assert not app.exception
    texts = small_frame()["text"]
    assert texts[kept()["row_id"]].nunique() == 1
    assert len(kept()) == 2


def test_one_entry_is_taken_back_by_itself(row: AppTest) -> None:
    row.button(key=f"{KEY}-digit-1").click().run()
    row.button(key=f"{KEY}-unsure").click().run()
    first, last = kept()["uuid"]
    row.switch_page("../pages/review.py").run()
    row.button(key=f"take-back-{last}").click().run()
    assert not row.exception
    assert kept().set_index("uuid")["is_live"].loc[[first, last]].tolist() == [True, False]


def test_on_a_full_disk_nothing_is_kept_and_why_is_said(row: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    write, room = Database.write, [1]

    @contextmanager
    def on_a_disk_with_so_much_room(database: Database) -> Iterator[Connection]:
        with write(database) as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={room[0]}")  # SQLite then answers as on a full disk
            yield connection

    monkeypatch.setattr(Database, "write", on_a_disk_with_so_much_room)
    row.text_input(key=f"{KEY}-note").set_value("x" * 100_000).run()
    row.button(key=f"{KEY}-drop").click().run()
    assert not row.exception
    assert any("Not kept: The disk is full" in text.value for text in row.text)
    assert kept().empty
    room[0] = 1_000_000
    row.button(key=f"{KEY}-drop").click().run()
    assert not any("Not kept" in text.value for text in row.text)
    assert kept()[["action", "note"]].to_numpy().tolist() == [["drop", "x" * 100_000]]  # what was typed is still there
