"""The receipt of a score on Overview."""

from __future__ import annotations

import pandas as pd
import pytest
from page_support import Start
from streamlit.testing.v1 import AppTest

from app.opened import open_launch
from nlp_explorer.folders import cache_folder
from nlp_explorer.training.baseline import baseline_predictions

TEXTS = ["one card", "two cards", "ONE CARD!", "three rates", "four rates", "five cards"]


@pytest.fixture
def app(start: Start) -> AppTest:
    frame = pd.DataFrame(
        {
            "text": TEXTS,
            "label": ["a", "b", "a", "a", "b", "b"],
            "split": ["train", "train", "test", "test", "test", "test"],
            "pred": [None, None, "a", "a", "a", "b"],
        }
    )
    return start(frame=frame)


def shown(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_steps_stand_on_overview(app: AppTest) -> None:
    assert not app.exception
    assert "Without leaked rows" in shown(app)
    assert "0.667" in shown(app)
    assert "No verdict was given yet" in shown(app)


def test_a_step_opens_its_rows(app: AppTest) -> None:
    [name] = [one for one in app.segmented_control(key="receipt-step").options if one.startswith("without leaked")]
    app.segmented_control(key="receipt-step").set_value(name).run()
    assert not app.exception
    assert "Row 2" in shown(app)


def test_the_baseline_is_a_step_once_it_is_trained(app: AppTest) -> None:
    assert "TF-IDF baseline" not in shown(app)
    assert [button.label for button in app.button if button.key == "train-baseline"]
    baseline_predictions(open_launch().dataset, cache_folder(), split="test")
    app.run()
    assert not app.exception
    assert "TF-IDF baseline" in shown(app)
    assert not [button for button in app.button if button.key == "train-baseline"]


def test_without_predictions_there_is_no_receipt(start: Start) -> None:
    assert "Without leaked rows" not in shown(start())
