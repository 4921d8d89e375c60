"""The Recipe page: each of its widgets changed, and its effect asserted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from cli_support import done
from page_support import HOSTILE, Start, answer_of, small_frame
from streamlit.testing.v1 import AppTest

from app.opened import workspace
from nlp_explorer.review.kept_recipe import add_step
from nlp_explorer.review.steps import KINDS


def steps(app: AppTest) -> pd.DataFrame:
    assert not app.exception, app.exception
    [found] = [frame.value for frame in app.dataframe if "what it does" in frame.value]
    return found


def said(app: AppTest) -> str:
    return answer_of(app).removeprefix('<div class="answer" data-testid="answer">').removesuffix("</div>")


def shown(app: AppTest) -> str:
    assert not app.exception, app.exception
    return " ".join(element.proto.body for element in app.get("html"))


def with_steps(start: Start, *codes: str, **arguments: object) -> AppTest:
    app = start("recipe", **arguments)
    for code in codes:
        [button] = [box for box in app.button if (box.key or "").startswith(f"suggested-{code}-")]
        button.click().run()
    return app


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """What the page's download buttons give, by their keys."""
    given: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def spy(label: str, **arguments: Any) -> object:
        given[arguments["key"]] = arguments["data"]
        return button(label, **arguments)

    monkeypatch.setattr(st, "download_button", spy)
    return given


def test_a_suggested_step_changes_the_answer_and_says_what_it_touches(start: Start) -> None:
    app = start("recipe")
    assert said(app) == "The recipe keeps all 12 rows as they are."
    assert "1 of 12 rows (8.3 %) has no text" in shown(app)
    with_step = app.button(key="suggested-missing-text-0").click().run()
    assert said(with_step) == "The recipe keeps 11 of 12 rows, changes none of them and drops 1."
    table = steps(app)
    assert table["touches"].tolist() == ["nothing to do", "1 row dropped"]
    assert table["rows after"].tolist() == [12, 11]
    assert table["why"].tolist()[1] == "1 of 12 rows (8.3 %) has no text"
    assert not any((box.key or "").startswith("suggested-missing-text") for box in app.button)


def test_a_step_is_switched_moved_removed_and_each_change_undone(start: Start) -> None:
    app = with_steps(start, "missing-text", "exact-duplicates")
    before = steps(app)["what it does"].tolist()
    app.segmented_control(key="step").set_value("3").run()
    app.button(key="step-up").click().run()
    assert steps(app)["what it does"].tolist() == [before[0], before[2], before[1]]
    assert app.segmented_control(key="step").value == "2"
    app.button(key="step-down").click().run()
    assert steps(app)["what it does"].tolist() == before
    assert app.button(key="step-down").disabled
    app.button(key="step-switch-off").click().run()
    assert steps(app)["touches"].tolist()[2] == "switched off"
    assert "drops 1" in answer_of(app)
    app.button(key="step-switch-on").click().run()
    assert "drops 2" in answer_of(app)  # the tied pair waits for a person
    app.button(key="step-remove").click().run()
    assert len(steps(app)) == 2
    assert app.segmented_control(key="step").value == "whole recipe"
    for n_steps in (3, 3, 3, 3, 3, 2, 1):
        assert not app.button(key="recipe-undo").disabled
        app.button(key="recipe-undo").click().run()
        assert len(steps(app)) == n_steps
    assert app.button(key="recipe-undo").disabled


