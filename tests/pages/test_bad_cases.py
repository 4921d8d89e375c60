from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from page_support import HOSTILE, Start
from streamlit.testing.v1 import AppTest

from app import case_cache
from app.jobs import Job, Jobs
from app.opened import workspace
from nlp_explorer.review.entry_log import all_entries

KEY = "bad-cases-all"


def frame() -> pd.DataFrame:
    """Return 8 train rows and 6 test rows of 3 classes, 4 of them predicted wrongly, with probabilities."""
    words = {"card": "my card is lost", "fee": "a fee was charged", "app": "the app is slow"}
    rows = [(f"{text} {at}", label, "train", None, None) for label, text in words.items() for at in range(3)]
    rows += [
        ("my card was charged", "card", "test", "fee", [0.3, 0.6, 0.1]),
        ("a fee on the app", "fee", "test", "app", [0.1, 0.2, 0.7]),
        (f"the app {HOSTILE}", "app", "test", "card", [0.9, 0.05, 0.05]),
        ("a fee was charged 1", "card", "test", "fee", [0.05, 0.95, 0.0]),
        ("my card", "card", "test", "card", [0.8, 0.1, 0.1]),
        ("the slow app of ours, again and again", "app", "test", "app", [0.0, 0.1, 0.9]),
    ]
    found = pd.DataFrame(rows, columns=["text", "label", "split", "pred", "all"])
    for at, name in enumerate(("card", "fee", "app")):
        found[f"prob_{name}"] = [None if one is None else one[at] for one in found["all"]]
    return found.drop(columns="all")


@pytest.fixture
def cases(start: Start) -> AppTest:
    return start("bad_cases", frame=frame())


def kept() -> list[list[object]]:
    entries = all_entries(workspace().projects()[0])
    return entries[["row_id", "action", "value", "verdict"]].fillna("").to_numpy().tolist()


def listed(app: AppTest) -> list[int]:
    [table] = [one.value for one in app.dataframe if "predicted" in one.value and "row" in one.value]
    return table["row"].tolist()


