"""The report beside the pages: whatever a page answers stands in the report, word for word."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from page_support import Start, answer_of
from streamlit.testing.v1 import AppTest

from app.opened import open_launch
from nlp_explorer.audit.receipt import Step
from nlp_explorer.embeddings.background import embed_and_project
from nlp_explorer.embeddings.kept_surroundings import find_surroundings
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.agenda import put_on_agenda
from nlp_explorer.meeting.proposals import policy_item
from nlp_explorer.meeting.report import ReportInputs, build_report, report_inputs
from nlp_explorer.meeting.report_html import Disclosure, report_html
from nlp_explorer.meeting.report_models import receipt_of
from nlp_explorer.predictions.over_epochs import latest_epochs
from nlp_explorer.projects.definitions import keep_definition
from nlp_explorer.review import record
from nlp_explorer.review.kept_recipe import add_step
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import judge
from nlp_explorer.review.queues.parts import random_rows
from nlp_explorer.review.queues.queue import make_queue
from nlp_explorer.review.steps.labels import MergeLabels

N = 40
TEXTS = [f"my card number {at} is lost" for at in range(N)] + [f"send the transfer {at} abroad" for at in range(N)]
ANSWERING = (
    "clusters", "overlap", "outliers", "label_issues", "scores", "training_dynamics", "definitions", "queues", "review",
    "recipe", "meeting",
)  # fmt: skip


@pytest.fixture
def app(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open a dataset of which everything is known that a report can hold."""
    monkeypatch.setenv("NLP_EXPLORER_CACHE", str(tmp_path / "cache"))
    embed_and_project(TEXTS, "fast", str(tmp_path / "cache"))
    find_surroundings(TEXTS, "fast", str(tmp_path / "cache"))
    labels = ["card"] * N + ["transfer"] * N
    labels[0] = "transfer"
    frame = pd.DataFrame({"text": TEXTS, "label": labels, "split": ["train", "test"] * N})
    epochs = [
        frame[["text"]].assign(epoch=epoch, pred=["card"] * (N + 6 - epoch) + ["transfer"] * (N - 6 + epoch), prob=0.8)
        for epoch in (1, 2, 3)
    ]
    file = tmp_path / "bert.csv"
    pd.concat(epochs).to_csv(file, index=False)
    app = start(frame=frame, predictions=(str(file),))
    project, dataset = open_launch().project, open_launch().dataset
    keep_definition(project, "card", "about a card <b>", reviewer="ann")
    queue = make_queue(project, dataset, [random_rows(dataset, 10)], name="week 1", reviewers=["ann", "bo"], author="l",
                       per_row=2)  # fmt: skip
    for reviewer, items in dealing(project, queue).items.items():
        for item in items:
            label = str(queue.items.at[item, "label"]) if reviewer == "ann" else "card"
            judge(project, queue, int(item), "label", [label], reviewer=reviewer, seconds=1)
    put_on_agenda(project, policy_item("Collect more?"), reviewer="ann")
    add_step(project, MergeLabels(("card",), "cards"), reviewer="ann")
    record(project, dataset, range(2 * N), "keep", reviewer="ann")
    return app


def inputs() -> ReportInputs:
    opened = open_launch()
    return report_inputs(
        opened.dataset, opened.predictions, cache=cache_folder(), time=datetime.now(UTC), project=opened.project
    )


def test_each_answer_of_a_page_stands_in_the_report(app: AppTest) -> None:
    page = html.unescape(report_html(build_report(inputs())))
    missing = {}
    for name in ANSWERING:
        app.switch_page(f"../pages/{name}.py").run()
        said = html.unescape(answer_of(app)).split('data-testid="answer">')[1].removesuffix("</div>")
        if said not in page:
            missing[name] = said
    assert missing == {}


def test_the_receipt_has_the_steps_that_overview_shows(app: AppTest) -> None:
    app.run()
    said = html.unescape(" ".join(element.proto.body for element in app.get("html")))
    steps = receipt_of(inputs(), latest_epochs(open_launch().predictions)[0]).steps
    assert "on corrected labels" in [step.name for step in steps if step.value.value == step.value.value]
    assert [step.name for step in steps if figures(step) not in said] == []


def figures(step: Step) -> str:
    return f"[{step.value.low:.3f}, {step.value.high:.3f}] of {step.n_rows:,} rows"


def test_without_texts_their_words_are_left_out_too(app: AppTest) -> None:
    page = report_html(build_report(inputs()), Disclosure(with_texts=False))
    assert "Left out with the texts: it is made of their words." in page
    assert "is lost" not in page


def test_what_is_not_in_the_report_is_said_with_the_reason(start: Start) -> None:
    start()
    page = html.unescape(report_html(build_report(inputs())))
    for line in (
        "What are the texts about?", "the texts were not embedded yet", "no predictions were given",
        "nobody has written a definition yet", "no queue was made yet", "nothing is on the agenda",
    ):  # fmt: skip
        assert line in page.split('<section id="left-out">')[1]
