"""Duplicates, contradictions and leakage as pages: each control changes what is listed."""

from __future__ import annotations

import pandas as pd
import pytest
from page_support import Start, answer_of, small_frame, until
from streamlit.testing.v1 import AppTest

from app.opened import open_launch
from nlp_explorer.duplicates.member_rows import duplicate_rows
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.agenda import agenda
from nlp_explorer.reading import dataset_from_frame

LONG = "please tell me where my new card is right now because I need to take it with me on a long trip"


def frame() -> pd.DataFrame:
    """The small frame with two near texts in two splits, whose labels differ, and predictions."""
    near = pd.DataFrame(
        {"text": [f"{LONG} today", f"{LONG} tomorrow"], "label": ["card", "app"], "split": ["train", "test"]}
    )
    both = pd.concat([small_frame(), near], ignore_index=True)
    return both.assign(pred=both["label"].fillna("card"), day=[f"2024-01-{at:02}" for at in range(1, len(both) + 1)])


def kinds(app: AppTest) -> dict[str, str]:
    """Return the kinds that the page offers, each with its count of rows."""
    [choice] = [group for group in app.get("button_group") if group.key == "kind"]
    return dict(option.content.split(" · ") for option in choice.proto.options if " · " in option.content)


def with_near(start: Start, page: str = "duplicates", **launch: object) -> AppTest:
    app = start(page, frame=frame(), **launch)
    return until(app, lambda: not app.get("progress"))


def groups_of(app: AppTest) -> list[str]:
    """Return the texts of the groups that are listed."""
    tables = [table.value for table in app.dataframe if {"rows", "text"} <= set(table.value)]
    return tables[0]["text"].tolist() if tables else []


def choose_kind(app: AppTest, kind: str) -> AppTest:
    app.session_state["kind"] = kind
    app.query_params["kind"] = kind
    return app.run()


