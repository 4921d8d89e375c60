"""The receipt of a score on Overview."""

from __future__ import annotations

import pandas as pd
import pytest
from page_support import Start
from streamlit.testing.v1 import AppTest

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


def test_without_predictions_there_is_no_receipt(start: Start) -> None:
    assert "Without leaked rows" not in shown(start())
