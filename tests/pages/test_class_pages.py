from __future__ import annotations

import pandas as pd
import pytest
from page_support import HOSTILE, Start, answer_of, until
from streamlit.testing.v1 import AppTest

from app import class_reading

NEW_PAGES = ("small_classes", "shift", "class_words", "definitions")


def tail_frame() -> pd.DataFrame:
    """Return 100 rows of refund, 30 of card and 6 of app, half of each in test, with a rule for each."""
    rows = []
    for label, n in (("refund", 100), ("card", 30), ("app", 6)):
        rows += [(f"x{at} {label} y{at}", label, "test" if at % 2 else "train") for at in range(n)]
    rows += [("refund of my card", "card", "train")]
    return pd.DataFrame(rows, columns=["text", "label", "split"])


def table_with(app: AppTest, column: str) -> pd.DataFrame:
    found: pd.DataFrame = next(frame.value for frame in app.dataframe if column in frame.value)
    return found


def shown(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("page", NEW_PAGES)
def test_every_page_asks_its_question(start: Start, page: str) -> None:
    app = start(page)
    assert not app.exception
    assert app.title[0].value.endswith("?")


@pytest.mark.parametrize("page", NEW_PAGES)
@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"text": [], "label": []}),
        pd.DataFrame({"text": ["alone"], "label": [None]}),
        pd.DataFrame({"text": ["alone"], "label": ["only"]}),
        pd.DataFrame({"text": ["a", "b"], "split": ["train", "test"]}),
    ],
    ids=["header alone", "no label", "one class", "splits without labels"],
)
def test_pages_survive_what_is_missing(start: Start, page: str, frame: pd.DataFrame) -> None:
    assert not start(page, frame=frame).exception


def test_labels_are_ordered_found_and_drawn_as_asked(start: Start) -> None:
    app = start("labels", frame=tail_frame())
    assert table_with(app, "part")["part"].tolist() == ["head", "body", "tail"]
    app.segmented_control(key="label-order").set_value("tail first").run()
    assert table_with(app, "part")["label"].tolist() == ["app", "card", "refund"]
    app.segmented_control(key="label-order").set_value("by shift").run()
    assert table_with(app, "part")["shift"].abs().is_monotonic_decreasing
    app.text_input(key="label-search").set_value("CAR").run()
    assert table_with(app, "part")["label"].tolist() == ["card"]
    app.text_input(key="label-search").set_value("nobody").run()
    assert "No class is named like" in shown(app)
    app.text_input(key="label-search").set_value("").run()
    app.segmented_control(key="label-picture").set_value("cumulative").run()
    assert not app.exception
    assert not app.toggle


def test_small_classes_say_what_to_do_and_give_weights(start: Start) -> None:
    app = start("small_classes", frame=tail_frame())
    assert "2 of 3 classes" in answer_of(app)
    assert table_with(app, "advice").loc[0, ["label", "advice"]].tolist() == ["app", "collect more"]
    assert "class_weights = {" in app.code[0].value
    app.segmented_control(key="weight-kind").set_value("log prior").run()
    assert "log_priors = {" in app.code[0].value
    app.segmented_control(key="weight-kind").set_value("effective number").run()
    before = app.code[0].value
    app.select_slider(key="weight-beta").set_value(0.9).run()
    assert app.code[0].value != before
    app.segmented_control(key="weight-form").set_value("JSON").run()
    assert app.code[0].value.startswith("{")
    app.segmented_control(key="advice").set_value("nothing").run()
    assert table_with(app, "advice")["advice"].unique().tolist() == ["nothing"]


def test_embedding_tells_the_nearest_class(start: Start) -> None:
    app = start("small_classes", frame=tail_frame())
    app.button(key="embed-texts").click().run()
    until(app, lambda: bool(table_with(app, "nearest")["nearest"].notna().all()))
    assert set(table_with(app, "nearest")["nearest"]) <= {"refund", "card", "app"}


