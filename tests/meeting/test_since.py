from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.meeting.compare import compare_versions
from nlp_explorer.meeting.experiment_log import (
    RunNote,
    experiment_log,
    experiment_sentence,
    experiment_table,
    keep_run_note,
    run_notes,
)
from nlp_explorer.meeting.kept_profile import KeptProfile, KeptRun, keep_profile, kept_profiles, profile_to_keep
from nlp_explorer.meeting.since import independent_difference, keep_comparison, since_line
from nlp_explorer.predictions.intervals import NO_ESTIMATE, share
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.review import record

OLD = dataset_of(["a", "a", "b", "c"], ["x", "x", "y", "y"], ["validation"] * 4)
NEW = dataset_of(["a", "b", "c", None], ["x", "y", "y", "y"], ["validation"] * 4)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
FIRST = datetime(2026, 11, 14, 12, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    space = open_workspace(tmp_path)
    project = space.project_for(OLD, OpenedAs(paths=("/old.csv",)))
    space.adopt(project, NEW, OpenedAs(paths=("/new.csv",)))
    with sqlite3.connect(project.path) as file:
        file.execute(
            "UPDATE versions SET first_opened = ? WHERE fingerprint = ?",
            (int(FIRST.timestamp() * 1e6), OLD.fingerprint),
        )
    return project


def run_of(name: str, predicted: list[str]) -> Predictions:
    column = dataset_of(["x"] * len(predicted), predicted).frame["label"]
    return Predictions(name, column, "order", "in order", len(predicted), tuple(column.cat.categories), no_unmatched())


def profile_of(dataset: Dataset, *runs: Predictions) -> KeptProfile:
    return profile_to_keep(dataset, run_checks(Inputs(dataset)), [(run, scores(dataset, run)) for run in runs])


def test_a_kept_profile_comes_back_as_it_was_and_is_kept_once(project: Project) -> None:
    profile = profile_of(OLD, run_of("m", ["x", "y", "y", "y"]))
    assert keep_profile(project, profile, reviewer="ann")
    assert not keep_profile(project, profile, reviewer="ann")
    assert kept_profiles(project) == {OLD.fingerprint: profile}
    assert profile.findings["exact-duplicates"] == 2
    assert (profile.runs[0].split, profile.runs[0].n_scored) == ("validation", 4)


def test_nothing_is_said_without_something_kept_of_an_earlier_version(project: Project) -> None:
    assert since_line(project, NEW, profile_of(NEW), now=NOW) == ""
    assert since_line(project, OLD, profile_of(OLD), now=NOW) == ""


def test_profiles_tell_findings_and_the_score_as_of_independent_samples(project: Project) -> None:
    old, new = profile_of(OLD, run_of("m", ["x", "y", "y", "y"])), profile_of(NEW, run_of("m", ["x", "y", "y", "y"]))
    keep_profile(project, old, reviewer="ann")
    n_gone = len([code for code in old.findings if code not in new.findings and code in new.checked])
    n_new = len([code for code in new.findings if code not in old.findings and code in old.checked])
    line = since_line(project, NEW, new, now=NOW)
    assert line.startswith(f"Since 14 November: {n_gone} finding{'s' if n_gone != 1 else ''} gone, {n_new} new, ")
    assert ", validation +25.0 [" in line


def test_a_comparison_that_was_looked_at_is_said_until_somebody_decides(project: Project) -> None:
    record(project, OLD, [1], "drop", reviewer="ann")
    found = compare_versions(OLD, NEW, project=project)
    keep_comparison(project, found, split="", reviewer="ann")
    line = since_line(project, NEW, profile_of(NEW), now=NOW)
    assert (len(found.added), len(found.removed)) == (1, 1)
    assert line.startswith("Since 14 November: 1 of 1 decision applied, 1 row added, 1 row removed, ")
    record(project, OLD, [0], "drop", reviewer="ann")
    assert since_line(project, NEW, profile_of(NEW), now=NOW) == ""


def test_the_interval_of_independent_samples_is_newcombes() -> None:
    # Newcombe 1998, table II, (a) method 10: 56 of 70 against 48 of 80 gives 0.2 [0.0524, 0.3339]
    def kept(n_right: int, n: int) -> KeptRun:
        return KeptRun("f", "m", "", n, share(n_right, n), NO_ESTIMATE)

    found = independent_difference(kept(48, 80), kept(56, 70))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=2e-4)


def test_the_log_says_what_each_change_did(project: Project) -> None:
    first, second = run_of("a", ["x", "y", "y", "x"]), run_of("b", ["x", "x", "y", "y"])
    keep_run_note(project, second, RunNote(" more epochs ", "", "ann"))
    keep_run_note(project, second, RunNote("dropped repeats", "they inflate", "ann"))
    lines = experiment_log(OLD, [first, second], run_notes(project))
    assert [line.against for line in lines] == ["", "a"]
    assert experiment_sentence(lines[0]) == "a: no note says what was changed; the first run."
    assert experiment_sentence(lines[1]).startswith("b: dropped repeats; accuracy +50.0 [")
    table = experiment_table(lines)
    assert table["shared rows"].tolist() == [0, 4]
    assert table["why"].tolist() == ["", "they inflate"]


def test_a_note_says_something(project: Project) -> None:
    with pytest.raises(ExplorerError, match="does not say what was changed"):
        keep_run_note(project, run_of("a", ["x"]), RunNote(" ", "why"))
    with pytest.raises(ExplorerError, match="shorten it to 2,000"):
        keep_run_note(project, run_of("a", ["x"]), RunNote("x" * 2001, ""))