def shown(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def order(app: AppTest, name: str) -> list[int]:
    app.selectbox(key=f"{KEY}-order").set_value(name).run()
    assert not app.exception
    return listed(app)


def test_wrong_rows_are_read_in_several_orders(cases: AppTest) -> None:
    assert sorted(listed(cases)) == [9, 10, 11, 12]
    assert order(cases, "least confident first") == [9, 10, 11, 12]
    assert order(cases, "longest text first")[0] == 11
    assert sorted(order(cases, "in random order, the same each time")) == [9, 10, 11, 12]


def test_a_case_says_what_the_model_was_sure_of_and_what_is_proposed(cases: AppTest) -> None:
    order(cases, "row, ascending")
    cases.session_state["row"] = 9
    cases.run()
    assert 'class="bars"' in shown(cases)
    assert "<span>fee</span><b>0.60</b>" in shown(cases)
    assert "Proposed: " in shown(cases)
    assert "not yet estimable" in shown(cases)


def test_equal_texts_with_another_label_are_said(cases: AppTest) -> None:
    cases.session_state["row"] = 12
    cases.run()
    assert "1 other row has the same text; another label: fee (1)." in shown(cases)


@pytest.mark.parametrize(
    ("presses", "expected"),
    [
        (["model-weak"], ["keep", "", "model weak"]),
        (["digit-1"], ["relabel", "fee", "label wrong"]),
        (["label", "unknown"], ["unsure", "", "label wrong"]),
        (["several", "confirm"], ["relabel_several", '["card", "fee"]', "ambiguous"]),
        (["out-of-scope", "drop"], ["drop", "", "out of scope"]),
        (["text", "drop"], ["drop", "", "text broken"]),
        (["drop"], ["drop", "", ""]),
    ],
)
def test_a_verdict_becomes_a_decision(cases: AppTest, presses: list[str], expected: list[str]) -> None:
    order(cases, "row, ascending")
    cases.session_state["row"] = 9
    cases.run()
    for press in presses:
        cases.button(key=f"{KEY}-{press}").click().run()
        assert not cases.exception
    assert kept() == [[9, *expected]]
    assert cases.session_state["row"] == 10  # the next one is open


def test_digits_follow_the_model(cases: AppTest) -> None:
    cases.session_state["row"] = 11
    cases.run()
    assert [cases.button(key=f"{KEY}-digit-{digit}").label for digit in (1, 2, 3)] == ["card", "fee", "app"]


def test_an_odd_row_goes_into_a_class_of_its_own(cases: AppTest) -> None:
    cases.session_state["row"] = 10
    cases.run()
    cases.button(key=f"{KEY}-out-of-scope").click().run()
    cases.text_input(key=f"{KEY}-new-class-10").set_value("complaint").run()
    cases.button(key=f"{KEY}-confirm").click().run()
    assert kept() == [[10, "relabel", "complaint", "out of scope"]]


def test_a_random_pile_deals_rows_and_counts_verdicts(cases: AppTest) -> None:
    cases.segmented_control(key="pile").set_value("right").run()
    assert sorted(listed(cases)) == [13, 14]
    cases.button(key="bad-cases-right-model-weak").click().run()
    assert not cases.exception
    options = [option.content for option in cases.segmented_control(key="pile").proto.options]
    assert "Random right rows · 1 of 2" in options
    assert "Random wrong rows · 0 of 4" in options


def test_a_random_pile_opens_its_first_row_and_stays_in_the_address(cases: AppTest) -> None:
    cases.session_state["row"] = 12
    cases.run()
    cases.segmented_control(key="pile").set_value("wrong").run()
    first, second, *_ = listed(cases)
    assert cases.session_state["row"] == first
    assert cases.query_params["pile"] == "wrong"
    assert "every row before it is judged" in shown(cases)
    cases.session_state["row"] = second
    cases.run()
    cases.button(key="bad-cases-wrong-model-weak").click().run()
    options = [option.content for option in cases.segmented_control(key="pile").proto.options]
    assert "Random wrong rows · 0 of 4" in options  # one out of its turn does not count yet
    cases.session_state["row"] = first
    cases.run()
    cases.button(key="bad-cases-wrong-model-weak").click().run()
    options = [option.content for option in cases.segmented_control(key="pile").proto.options]
    assert "Random wrong rows · 2 of 4" in options
    assert cases.query_params["pile"] == "wrong"


def test_a_pile_in_the_address_is_dealt(start: Start) -> None:
    app = start(frame=frame())
    app.query_params["pile"] = "right"
    app.switch_page("../pages/bad_cases.py").run()
    assert not app.exception
    assert sorted(listed(app)) == [13, 14]


def test_a_confusion_cell_in_the_address_lists_its_rows(start: Start) -> None:
    app = start(frame=frame())
    app.query_params["gold"], app.query_params["predicted"] = "card", "fee"
    app.switch_page("../pages/bad_cases.py").run()
    assert not app.exception
    assert sorted(listed(app)) == [9, 12]


def test_hostile_class_names_stay_text_on_buttons(start: Start) -> None:
    named = frame().replace({"label": {"app": "**app** ![x](http://a.b/c.png)"}})
    app = start("bad_cases", frame=named)
    labels = [box.label for box in app.button if box.key and "-digit-" in box.key]
    assert labels
    assert not any("**" in label or "![" in label for label in labels)


def done_at_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let jobs do their work before they return; return the list their keys are written to."""
    started: list[str] = []

    def start(manager: Jobs, key: str, title: str, function: Callable[..., object], **arguments: object) -> Job:
        if manager.get(key) is None:
            started.append(key)
            function(**arguments)
        return manager._jobs.setdefault(key, Job(key, title, status="done", share=1.0))

    monkeypatch.setattr(Jobs, "start", start)
    return started


def test_what_takes_long_to_weigh_is_a_job_and_the_list_is_there_meanwhile(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_cache, "MAX_INLINE_ROWS", 5)
    monkeypatch.setattr(Jobs, "start", lambda manager, key, title, *_, **__: Job(key, title, status="cancelled"))
    app = start("bad_cases", frame=frame())
    assert not app.exception
    assert sorted(listed(app)) == [9, 10, 11, 12]
    assert "Proposed: " in shown(app)
    assert "nearest texts" not in shown(app)
    assert any("The weighing was cancelled" in one.value for one in app.text)
    assert app.button(key="label-evidence-again").label == "Weigh again"


def test_what_a_job_weighed_is_shown_as_what_is_weighed_at_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = [part for part in shown(start("bad_cases", frame=frame())).split("<") if "nearest texts" in part]
    assert reasons
    monkeypatch.setattr(case_cache, "MAX_INLINE_ROWS", 5)
    started = done_at_once(monkeypatch)
    app = start("bad_cases", frame=frame())
    assert not app.exception
    assert [part for part in shown(app).split("<") if "nearest texts" in part] == reasons
    assert sum(key.startswith("label-evidence-") for key in started) >= 1
