from __future__ import annotations

from pathlib import Path

import pandas as pd
from page_support import Start, answer_of, small_frame

from app.opened import workspace
from nlp_explorer.reading import read
from nlp_explorer.review import record


def later(tmp_path: Path) -> tuple[str, ...]:
    """Return a second file: the small one shuffled, with one row more and one whose label was corrected."""
    frame = small_frame().sample(frac=1, random_state=1)
    frame.loc[frame["text"] == "the app does not open", "label"] = "other"
    more = pd.DataFrame({"text": ["is there a fee"], "label": ["fees"], "split": ["train"]})
    path = tmp_path / "later.csv"
    pd.concat([frame, more]).to_csv(path, index=False)
    return (str(path),)


def test_a_similar_file_is_asked_about_on_every_page_and_decisions_go_along(start: Start, tmp_path: Path) -> None:
    app = start("corrupt_rows")
    app.segmented_control(key="finding").set_value("missing-text").run()
    app.button(key="finding-missing-text-drop").click().run()
    app = start("lengths", paths=later(tmp_path))
    assert any("shares 12 of 13 rows with the project small" in box.proto.body for box in app.get("html"))
    app.switch_page("../pages/labels.py").run()
    app.button(key="is-next").click().run()
    assert not app.exception
    assert any("1 of 1 decision carried over." in box.proto.body for box in app.get("html"))
    app.switch_page("../pages/review.py").run()
    assert "1 of 13 rows" in answer_of(app)
    assert [project.name for project in workspace().projects()] == ["small.csv"]


def test_a_decision_whose_row_changed_is_listed_and_not_applied(start: Start, tmp_path: Path) -> None:
    start()
    project = workspace().projects()[0]
    record(project, read([tmp_path / "small.csv"]), [5], "drop", reviewer="ann")
    app = start("review", paths=later(tmp_path))
    app.button(key="is-next").click().run()
    assert any("1 found no row, or several: Review lists it" in box.proto.body for box in app.get("html"))
    [lost] = [table.value for table in app.dataframe if "reason" in table.value]
    assert lost["reason"].tolist() == ["this text has the label 'other' here, not 'app'"]
    assert "None of the 13 rows has been decided" in answer_of(app)


def test_a_project_of_its_own_is_not_asked_about_again(start: Start, tmp_path: Path) -> None:
    start()
    app = start(paths=later(tmp_path))
    app.button(key="is-own").click().run()
    assert not any(button.key == "is-next" for button in app.button)
    app = start(paths=later(tmp_path))
    assert not any(button.key == "is-next" for button in app.button)


def test_a_project_named_at_start_takes_the_data_and_is_renamed_in_the_sidebar(start: Start, tmp_path: Path) -> None:
    start(project="bank")
    app = start(paths=later(tmp_path), project="bank")
    assert not any(button.key == "is-next" for button in app.button)
    [name] = [box for box in app.sidebar.text_input if box.label == "Project"]
    assert name.value == "bank"
    name.set_value("queries").run()
    assert not app.exception
    assert [project.name for project in workspace().projects()] == ["queries"]
    assert len(workspace().projects()[0].versions()) == 2