def words_of(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def test_each_kind_has_its_count_and_its_groups(start: Start) -> None:
    app = with_near(start)
    assert kinds(app) == {"Exact": "4", "After normalising": "3", "Near": "2", "All but semantic": "7"}
    assert groups_of(app) == ["where is my card", "please send the money back"]
    assert groups_of(choose_kind(app, "normalised")) == ["where is my card"]
    assert groups_of(choose_kind(app, "near")) == [f"{LONG} today"]
    assert len(groups_of(choose_kind(app, "all"))) == 3


def test_the_threshold_forms_the_groups_anew_and_shows_the_pairs_on_its_edge(start: Start) -> None:
    app = choose_kind(with_near(start), "near")
    app.slider(key="near").set_value(1.0).run()
    assert not app.exception
    assert groups_of(app) == []
    assert "There is no group of nearly the same texts." in words_of(app)
    assert any("the step from 0.80 to 1.00 drops" in expander.label for expander in app.expander)


def test_filters_leave_some_groups(start: Start) -> None:
    app = choose_kind(with_near(start), "all")
    app.toggle(key="cross").set_value(True).run()
    assert groups_of(app) == ["please send the money back", f"{LONG} today"]
    app.toggle(key="differ").set_value(True).run()
    assert groups_of(app) == ["please send the money back", f"{LONG} today"]
    app.multiselect(key="with").set_value(["fees"]).run()
    assert groups_of(app) == ["please send the money back"]
    app.multiselect(key="with").set_value([]).run()
    app.toggle(key="cross").set_value(False).run()
    app.toggle(key="differ").set_value(False).run()
    app.selectbox(key="size").set_value("3").run()
    assert groups_of(app) == ["where is my card"]
    app.selectbox(key="size").set_value("any size").run()
    app.multiselect(key="in").set_value(["train", "test"]).run()
    assert len(groups_of(app)) == 2
    assert not app.exception


def test_all_groups_of_a_filter_become_a_step_of_the_recipe(start: Start) -> None:
    app = choose_kind(with_near(start), "all")
    app.selectbox(key="all-groups-keep").set_value("newest").run()
    app.selectbox(key="all-groups-by").set_value("day").run()
    assert "4 of 14 rows (29 %) go, from 3 groups; 10 rows stay." in words_of(app)
    app.button(key="all-groups-drop-step").click().run()
    assert not app.exception
    assert "in the recipe" in " ".join(str(element.proto) for element in app.get("markdown"))
    app.switch_page("../pages/recipe.py").run()
    assert not app.exception
    [steps] = [frame.value["what it does"] for frame in app.dataframe if "what it does" in frame.value]
    assert any(step.startswith("keep the newest row by 'day' of") for step in steps)


def test_all_groups_of_a_filter_are_dropped_now_and_undone(start: Start) -> None:
    app = choose_kind(with_near(start), "exact")
    app.button(key="all-groups-drop-now").click().run()
    app.switch_page("../pages/export.py").run()
    assert "2 dropped" in answer_of(app)


def test_the_rule_for_one_group_says_how_many_go(start: Start) -> None:
    app = choose_kind(with_near(start), "exact")
    assert app.button(key="groups-drop-repeats").label == "Drop the other 1"
    app.selectbox(key="groups-group-keep").set_value("none").run()
    assert app.button(key="groups-drop-repeats").label == "Drop all 2"


def test_semantic_duplicates_are_a_kind_of_their_own(start: Start) -> None:
    app = choose_kind(with_near(start), "semantic")
    app.selectbox(key="kind-encoder").set_value("tfidf").run()
    until(app, lambda: "Semantic" in kinds(app))
    app.slider(key="cosine").set_value(0.85).run()
    assert not app.exception


def test_contradictions_come_with_their_votes_and_narrow_to_two_labels(start: Start) -> None:
    app = start("contradictions", frame=frame())
    until(app, lambda: "1 near" in answer_of(app))
    said = "2 groups of texts that say the same carry different labels: 1 exact and 1 near. Who gives each"
    assert said in answer_of(app)
    assert groups_of(app) == ["please send the money back", f"{LONG} today"]
    assert "fees ×1, refund ×1: no majority" in words_of(app)
    app.selectbox(key="one").set_value("card").run()
    assert groups_of(app) == [f"{LONG} today"]
    app.selectbox(key="other").set_value("fees").run()
    assert "No group of this kind carries these labels." in words_of(app)


def test_leakage_opens_its_rows_by_kind_and_scores_stand_side_by_side(start: Start) -> None:
    app = start("leakage", frame=frame())
    until(app, lambda: "1 nearly" in answer_of(app))
    said = "2 of 5 test rows (40 %) also stand in train: 1 exactly, 0 after normalising, 1 nearly."
    assert said in answer_of(app)
    assert len(groups_of(app)) == 2
    app.session_state["leak-kind"] = "exact"
    app.run()
    assert groups_of(app) == ["please send the money back"]
    [scores] = [table.value for table in app.dataframe if "accuracy" in table.value]
    assert scores["n"].tolist() == [5, 3, 2]
    app.button(key="leak-step").click().run()
    assert not app.exception
    app.selectbox(key="leaked").set_value("train").run()
    assert groups_of(app) == ["please send the money back"]


def test_one_split_has_nothing_to_leak(start: Start) -> None:
    app = start("leakage", frame=pd.DataFrame({"text": ["a", "a"], "label": ["x", "y"]}))
    assert not app.exception
    assert "There are no two splits to compare" in words_of(app)


def test_the_page_shows_what_the_command_line_writes(start: Start) -> None:
    app = choose_kind(with_near(start), "all")
    rows = duplicate_rows(dataset_from_frame(frame(), name="small"), cache=cache_folder())
    assert kinds(app)["All but semantic"] == str(len(rows))
    [first] = [
        table.value["row"].tolist()
        for table in app.dataframe
        if "Jaccard" in str(table.proto.columns) or "jaccard" in table.value
    ]
    assert first == rows[rows["group"] == 0]["row_id"].tolist()


@pytest.mark.parametrize("page", ["duplicates", "contradictions", "leakage"])
def test_a_slice_narrows_the_page(start: Start, page: str) -> None:
    app = with_near(start, page)
    app.multiselect(key="label").set_value(["fees"]).run()
    assert not app.exception


def test_two_labels_that_equal_texts_carry_go_on_the_agenda(start: Start) -> None:
    app = start("contradictions")
    assert not any(box.key == "contradictions-pair-agenda" for box in app.button)
    app.selectbox(key="one").set_value("fees").run()
    app.selectbox(key="other").set_value("refund").run()
    app.button(key="contradictions-pair-agenda").click().run()
    [item] = agenda(open_launch().project)
    assert (item.kind, item.n_rows) == ("confused classes", 2)
    assert item.question == "How do fees and refund differ, and what do we do about it?"
    assert item.evidence == "1 group of texts that say the same carries both: 2 rows."
