"""The page Training dynamics: what each example's predictions did over the epochs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of
from streamlit.testing.v1 import AppTest

LABELS = ["a", "a", "b", "b", "a", "b"]
SAID = {1: "aabbbb", 2: "ababab", 3: "aabbab"}  # rows 1 and 2 are forgotten once, row 4 is learned late


@pytest.fixture
def page(start: Start, tmp_path: Path) -> AppTest:
    data = pd.DataFrame(
        {"id": [f"r{at}" for at in range(6)], "text": [f"text {at}" for at in range(6)], "label": LABELS}
    )
    lines = [
        {"id": f"r{at}", "epoch": epoch, "probs": {said: 0.7, "b" if said == "a" else "a": 0.3}}
        for epoch, answers in SAID.items()
        for at, said in enumerate(answers)
    ]
    (tmp_path / "epochs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return start("training_dynamics", frame=data, predictions=(str(tmp_path / "epochs.jsonl"),))


def listed(app: AppTest) -> list[int]:
    assert not app.exception, app.exception
    tables = [table.value for table in app.dataframe if "row" in table.value.columns]
    return tables[0]["row"].tolist() if tables else []


def test_answer_counts_what_was_never_right_and_what_was_forgotten(page: AppTest) -> None:
    assert "Over 3 epochs, 0 of 6 rows (0.0 %) were never right and 2 (33.3 %) were learned and forgotten" in answer_of(
        page
    )


def test_all_rows_are_listed_least_confident_first(page: AppTest) -> None:
    assert len(listed(page)) == 6
    table = next(table.value for table in page.dataframe if "row" in table.value.columns)
    assert table["confidence"].is_monotonic_increasing


def test_a_group_lists_its_rows(page: AppTest) -> None:
    page.radio(key="dynamics").set_value("forgotten").run()
    assert sorted(listed(page)) == [1, 2]
    page.radio(key="dynamics").set_value("never right").run()
    assert not page.exception
    assert any("Never right: no row." in element.proto.body for element in page.get("html"))
    page.radio(key="dynamics").set_value("easy to learn").run()
    assert set(listed(page)) >= {0, 3}


def test_open_row_shows_what_each_epoch_said_of_it(page: AppTest) -> None:
    page.radio(key="dynamics").set_value("forgotten").run()
    lines = page.dataframe[-1].value
    assert lines["epoch"].tolist() == [1, 2, 3]
    assert lines["predicted"].tolist() == list("aba")
    assert lines["is_right"].tolist() == [True, False, True]


def test_without_epochs_the_page_says_how_to_get_them(start: Start) -> None:
    app = start("training_dynamics")
    assert not app.exception
    assert any("partial_fit" in code.value for code in app.code)


def test_runs_of_one_epoch_are_no_dynamics(start: Start) -> None:
    data = pd.DataFrame({"text": ["one", "two"], "label": ["a", "b"], "pred": ["a", "a"]})
    app = start("training_dynamics", frame=data)
    assert any("No run has predictions of several epochs" in element.proto.body for element in app.get("html"))