def test_shift_is_shown_of_classes_lengths_and_words(start: Start) -> None:
    app = start("shift", frame=tail_frame())
    assert "test" in answer_of(app)
    assert table_with(app, "interval")["name"].tolist()
    app.segmented_control(key="shift-of").set_value("lengths").run()
    assert "the median is" in answer_of(app)
    app.segmented_control(key="shift-unit").set_value("characters").run()
    assert "characters in test" in answer_of(app)
    app.segmented_control(key="shift-of").set_value("words").run()
    assert "words and phrases" in answer_of(app)


def test_words_of_a_class_open_the_rows_that_disagree(start: Start) -> None:
    app = start("class_words", frame=tail_frame())
    assert "marks refund most" in answer_of(app)
    assert "1 row holds “refund” and does not carry refund." in shown(app)
    rows = next(box for box in app.segmented_control if box.label == "Rows")
    rows.set_value(1).run()
    assert "100 rows hold “refund” and carry refund." in shown(app)
    app.selectbox(key="class").set_value("card").run()
    assert "marks card most" in answer_of(app)


def test_words_of_many_texts_are_read_in_the_background(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_reading, "MAX_INLINE_BYTES", 0)
    assert "marks refund most" in answer_in_the_end(start("class_words", frame=tail_frame()))
    app = start("shift", frame=tail_frame())
    app.segmented_control(key="shift-of").set_value("words").run()
    assert "words and phrases" in answer_in_the_end(app)


def answer_in_the_end(app: AppTest) -> str:
    return answer_of(until(app, lambda: not app.get("progress")))


def test_a_typical_text_opens_its_row(start: Start) -> None:
    app = start("definitions", frame=tail_frame())
    app.segmented_control(key="exemplars").set_value("longest").run()
    keys = [str(button.key) for button in app.button]
    key = [key for key in keys if key.removeprefix("exemplar-").isdigit()][-1]
    app.button(key=key).click().run()
    assert app.session_state["row"] == int(key.removeprefix("exemplar-"))


def test_rules_follow_the_precision_that_is_asked(start: Start) -> None:
    app = start("class_words", frame=tail_frame())
    app.segmented_control(key="words-or-rules").set_value("keyword rules").run()
    assert "keyword rules label" in answer_of(app)
    assert "refund" in table_with(app, "folds")["term"].tolist()
    app.slider(key="min-precision").set_value(1.0).run()
    assert "refund" not in table_with(app, "folds")["term"].tolist()
    app.toggle(key="rules-of-class").set_value(True).run()
    assert not app.exception
    app.toggle(key="rules-shortcuts").set_value(True).run()
    assert "No such rule." in shown(app)


def test_a_kept_definition_is_shown_wherever_its_label_is(start: Start) -> None:
    app = start("definitions", frame=tail_frame())
    assert "0 of 3 classes have a definition" in answer_of(app)
    app.segmented_control(key="exemplars").set_value("longest").run()
    app.selectbox(key="class").set_value("card").run()
    app.text_area(key="definition-card").set_value(HOSTILE).run()
    app.button(key="keep-definition").click().run()
    assert "1 of 3 classes has a definition" in answer_of(app)
    assert HOSTILE not in shown(app)
    app.switch_page("../pages/class_words.py").run()
    assert 'title="&lt;img' in shown(app)
    app.switch_page("../pages/labels.py").run()
    assert HOSTILE in table_with(app, "part")["definition"].tolist()


def test_several_labels_a_row_are_said_not_to_apply_or_counted_apart(start: Start) -> None:
    frame = pd.DataFrame({"text": [f"text number {at}" for at in range(12)], "label": ['["a", "b"]', '["b"]'] * 6})
    for page in NEW_PAGES:
        assert not start(page, frame=frame).exception
    app = start("small_classes", frame=frame)
    assert "not applicable: several labels per row" in " ".join(element.value for element in app.caption)
