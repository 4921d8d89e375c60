"""The page that ranks the labels by suspicion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of
from streamlit.testing.v1 import AppTest

from app import label_issues
from app.jobs import Job, Jobs
from app.opened import open_launch
from nlp_explorer.embeddings import choose_encoder, embed
from nlp_explorer.folders import cache_folder

CARDS = [f"my card {word} again and the card is {word} {at}" for at in range(8) for word in ("lost", "gone", "old")]
RATES = [f"exchange rate of the {word} today, which rate {at}" for at in range(8) for word in ("euro", "yen", "won")]


@pytest.fixture
def app(start: Start) -> AppTest:
    labels = ["card"] * 24 + ["rate"] * 24
    labels[7] = "rate"
    frame = pd.DataFrame({"text": CARDS + RATES, "label": labels, "split": ["train"] * 40 + ["test"] * 8})
    return start("label_issues", frame=frame)


def shown(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_wrong_label_is_open_with_its_reason(app: AppTest) -> None:
    assert "A simple model on TF-IDF would label 1 of 48 rows (2.1 %) otherwise" in answer_of(app)
    assert "Row 7" in shown(app)
    assert "By the other texts this looks like 'card' (" in shown(app).replace("&#x27;", "'")
    assert "Simple model" in shown(app)


def test_the_suggested_label_is_accepted_with_one_key(app: AppTest) -> None:
    app.button(key="label-issues-mend").click().run()
    app.switch_page("../pages/review.py").run()
    assert "1 of 48 rows (2.1 %)" in answer_of(app)
    assert "1 relabelled" in answer_of(app)


def test_the_first_digit_is_the_proposed_label_and_the_second_the_given_one(app: AppTest) -> None:
    assert [app.button(key=f"label-issues-digit-{digit}").label for digit in (1, 2)] == ["card", "rate"]
    app.button(key="label-issues-digit-1").click().run()
    app.switch_page("../pages/review.py").run()
    assert "1 relabelled" in answer_of(app)


def test_the_simple_model_is_scored_on_the_rows_of_each_run(start: Start) -> None:
    labels = ["card"] * 24 + ["rate"] * 24
    labels[7] = "rate"
    frame = pd.DataFrame({"text": CARDS + RATES, "label": labels, "pred": [None] * 6 + ["card"] * 4 + [None] * 38})
    app = start("label_issues", frame=frame)
    assert "accuracy of 4 rows; the simple model on them 0.750" in shown(app)  # row 7 is among them


def test_of_a_run_over_time_the_last_epoch_alone_stands_beside_the_simple_model(start: Start, tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": CARDS + RATES, "label": ["card"] * 24 + ["rate"] * 24})
    epochs = [frame[["text"]].assign(epoch=epoch, pred=["card"] * 24 + ["rate"] * 24) for epoch in (1, 2, 3)]
    pd.concat(epochs).to_csv(tmp_path / "p.csv", index=False)
    app = start("label_issues", frame=frame, predictions=(str(tmp_path / "p.csv"),))
    assert "p.csv, epoch 3" in shown(app)
    assert "p.csv, epoch 2" not in shown(app)


def test_a_slice_shows_its_own_rows(app: AppTest) -> None:
    app.sidebar.multiselect(key="split").set_value(["test"]).run()
    assert "0 of 8 rows" in answer_of(app)
    assert "Row 7 " not in shown(app)


def test_several_labels_a_row_are_not_judged(start: Start) -> None:
    app = start("label_issues", frame=pd.DataFrame({"text": ["a", "b"], "label": ["one", "one"]}))
    assert not app.exception
    assert "Labels are judged where each row has one label, of at least two classes." in shown(app)


def test_many_rows_are_compared_in_a_job(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def start(manager: Jobs, key: str, title: str, function: Callable[..., object], **arguments: object) -> Job:
        started.append(title)
        function(**arguments)
        return Job(key, title, status="done", share=1.0)

    dataset = open_launch().dataset
    embed(dataset.texts, choose_encoder(dataset).name, cache=cache_folder())
    monkeypatch.setattr(label_issues, "MAX_INLINE_ROWS", 10)
    monkeypatch.setattr(Jobs, "start", start)
    app.run()
    assert "of 48 rows" in answer_of(app)
    assert "A simple model on the embeddings" in answer_of(app)
    assert "Comparing each text with the others" in started
    assert "Row 7" in shown(app)


def test_a_finding_leads_here(app: AppTest) -> None:
    app.switch_page("../pages/overview.py").run()
    assert not app.exception
    assert "Label issues" in shown(app)


@pytest.mark.parametrize("rows", [[], [("alone", None)]])
def test_nothing_to_judge_is_said(start: Start, rows: list[tuple[str, str | None]]) -> None:
    app = start("label_issues", frame=pd.DataFrame(rows, columns=["text", "label"]))
    assert not app.exception
