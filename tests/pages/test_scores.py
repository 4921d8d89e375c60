"""The page Scores: each way to where a run is weak, and the rows that each lists."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from page_support import HOSTILE, Start, answer_of
from prediction_support import npy
from streamlit.testing.v1 import AppTest

from app.jobs import Job, Jobs
from app.opened import open_launch
from nlp_explorer.folders import cache_folder
from nlp_explorer.training.baseline import baseline_predictions

PREDICTED = ["card", "card", "fees", "refund", "refund", "app", "fees", "account", "app", "app", "fees", "card"]
LABELS = ["card", "card", "card", "refund", "fees", "app", "app", "account", "app", "card", "fees", "fees"]


def frame() -> pd.DataFrame:
    """Return 12 rows, 4 of them test, with two runs; `new` breaks one row of `old` and fixes another."""
    old = ["fees", *PREDICTED[1:]]
    old[2], old[11] = "card", "app"
    return pd.DataFrame(
        {
            "text": [f"text number {at} with {'many ' * at}words" for at in range(11)] + [HOSTILE],
            "label": LABELS,
            "split": ["train"] * 8 + ["test"] * 4,
            "source": ["web", "app"] * 6,
            "pred_new": PREDICTED,
            "pred_old": old,
        }
    )


@pytest.fixture
def page(start: Start) -> AppTest:
    return start("scores", frame=frame())


def listed(app: AppTest) -> list[int]:
    """Return the ids of the rows that the page lists."""
    assert not app.exception, app.exception
    tables = [table.value for table in app.dataframe if "row" in table.value.columns]
    return tables[-1]["row"].tolist() if tables else []


def said(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def part(app: AppTest, name: str) -> AppTest:
    return app.segmented_control(key="scores-part").set_value(name).run()


def test_answer_gives_the_score_beside_the_majority_and_the_weakest_class(page: AppTest) -> None:
    assert answer_of(page).startswith(
        '<div class="answer" data-testid="answer">7 of 12 rows are predicted right: accuracy 0.583 [0.320, 0.807]'
    )
    assert "always answering “card” gives 0.333" in answer_of(page)


def test_table_holds_the_other_run_and_what_needs_no_reading(page: AppTest) -> None:
    table = page.dataframe[0].value
    assert table[""].tolist() == ["new", "old", "always answering card"]
    assert table["accuracy"].tolist()[2] == "0.333"


def test_all_wrong_rows_are_listed_until_a_cell_a_row_or_a_column_is_chosen(page: AppTest) -> None:
    assert sorted(listed(page)) == [2, 4, 6, 9, 11]
    page.selectbox(key="gold").set_value("card").run()
    assert sorted(listed(page)) == [2, 9]
    assert "2 rows of “card”, taken for another class." in said(page)
    page.selectbox(key="predicted").set_value("fees").run()
    assert listed(page) == [2]
    assert "1 row of “card”, taken for “fees”." in said(page)
    page.selectbox(key="gold").set_value(None).run()
    assert sorted(listed(page)) == [2, 6]


def test_link_to_bad_cases_carries_the_cell(page: AppTest) -> None:
    page.selectbox(key="gold").set_value("card").run()
    [link] = [element.proto for element in page.get("page_link") if element.proto.label == "Judge the wrong ones"]
    assert "gold=card" in link.query_string


def test_run_can_be_changed(page: AppTest) -> None:
    page.selectbox(key="run").set_value("old").run()
    assert "7 of 12 rows are predicted right" in answer_of(page)
    assert page.dataframe[0].value[""].tolist()[0] == "old"


def test_order_shares_and_number_of_classes_of_the_matrix_can_be_changed(page: AppTest) -> None:
    for key, value in (("confusion-order", "by name"), ("confusion-share", "nothing")):
        before = page.get("plotly_chart")[0].proto.spec
        page.selectbox(key=key).set_value(value).run()
        assert page.get("plotly_chart")[0].proto.spec != before


def test_classes_are_listed_weakest_first_with_the_wrong_rows_of_the_first(page: AppTest) -> None:
    part(page, "Classes")
    table = page.dataframe[1].value
    assert {"precision", "recall", "f1", "support", "f1: 95 %"} <= set(table.columns)
    first = table["label"].iloc[0]
    assert {LABELS[row] for row in listed(page)} <= {first}


def test_rows_are_cut_by_any_column_worst_value_first(page: AppTest) -> None:
    part(page, "Slices")
    assert page.dataframe[1].value["n_wrong"].sum() == 5
    page.selectbox(key="slice-by").set_value("split").run()
    table = page.dataframe[1].value
    assert table["split"].tolist() == ["test", "train"]
    assert sorted(listed(page)) == [9, 11]
    page.selectbox(key="slice-by").set_value("column source").run()
    assert set(page.dataframe[1].value["source"]) == {"web", "app"}


def test_rows_are_cut_by_cluster_once_the_texts_are_embedded(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(manager: Jobs, key: str, title: str, function: Callable[..., object], **arguments: object) -> Job:
        function(**arguments)
        return Job(key, title, status="done", share=1.0)

    monkeypatch.setattr(Jobs, "start", start)
    part(page, "Slices")
    page.selectbox(key="slice-by").set_value("cluster").run()
    page.run()
    table = page.dataframe[1].value
    assert table["n_rows"].sum() == 12
    assert set(listed(page)) <= {2, 4, 6, 9, 11}


def test_without_probabilities_calibration_says_what_is_needed(page: AppTest) -> None:
    part(page, "Calibration")
    assert "give probabilities" in said(page)


def test_two_runs_are_compared_by_what_was_broken_and_fixed(page: AppTest) -> None:
    part(page, "Compared")
    assert "McNemar" in said(page)
    assert page.radio(key="outcome").value == "broken"
    assert listed(page) == [2]
    page.radio(key="outcome").set_value("fixed").run()
    assert listed(page) == [0]
    page.radio(key="outcome").set_value("still wrong").run()
    assert sorted(listed(page)) == [4, 6, 9, 11]


def test_slice_narrows_the_scores(page: AppTest) -> None:
    page.sidebar.multiselect(key="split").set_value(["test"]).run()
    assert "split test (4 of 12 rows)" in answer_of(page)
    assert "2 of 4 rows are predicted right" in answer_of(page)


def test_probabilities_show_whether_the_model_is_as_sure_as_it_is_right(start: Start, tmp_path: Path) -> None:
    data = frame()[["text", "label", "split"]]
    shares = [0.9 if said == label else 0.55 for said, label in zip(PREDICTED, LABELS, strict=True)]
    data.assign(pred=PREDICTED, prob=shares).drop(columns="label").to_csv(tmp_path / "sure.csv", index=False)
    app = start("scores", frame=data, predictions=(str(tmp_path / "sure.csv"),))
    part(app, "Calibration")
    assert "The model is" in said(app)
    assert "ECE" in app.dataframe[0].value.columns
    assert app.dataframe[1].value["n_rows"].tolist() == [5, 7]


def test_without_predictions_the_page_asks_for_a_file(start: Start) -> None:
    app = start("scores")
    assert not app.exception
    assert "No predictions are loaded" in said(app)


def test_training_the_baseline_is_offered_where_there_is_a_train_split(page: AppTest) -> None:
    assert [button.label for button in page.button if button.key == "train-baseline"]


def test_hostile_text_and_labels_are_shown_letter_by_letter(start: Start) -> None:
    data = pd.DataFrame({"text": [HOSTILE] * 3, "label": [HOSTILE, "b", "b"], "pred": ["b", "b", HOSTILE]})
    app = start("scores", frame=data)
    for name in ("Confusion", "Classes", "Slices"):
        part(app, name)
        assert not app.exception
        assert "<img src" not in said(app)


WRONG = {
    "other row count": ("p.csv", b"pred\ncard\n", "its 1 predictions are not as many as the dataset's 12 rows"),
    "sums": ("p.npy", npy(np.full((12, 4), 0.5)).data, "do not sum to 1 in 12 of 12 records"),
    "text called npy": ("p.npy", b"id,pred\n", "'p.npy' is not a numpy file, although it is called so"),
    "missing column": ("p.csv", b"text,answer\nx,y\n", "'p.csv' has no column of predictions"),
}


@pytest.mark.parametrize("which", WRONG)
def test_wrong_upload_is_said_in_one_sentence_and_the_page_stays(start: Start, which: str) -> None:
    name, data, sentence = WRONG[which]
    app = start("scores", frame=frame()[["text", "label"]])
    app.file_uploader(key="predictions-upload").set_value((name, data, "application/octet-stream")).run()
    app.button(key="predictions-read").click().run()
    assert not app.exception
    assert any(sentence in text.value for text in app.text)


def test_several_uploads_are_read_at_once(start: Start) -> None:
    app = start("scores", frame=frame()[["text", "label"]])
    files = [
        (f"preds_epoch{epoch}.csv", ("pred\n" + "\n".join(PREDICTED) + "\n").encode(), "text/csv") for epoch in (1, 2)
    ]
    app.file_uploader(key="predictions-upload").set_value(files).run()
    app.button(key="predictions-read").click().run()
    assert "7 of 12 rows are predicted right" in answer_of(app)
    assert app.selectbox(key="run").options == ["preds.csv, epoch 2", "preds.csv, epoch 1"]
    assert "joined by order" in " ".join(badge.proto.body for badge in app.get("markdown"))


def test_what_could_not_be_used_is_listed_by_reason(start: Start, tmp_path: Path) -> None:
    data = frame()[["text", "label"]]
    lines = pd.DataFrame({"text": [*data["text"], "no such text"], "pred": ["bird", "car", *PREDICTED[2:], "card"]})
    lines.to_csv(tmp_path / "p.csv", index=False)
    app = start("scores", frame=data, predictions=(str(tmp_path / "p.csv"),))
    left_over = app.dataframe[-1].value
    assert left_over["kind"].tolist() == ["unknown-label", "cut-off-label", "no-row"]
    app.pills(key="left-over").set_value("no-row").run()
    assert app.dataframe[-1].value["kind"].tolist() == ["no-row"]


def test_baseline_that_was_trained_stands_beside_the_run(start: Start) -> None:
    data = frame()[["text", "label", "split", "pred_new"]]
    page = start("scores", frame=data)
    dataset = open_launch().dataset
    baseline_predictions(dataset, cache_folder(), split="test")
    page.run()
    table = page.dataframe[0].value.set_index("")
    assert "TF-IDF baseline" in table.index
    assert not [button for button in page.button if button.key == "train-baseline"]