def test_a_former_state_of_the_recipe_is_brought_back(start: Start) -> None:
    app = with_steps(start, "missing-text", "exact-duplicates")
    before = steps(app)["what it does"].tolist()
    app.segmented_control(key="step").set_value("3").run()
    app.button(key="step-remove").click().run()
    assert app.button(key="recipe-bring-back").disabled
    app.session_state["recipe-changes-3"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    app.run()
    app.button(key="recipe-bring-back").click().run()
    assert steps(app)["what it does"].tolist() == before


def test_a_step_is_edited_with_its_reason(start: Start) -> None:
    app = with_steps(start, "exact-duplicates")
    app.segmented_control(key="step").set_value("2").run()
    assert app.button(key="step-keep").disabled
    [ties] = [box for box in app.selectbox if (box.key or "").startswith("edit-1-") and box.label == "Ties"]
    assert ties.value == "leave"
    ties.set_value("first").run()
    [why] = [box for box in app.text_input if (box.key or "").startswith("edit-1") and box.label == "Why"]
    why.set_value("the first annotator knew best").run()
    app.button(key="step-keep").click().run()
    assert steps(app)["why"].tolist()[1] == "the first annotator knew best"
    assert steps(app)["touches"].tolist()[1] == "2 rows dropped"  # one of the tied pair, too


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_step_has_its_form(start: Start, kind: str) -> None:
    app = start("recipe")
    kinds = app.selectbox(key="new-step-kind")
    if kind == "apply-decisions":  # it is in every new recipe
        assert KINDS[kind].TITLE not in kinds.options
        return
    kinds.set_value(kind).run()
    button = app.button(key="new-step-add")
    if kind == "merge-labels":
        assert button.disabled
        assert "Give &#x27;labels&#x27;: this step needs it." in shown(app)
        app.multiselect(key="new-step-merge-labels-labels").set_value(["fees"]).run()
        app.selectbox(key="new-step-merge-labels-into").set_value("refund").run()
        assert "Of 12 rows: 3 rows relabelled." in shown(app)
    if kind == "sort":
        app.multiselect(key="new-step-sort-by").set_value(["characters"]).run()
    if kind == "filter":
        app.text_input(key="new-step-filter-drop").set_value("characters <").run()
        assert "cannot be read" in shown(app)
        app.text_input(key="new-step-filter-drop").set_value("label == 'fees'").run()
        assert "Of 12 rows: 3 rows dropped." in shown(app)
    if kind == "resplit":
        app.text_input(key="new-step-resplit-shares").set_value("train").run()
        assert "write them as &#x27;train 80, validation 10, test 10&#x27;" in shown(app)
        app.text_input(key="new-step-resplit-shares").set_value("train 1, test 1").run()
    app.text_input(key=f"new-step-{kind}-why").set_value("because").run()
    app.button(key="new-step-add").click().run()
    assert steps(app)["why"].tolist()[1] == "because"


def test_the_rows_of_a_step_open_before_and_after(start: Start) -> None:
    frame = pd.DataFrame({"text": ["l'Ã©nergie verte", *(f"clean text {at}" for at in range(9))], "label": "a"})
    app = with_steps(start, "mojibake", frame=frame)
    app.segmented_control(key="step").set_value("2").run()
    [rows] = [found.value for found in app.dataframe if "change" in found.value]
    assert rows["change"].tolist() == ["text edited"]
    assert "Step 2 touches 1 row:" in shown(app)
    assert "text after" in shown(app)
    assert "énergie" in shown(app)
    app.segmented_control(key="step").set_value("1").run()
    assert "Step 1 touches no row." in shown(app)


def test_another_recipe_of_the_project_begins_anew(start: Start) -> None:
    app = with_steps(start, "missing-text")
    [project] = workspace().projects()
    add_step(project, KINDS["drop-missing-label"](), reviewer="ann", name="strict")
    app.run()
    app.selectbox(key="recipe").set_value("strict").run()
    assert steps(app)["what it does"].tolist()[1] == "drop rows without a label"
    app.button(key="suggested-missing-text-0").click().run()
    assert len(steps(app)) == 3
    app.selectbox(key="recipe").set_value("recipe").run()
    assert steps(app)["what it does"].tolist()[1:] == ["drop rows whose text is missing or blank"]


def test_a_loaded_recipe_says_what_is_wrong_or_differs_and_is_used(start: Start) -> None:
    app = start("recipe")
    app.file_uploader(key="recipe-upload").set_value(("r.yaml", b"steps: [", "application/yaml")).run()
    assert "r.yaml is no YAML at line " in shown(app)
    made_on = b"made_on: {name: old, rows: 9, fingerprint: f00, classes: [zoo]}"
    older = b"format: 1\n" + made_on + b"\nsteps:\n- step: drop-missing-text\n"
    app.file_uploader(key="recipe-upload").set_value(("r.yaml", older, "application/yaml")).run()
    assert "The recipe was made on &#x27;old&#x27; with 9 rows; this is another version, with 12." in shown(app)
    assert "It had classes that are gone: zoo." in shown(app)
    app.button(key="recipe-use").click().run()
    assert steps(app)["what it does"].tolist() == ["drop rows whose text is missing or blank"]
    assert "The recipe was made on &#x27;old&#x27; with 9 rows" in shown(app)
    app.button(key="recipe-undo").click().run()
    assert steps(app)["what it does"].tolist() == ["apply 0 decisions about single rows"]


def test_a_recipe_that_cannot_be_carried_out_says_why_and_can_be_mended(start: Start) -> None:
    app = start("recipe")
    bad = b"format: 1\nsteps:\n- step: sort\n  by: [price]\n"
    app.file_uploader(key="recipe-upload").set_value(("r.yaml", bad, "application/yaml")).run()
    app.button(key="recipe-use").click().run()
    assert "The sort step names &#x27;price&#x27;, which is no column" in shown(app)
    assert steps(app)["what it does"].tolist() == ["sort by price"]
    app.segmented_control(key="step").set_value("1").run()
    app.button(key="step-remove").click().run()
    assert said(app) == "The recipe keeps all 12 rows as they are."


def test_hostile_labels_are_never_read_as_markdown(start: Start) -> None:
    frame = small_frame()
    frame["label"] = frame["label"].fillna(HOSTILE)
    app = start("recipe", frame=frame)
    app.selectbox(key="new-step-kind").set_value("merge-labels").run()
    app.multiselect(key="new-step-merge-labels-labels").set_value([HOSTILE]).run()
    app.selectbox(key="new-step-merge-labels-into").set_value("fees").run()
    app.button(key="new-step-add").click().run()
    assert HOSTILE not in shown(app)
    assert not any(HOSTILE in element.value for element in [*app.markdown, *app.caption])
    assert not any(HOSTILE in (box.label + (box.help or "")) for box in app.button)


def test_export_is_made_by_the_recipe(start: Start) -> None:
    app = with_steps(start, "missing-text", "exact-duplicates")
    app.switch_page("../pages/export.py").run()
    assert "Of 12 rows, 10 unchanged, 0 changed, 2 dropped." in answer_of(app)
    assert "keep one row of each text" in shown(app)


def test_the_command_line_gives_the_bytes_of_the_page(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, downloads: dict[str, Callable[[], bytes]]
) -> None:
    app = with_steps(start, "missing-text", "exact-duplicates")
    app.switch_page("../pages/corrupt_rows.py").run()
    app.segmented_control(key="finding").set_value("missing-label").run()
    app.button(key="finding-missing-label-drop").click().run()
    app.switch_page("../pages/recipe.py").run()
    [command] = [element.value for element in app.code if element.value.startswith("nlp-explorer clean")]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small-csv.recipe.yaml").write_bytes(downloads["recipe-download"]())
    done(*command.split()[1:])
    app.switch_page("../pages/export.py").run()
    with zipfile.ZipFile(io.BytesIO(downloads["export-zip"]())) as archive:
        assert archive.namelist() == [
            "small-csv.clean.csv",
            "small-csv.clean.changes.csv",
            "small-csv.clean.dropped.csv",
        ]
        for name in archive.namelist():
            assert (tmp_path / name).read_bytes() == archive.read(name), name
