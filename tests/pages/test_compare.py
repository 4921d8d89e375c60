"""What changed since last time: the page, the line on Overview, the log of runs, the report."""

from __future__ import annotations

import html
import os
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from page_support import ANSWERED_OF_VERSIONS, HOSTILE, Start, answer_of, small_frame
from streamlit.testing.v1 import AppTest

from app.opened import workspace
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.experiment_log import RUN_NOTE
from nlp_explorer.meeting.kept_profile import kept_profiles
from nlp_explorer.meeting.report import build_report, report_inputs
from nlp_explorer.meeting.report_html import report_html
from nlp_explorer.predictions.runs import read_runs
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import record


def words(app: AppTest) -> str:
    assert not app.exception, app.exception
    bodies = " ".join(element.proto.body for element in app.get("html"))
    return html.unescape(bodies.replace("<b>", "").replace("</b>", ""))


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path, Project]:
    """Write two versions: one row dropped as decided, one relabelled, one added; one decision is open."""
    frame = small_frame()
    old_file, new_file = tmp_path / "old.csv", tmp_path / "new.csv"
    frame.to_csv(old_file, index=False)
    new = frame.copy()
    new.loc[4, "label"] = "refund"
    new = new.drop(index=1)
    new.loc[len(frame)] = [f"a new row {HOSTILE}", "app", "train"]
    new.sample(frac=1, random_state=1).to_csv(new_file, index=False)
    for file, wrong in ((old_file, 3), (new_file, 1)):
        rows = pd.read_csv(file)
        predicted = rows["label"].fillna("app").where(rows.index >= wrong, "none")
        pd.DataFrame({"text": rows["text"], "pred": predicted}).drop_duplicates("text").to_csv(
            tmp_path / f"preds_{file.stem}.csv", index=False
        )
    space = open_workspace()
    old = read([old_file])
    opened = OpenedAs(paths=(str(old_file),), predictions=(str(tmp_path / "preds_old.csv"),))
    project = space.project_for(old, opened)
    space.remember(opened)
    record(project, old, [1], "drop", reviewer="ann")
    record(project, old, [5], "drop", reviewer="ann")
    now = OpenedAs(paths=(str(new_file),), predictions=(str(tmp_path / "preds_new.csv"),))
    space.adopt(project, read([new_file]), now)
    return old_file, new_file, project


def shown(start: Start, new_file: Path, page: str | None = "compare") -> AppTest:
    return start(page, paths=(str(new_file),), predictions=(str(new_file.parent / "preds_new.csv"),))


def test_without_an_earlier_version_it_is_said_how_to_get_one(start: Start) -> None:
    app = start("compare")
    assert "This project has no earlier version." in words(app)
    assert "No predictions are loaded." in words(app)


def test_the_answer_says_rows_decisions_findings_and_score(start: Start, versions: tuple[Path, Path, Project]) -> None:
    said = answer_of(shown(start, versions[1]))
    assert ">12 rows became 12: 1 added, 1 removed and 1 relabelled; 10 are as before. " in said
    assert "1 of 2 decisions applied, 1 open." in said
    assert "percentage points on the" in said


def test_each_part_shows_its_rows(start: Start, versions: tuple[Path, Path, Project]) -> None:
    app = shown(start, versions[1])
    parts = {name.split(" ·")[0]: name for name in app.segmented_control(key="comparison-part").options}
    assert set(parts) >= {"Findings", "Relabelled", "Added", "Removed", "Decisions", "Classes"}

    def tables(part: str) -> str:
        app.segmented_control(key="comparison-part").set_value(parts[part]).run()
        assert not app.exception, app.exception
        return " ".join(frame.value.to_string() for frame in app.dataframe)

    assert "a new row" in tables("Added")
    assert "where is my card" in tables("Removed")
    assert "fees" in tables("Relabelled")
    assert "ann" in tables("Decisions")
    assert "difference" in tables("Classes")
    assert "shrunk" in tables("Findings") or "gone" in tables("Findings")


