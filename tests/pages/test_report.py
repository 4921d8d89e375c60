"""The report beside the pages: whatever a page answers stands in the report, word for word."""

from __future__ import annotations

import html
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from page_support import ANSWERED_OF_VERSIONS, Start, answer_of, shown, shown_at_last, until
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
from nlp_explorer.meeting.report_recipe import BETTER, recipe_sections
from nlp_explorer.meeting.report_slices import cluster_sections, slice_tables
from nlp_explorer.meeting.report_words import WORDS_A_CLASS, words_sections
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
    "small_classes", "class_words", "definitions", "clusters", "overlap", "outliers", "label_issues", "scores",
    "training_dynamics", "queues", "review", "recipe", "before_after", "meeting", "export",
)  # fmt: skip
# Of one row or one query, of an earlier version, of this machine, or of the link itself: no state of the dataset.
WITHOUT_REPORT = {"network_input", "search", "compare", "storage", "queue", "sharing"}


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
        if said.removesuffix(" The source file stays as it is.") not in page:
            missing[name] = said
    assert missing == {}


def test_lengths_and_words_of_the_splits_have_the_sentences_of_their_page(app: AppTest) -> None:
    page = html.unescape(report_html(build_report(inputs())))
    app.switch_page("../pages/shift.py").run()
    for what in ("classes", "lengths", "words"):
        app.segmented_control(key="shift-of").set_value(what).run()
        until(app, lambda: not app.get("progress"))
        assert html.unescape(answer_of(app)).split('data-testid="answer">')[1].removesuffix("</div>") in page, what


def test_the_parts_a_run_is_worst_on_have_the_numbers_of_their_page(app: AppTest) -> None:
    given = inputs()
    [run] = latest_epochs(given.runs)
    tables = slice_tables(given, run) | dict(cluster_sections(given, run)[0].tables)
    app.switch_page("../pages/scores.py").run()
    app.segmented_control(key="scores-part").set_value("Slices").run()
    assert [f"By {name}, worst first" for name in app.selectbox(key="slice-by").options if name != "label"] == [*tables]
    for title, told in tables.items():
        app.selectbox(key="slice-by").set_value(title.removeprefix("By ").removesuffix(", worst first")).run()
        [listed] = [found.value for found in app.dataframe if "share_of_errors" in found.value]
        assert told[["rows", "wrong"]].to_numpy().tolist() == listed[["n_rows", "n_wrong"]].to_numpy().tolist()
        assert [line.split(" ")[0] for line in told["accuracy"]] == [f"{value:.3f}" for value in listed["accuracy"]]


def test_every_page_is_in_the_report_or_left_out_on_purpose() -> None:
    pages = {file.stem for file in (Path(__file__).parents[2] / "pages").glob("*.py")}
    assert pages == {*ANSWERING, *ANSWERED_OF_VERSIONS, *WITHOUT_REPORT}


def test_the_words_of_a_class_have_the_numbers_of_their_page(app: AppTest) -> None:
    [section] = words_sections(inputs())
    [words] = [table for title, table in section.tables.items() if title.startswith("Words of each class")]
    app.switch_page("../pages/class_words.py").run()
    label = str(app.selectbox(key="class").value)
    [listed] = [found.value.head(WORDS_A_CLASS) for found in app.dataframe if "all_texts" in found.value]
    told = words.loc[[label]]
    assert told["contains"].tolist() == listed["term"].tolist()
    assert told["texts"].tolist() == listed["texts"].tolist()
    assert told["of all classes"].tolist() == listed["all_texts"].tolist()
    assert told["precision"].tolist() == [f"{value:.0f} %" for value in listed["precision"]]
    assert told["coverage"].tolist() == [f"{value:.0f} %" for value in listed["coverage"]]
    assert told["95 % interval"].tolist() == listed["interval"].tolist()


def test_before_and_after_has_the_numbers_of_its_page(app: AppTest) -> None:
    given = inputs()
    assert given.standing is not None
    [section] = [section for section in recipe_sections(given, given.standing) if section.title == BETTER]
    app.switch_page("../pages/before_after.py").run()
    for sentence in section.answers[1:]:
        shown_at_last(app, html.escape(sentence))
    said = shown(app)
    for sentence in section.answers:
        assert sentence in html.unescape(re.sub("</?b>", "", said))
    for when in ("before", "after"):
        value, interval = section.tables["The score of a simple model"].at[f"Accuracy {when}", "value"].split(" ", 1)
        assert value in said
        assert interval in said
    [labels] = [found.value for found in app.dataframe if "label" in found.value and "change" in found.value]
    told = section.tables["Labels, the largest change first"].reset_index()
    assert told.to_numpy().tolist() == labels[labels["change"] != 0].to_numpy().tolist()


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


def test_the_report_is_written_in_the_background_then_downloaded(start: Start) -> None:
    app = start()
    app.button(key="report-write").click().run()
    for _ in range(600):
        if [button for button in app.get("download_button") if button.proto.label == "Download the report"]:
            break
        time.sleep(0.2)
        app.run()
    else:
        pytest.fail("the report was never offered")
    [file] = (cache_folder() / "reports").iterdir()
    assert open_launch().dataset.fingerprint in file.read_text(encoding="utf-8")
    assert not any("The project has changed since." in caption.value for caption in app.caption)
    record(open_launch().project, open_launch().dataset, [0], "drop", reviewer="ann")
    app.run()
    assert any("The project has changed since." in caption.value for caption in app.caption)
