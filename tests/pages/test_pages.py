from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
from page_support import HOSTILE, Start, answer_of, small_frame

PAGES = ("overview", "labels", "lengths", "clusters", "search", "corrupt_rows", "duplicates", "overlap", "outliers")
PAGES += ("bad_cases", "review", "export", "storage")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_its_question(start: Start, page: str) -> None:
    app = start(page)
    assert not app.exception
    assert app.title[0].value.endswith("?")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_survives_a_header_alone(start: Start, page: str) -> None:
    app = start(page, frame=pd.DataFrame({"text": [], "label": []}))
    assert not app.exception


@pytest.mark.parametrize("page", PAGES)
def test_every_page_survives_one_row_without_a_label(start: Start, page: str) -> None:
    app = start(page, frame=pd.DataFrame({"text": ["alone"], "label": [None]}))
    assert not app.exception


def test_a_missing_file_is_said_in_a_sentence(start: Start, tmp_path: Path) -> None:
    app = start(paths=(str(tmp_path / "gone.csv"),))
    assert not app.exception
    assert "gone.csv" in " ".join(element.proto.body for element in app.get("html"))


def test_overview_names_the_worst_first(start: Start) -> None:
    app = start()
    assert "Not yet" in answer_of(app)


def test_slice_by_label_narrows_every_page(start: Start) -> None:
    app = start("labels")
    assert "5 classes" in answer_of(app)
    app.sidebar.multiselect(key="label").set_value(["fees"]).run()
    assert "label fees (3 of 12 rows)" in answer_of(app)
    app.switch_page("../pages/lengths.py").run()
    assert "label fees (3 of 12 rows)" in answer_of(app)


def test_slice_by_search_that_matches_nothing_says_so(start: Start) -> None:
    app = start("labels")
    app.sidebar.text_input(key="q").set_value("no such text anywhere").run()
    assert not app.exception
    assert any("No row matches" in element.proto.body for element in app.get("html"))


def test_a_bad_pattern_is_said_in_a_sentence(start: Start) -> None:
    app = start("labels")
    app.sidebar.text_input(key="q").set_value("/(/").run()
    assert any("no valid regular expression" in element.proto.body for element in app.get("html"))


def test_length_unit_changes_the_answer(start: Start) -> None:
    app = start("lengths")
    app.segmented_control(key="unit").set_value("characters").run()
    assert "characters" in answer_of(app)


def test_hostile_text_is_escaped_wherever_it_is_html(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-label").run()
    bodies = " ".join(element.proto.body for element in app.get("html"))
    assert HOSTILE not in bodies
    assert "&lt;img" in bodies
    assert not any(HOSTILE in element.value for element in [*app.markdown, *app.caption])


def test_dropping_a_row_shows_in_review_and_export(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    app.button(key="finding-missing-text-drop").click().run()
    assert not app.exception
    app.switch_page("../pages/review.py").run()
    assert "1 of 12 rows" in answer_of(app)
    app.switch_page("../pages/export.py").run()
    assert "1 dropped" in answer_of(app)


def test_undo_takes_the_decision_back(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    app.button(key="finding-missing-text-drop").click().run()
    app.button(key="finding-missing-text-undo").click().run()
    app.switch_page("../pages/review.py").run()
    assert "None of the 12 rows has been decided" in answer_of(app)


def test_predictions_columns_of_the_data_are_scored(start: Start) -> None:
    frame = small_frame().assign(pred=["card"] * 12)
    app = start("bad_cases", frame=frame)
    assert "8 of 11 predicted rows are wrong" in answer_of(app)


def test_a_confusion_cell_chosen_by_name_lists_its_rows(start: Start) -> None:
    app = start("bad_cases", frame=small_frame().assign(pred=["card"] * 12))
    app.selectbox(key="gold").set_value("fees").run()
    app.selectbox(key="predicted").set_value("card").run()
    assert not app.exception
    [table] = [frame.value for frame in app.dataframe if "predicted" in frame.value and "row" in frame.value]
    assert sorted(table["row"]) == [4, 10, 11]


def test_all_rows_of_a_finding_are_mended_at_once_and_undone(start: Start) -> None:
    frame = pd.DataFrame(
        {"text": [f"l'Ã©nergie numéro {at}" for at in range(3)] + ["clean text here"] * 9, "label": "a"}
    )
    app = start("corrupt_rows", frame=frame)
    app.segmented_control(key="finding").set_value("mojibake").run()
    app.button(key="finding-mojibake-mend-all").click().run()
    assert not app.exception
    app.switch_page("../pages/export.py").run()
    assert "3 changed" in answer_of(app)
    app.switch_page("../pages/corrupt_rows.py").run()
    app.segmented_control(key="finding").set_value("mojibake").run()
    app.button(key="finding-mojibake-undo").click().run()
    app.switch_page("../pages/export.py").run()
    assert "0 changed" in answer_of(app)


def test_two_people_disagree_until_one_settles_it(start: Start) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    app.button(key="finding-missing-text-drop").click().run()
    app.sidebar.text_input(key="reviewer").set_value("bob").run()
    app.button(key="finding-missing-text-keep").click().run()
    assert any(element.value.startswith("Disputed: ") and "bob keep" in element.value for element in app.text)
    app.switch_page("../pages/review.py").run()
    assert "1 row in dispute" in answer_of(app)
    app.switch_page("../pages/corrupt_rows.py").run()
    app.segmented_control(key="finding").set_value("missing-text").run()
    [settles] = [box for box in app.checkbox if box.label == "My decision settles it"]
    settles.check().run()
    app.button(key="finding-missing-text-drop").click().run()
    assert not app.exception
    app.switch_page("../pages/export.py").run()
    assert "1 dropped" in answer_of(app)


def test_guesses_are_shown_with_their_reasons(start: Start) -> None:
    app = start("corrupt_rows")
    shown = " ".join(element.proto.body for element in app.get("html"))
    assert "delimiter: <b>comma</b>" in shown
    assert "named &#x27;text&#x27;" in shown


def test_unread_pieces_are_listed_raw_with_their_line(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text('{"text": "fine", "label": "a"}\n{"text": "cut off\n{"text": "good", "label": "b"}\n')
    app = start("corrupt_rows", paths=(str(file),))
    assert "1 piece of the input could not become a row" in answer_of(app)
    [table] = [frame.value for frame in app.dataframe if "raw" in frame.value]
    assert table["line"].tolist() == [2]
    assert table["raw"].tolist() == ['{"text": "cut off']


def test_only_one_open_row_of_the_page_listens_to_the_keys(start: Start) -> None:
    long = "please tell me where my new card is right now because I need to take it with me on a long trip "
    frame = pd.DataFrame({"text": [*small_frame()["text"], f"{long} today", f"{long} tomorrow"], "label": "a"})
    app = start("duplicates", frame=frame)
    for _ in range(100):  # until the near duplicates are found, in a process of its own
        if any(box.key == "near-drop" for box in app.button):
            break
        time.sleep(0.2)
        app.run()
    assert not app.exception
    drops = [box for box in app.button if box.label == "Drop"]
    assert [bool(box.proto.shortcut) for box in drops] == [True, False]