def test_decisions_are_listed_by_what_became_of_them(start: Start, versions: tuple[Path, Path, Project]) -> None:
    app = shown(start, versions[1])
    part = next(name for name in app.segmented_control(key="comparison-part").options if name.startswith("Decisions"))
    app.segmented_control(key="comparison-part").set_value(part).run()
    assert "the row is in the new version as it was before" in words(app)
    app.segmented_control(key="comparison-became").set_value("applied").run()
    assert "the new version is as it was decided" in words(app)


def test_a_file_that_is_gone_gets_its_sentence(start: Start, versions: tuple[Path, Path, Project]) -> None:
    versions[0].unlink()
    said = words(shown(start, versions[1]))
    assert "old.csv" in said
    assert "rows became" not in said


def test_a_file_that_was_written_over_gets_its_sentence(start: Start, versions: tuple[Path, Path, Project]) -> None:
    versions[0].write_text(versions[1].read_text(encoding="utf-8"), encoding="utf-8")
    assert "they were written over" in words(shown(start, versions[1]))


def test_overview_tells_in_a_line_what_changed(start: Start, versions: tuple[Path, Path, Project]) -> None:
    said = words(shown(start, versions[1], None))
    now = datetime.now(UTC)
    assert f"Since {now.day} {now:%B}: 1 of 2 decisions applied, " in said
    assert len(kept_profiles(versions[2])) == 2


def test_large_versions_are_not_compared_unasked(
    start: Start, versions: tuple[Path, Path, Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cached_comparison.MAX_ROWS_AT_ONCE", 11)
    app = shown(start, versions[1], None)
    assert "Since " not in words(app)
    app.switch_page("../pages/compare.py").run()
    app.switch_page("../pages/overview.py").run()
    assert "1 of 2 decisions applied, " in words(app)


def test_overview_alone_keeps_a_profile_where_the_last_file_is_gone(
    start: Start, versions: tuple[Path, Path, Project]
) -> None:
    versions[0].unlink()
    assert "Since " not in words(shown(start, versions[1], None))
    [kept] = kept_profiles(versions[2]).values()
    assert kept.n_rows == 12
    assert [run.title for run in kept.runs] == ["preds_new.csv"]


def test_a_note_says_what_a_run_changed(start: Start, versions: tuple[Path, Path, Project]) -> None:
    app = shown(start, versions[1])
    app.button(key="note-keep").click().run()
    assert "The note does not say what was changed" in " ".join(text.value for text in app.text)
    app.text_input(key="note-changed").set_value("dropped repeats").run()
    app.text_input(key="note-why").set_value("they inflate the score").run()
    app.button(key="note-keep").click().run()
    [note] = versions[2].documents(RUN_NOTE)
    assert "dropped repeats" in note.content
    assert "preds_new.csv: dropped repeats; the first run." in words(app)


def test_each_answer_of_the_pages_is_in_the_report_word_for_word(
    start: Start, versions: tuple[Path, Path, Project]
) -> None:
    app = shown(start, versions[1], None)
    new = read([versions[1]])
    runs = read_runs([versions[1].parent / "preds_new.csv"], new)
    inputs = report_inputs(new, runs, cache=cache_folder(), time=datetime.now(UTC), project=versions[2])
    page = html.unescape(report_html(build_report(inputs)))
    assert os.environ["NLP_EXPLORER_WORKSPACE"] == str(workspace().folder)
    missing = []
    app.sidebar.text_input(key="reviewer").set_value("ann").run()
    for name in ANSWERED_OF_VERSIONS:
        app.switch_page(f"../pages/{name}.py").run()
        said = html.unescape(answer_of(app)).split('data-testid="answer">')[1].removesuffix("</div>")
        if said not in page:
            missing.append((name, said))
    assert missing == []
