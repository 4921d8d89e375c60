"""The boxes that filter by value: how their values read, and what the URL says of them."""

from __future__ import annotations

import pandas as pd
import pytest
from page_support import HOSTILE, Start, answer_of, small_frame
from streamlit.testing.v1 import AppTest

ODD = ["a · 3 rows", "a", "a · 1 row", "b|c ?&=", HOSTILE]
LABELS = ["card", "card", "card", "card", "fees", "fees", "app", "app"]


def frame() -> pd.DataFrame:
    """Return 8 rows; `new` gets a half of `card` and of test wrong, `old` all of `fees`."""
    return pd.DataFrame(
        {
            "text": [f"text number {at}" for at in range(8)],
            "label": LABELS,
            "split": ["train"] * 4 + ["test"] * 4,
            "pred_new": ["card", "card", "fees", "fees", "fees", "card", "app", "card"],
            "pred_old": ["card", "card", "card", "card", "app", "app", "app", "app"],
        }
    )


@pytest.fixture
def page(start: Start) -> AppTest:
    return start("scores", frame=frame())


def said(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def address(app: AppTest, key: str) -> list[str]:
    """Return the values of a parameter of the URL."""
    found = app.query_params.get(key, [])
    return [found] if isinstance(found, str) else list(found)


def test_each_value_reads_with_its_rows_and_the_share_that_is_wrong(page: AppTest) -> None:
    assert page.sidebar.multiselect(key="label").options == [
        "app · 2 rows, 50 % wrong",
        "card · 4 rows, 50 % wrong",
        "fees · 2 rows, 50 % wrong",
    ]
    assert page.sidebar.multiselect(key="split").options == ["train · 4 rows, 50 % wrong", "test · 4 rows, 50 % wrong"]
    assert page.selectbox(key="gold").options[0] == "app · 2 rows, 50 % wrong"
    assert page.selectbox(key="predicted").options == [
        "app · 1 row, 0 % wrong",
        "card · 4 rows, 50 % wrong",
        "fees · 3 rows, 67 % wrong",
    ]


def test_without_predictions_and_where_none_is_scored_the_rows_stand_alone(start: Start) -> None:
    app = start("labels")
    assert app.sidebar.multiselect(key="label").options[0] == "account · 1 row"
    assert app.sidebar.multiselect(key="label").options[-1] == "(no label) · 1 row"
    part = frame().assign(pred=[*["card"] * 2, *[None] * 6]).drop(columns=["pred_new", "pred_old"])
    app = start("labels", frame=part)
    assert app.sidebar.multiselect(key="label").options[:2] == ["app · 2 rows", "card · 4 rows, 0 % of 2 wrong"]


def test_the_lists_count_the_whole_dataset_and_say_so_and_those_of_a_cell_the_rows_looked_at(page: AppTest) -> None:
    page.sidebar.multiselect(key="split").set_value(["test"]).run()
    assert page.sidebar.multiselect(key="label").options[1] == "card · 4 rows, 50 % wrong"
    assert "The lists count all 8 rows, wrong as in “new”." in said(page)
    assert page.selectbox(key="gold").options == [
        "app · 2 rows, 50 % wrong",
        "fees · 2 rows, 50 % wrong",
        "card · 0 rows",
    ]


def test_the_url_holds_the_values_without_their_counts(page: AppTest) -> None:
    page.sidebar.multiselect(key="label").set_value(["card", "app"]).run()
    page.selectbox(key="gold").set_value("card").run()
    assert (address(page, "label"), address(page, "gold")) == (["card", "app"], ["card"])
    page.sidebar.multiselect(key="label").set_value([]).run()
    page.selectbox(key="gold").set_value(None).run()
    assert (address(page, "label"), address(page, "gold")) == ([], [])


def test_an_address_restores_the_view(page: AppTest) -> None:
    page.query_params["label"], page.query_params["split"] = ["card", "app"], ["train"]
    page.query_params["predicted"] = "fees"
    page.run()
    assert "Within split train, label card or app (4 of 8 rows)" in answer_of(page).replace(
        '<span class="slice-note">', ""
    )
    assert page.selectbox(key="predicted").value == "fees"
    assert "2 rows wrongly taken for “fees”" in said(page)


def test_what_is_chosen_stays_on_another_page_and_stands_in_its_address(page: AppTest) -> None:
    page.sidebar.multiselect(key="label").set_value(["card"]).run()
    page.selectbox(key="gold").set_value("card").run()
    page.query_params.clear()  # as a click in the navigation does
    page.switch_page("../pages/labels.py").run()
    assert page.sidebar.multiselect(key="label").value == ["card"]
    assert address(page, "label") == ["card"]
    page.switch_page("../pages/scores.py").run()
    assert page.selectbox(key="gold").value == "card"
    assert address(page, "gold") == ["card"]


def test_another_run_changes_how_the_values_read_and_not_which_are_chosen(page: AppTest) -> None:
    page.sidebar.multiselect(key="label").set_value(["fees"]).run()
    page.selectbox(key="run").set_value("old").run()
    box = page.sidebar.multiselect(key="label")
    assert box.options[2] == "fees · 2 rows, 100 % wrong"
    assert box.value == ["fees"]
    assert list(box.proto.raw_values) == ["fees · 2 rows, 100 % wrong"]  # so the browser sends back what now exists
    page.run()
    assert page.sidebar.multiselect(key="label").value == ["fees"]


def test_values_that_the_dataset_does_not_have_are_said_in_one_sentence(page: AppTest) -> None:
    page.query_params["label"], page.query_params["gold"] = ["card", "bird"], "<b>x</b>"
    page.run()
    assert page.sidebar.multiselect(key="label").value == ["card"]
    assert page.selectbox(key="gold").value is None
    assert "The address asks for the label “bird”, not among the 3 labels here: choose from the list." in said(page)
    assert "The address asks for the label “&lt;b&gt;x&lt;/b&gt;”, not among the 2 labels here" in said(page)
    page.sidebar.multiselect(key="label").set_value(["app"]).run()
    assert "“bird”" not in said(page)


def test_clearing_the_slice_clears_the_address(page: AppTest) -> None:
    page.query_params["label"] = ["card"]
    page.run()
    next(button for button in page.sidebar.button if button.label == "Clear slice").click().run()
    assert page.sidebar.multiselect(key="label").value == []
    assert address(page, "label") == []


def test_another_dataset_does_not_inherit_what_the_address_said(start: Start, page: AppTest) -> None:
    page.sidebar.multiselect(key="label").set_value(["card"]).run()
    page.session_state["data"] = "another"  # as if this browser had looked at another one before
    page.query_params["data"] = ""
    page.run()
    assert page.sidebar.multiselect(key="label").value == []
    assert "Within" not in answer_of(page)


def test_labels_that_read_like_counts_or_markup_are_told_apart(start: Start) -> None:
    data = pd.DataFrame({"text": [f"text {at}" for at in range(5)], "label": ODD, "pred": [*ODD[:4], "a"]})
    app = start("scores", frame=data)
    box = app.sidebar.multiselect(key="label")
    assert len(set(box.options)) == len(ODD)
    for label in ODD:
        app.sidebar.multiselect(key="label").set_value([label]).run()
        assert not app.exception
        assert address(app, "label") == [label]
        assert "(1 of 5 rows)" in answer_of(app)
    assert any(option == f"{HOSTILE} · 1 row, 100 % wrong" for option in box.options)


def test_rows_with_several_labels_count_at_each(start: Start) -> None:
    data = pd.DataFrame({"text": list("wxyz"), "label": ['["a", "b"]', '["b"]', '["a", "b"]', '["b"]']})
    app = start("labels", frame=data)
    assert app.sidebar.multiselect(key="label").options == ["a · 2 rows", "b · 4 rows"]


def test_groups_of_duplicates_are_filtered_by_boxes_that_read_alike(start: Start) -> None:
    app = start("duplicates", frame=small_frame())
    box = app.multiselect(key="with")
    assert box.options == ["account · 1 row", "app · 3 rows", "card · 3 rows", "fees · 3 rows", "refund · 1 row"]
    box.set_value(["fees"]).run()
    assert address(app, "with") == ["fees"]
