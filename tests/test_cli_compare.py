from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, written

from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import record

OLD = "text,label,split\na,x,train\nb,x,train\nc,y,test\nd,y,test\n"
NEW = "text,label,split\nd,y,test\nc,x,test\nb,x,test\nnew,y,train\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return written(tmp_path, OLD, name="old.csv"), written(tmp_path, NEW, name="new.csv")


def test_says_in_words_what_changed(files: tuple[Path, Path]) -> None:
    said = done("compare", *files).stdout.splitlines()
    assert said[0].startswith("4 rows became 4: 1 added, 1 removed, 1 relabelled and 1 moved to another split;")
    assert "Relabelled: y → x 1." in said


def test_json_is_all_of_the_output_and_exact(files: tuple[Path, Path]) -> None:
    result = done("compare", *files, "--json")
    exact = json.loads(result.stdout)
    assert exact["rows"] == {"added": 1, "removed": 1, "changed_text": 0, "relabelled": 1, "moved": 1, "unchanged": 1}
    assert exact["classes"] == {
        "x": {"old": 2, "new": 2, "difference": 0},
        "y": {"old": 2, "new": 2, "difference": 0},
    }
    assert exact["decisions"] is None


def test_writes_every_changed_row(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    done("compare", *files, "--out", out)
    rows = pd.read_csv(out)
    assert rows[["change", "text"]].to_numpy().tolist() == [
        ["added", "new"],
        ["removed", "a"],
        ["relabelled", "c"],
        ["moved", "b"],
    ]


def test_scores_are_compared_on_shared_rows(files: tuple[Path, Path], tmp_path: Path) -> None:
    before = written(tmp_path, "text,pred\na,x\nb,y\nc,y\nd,y\n", name="before.csv")
    now = written(tmp_path, "text,pred\nd,y\nc,x\nb,x\nnew,x\n", name="now.csv")
    arguments = ("compare", *files, "--predictions-old", before, "--predictions-new", now)
    exact = json.loads(done(*arguments, "--json").stdout)["score"]
    assert (exact["rows"], exact["fixed"], exact["broken"]) == (3, 2, 0)
    assert exact["accuracy_difference"]["value"] == pytest.approx(2 / 3)
    assert exact["mcnemar_p"] == 0.5
    assert "Of 3 rows, now.csv fixes 2 that before.csv gets wrong, breaks 0" in done(*arguments).stdout


def test_decisions_of_a_project_are_looked_up(files: tuple[Path, Path], tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "w")
    old = read([files[0]])
    project = workspace.project_for(old, OpenedAs(paths=(str(files[0]),)))
    record(project, old, [0], "drop", reviewer="ann")
    record(project, old, [1], "drop", reviewer="ann")
    said = done("compare", *files, "--project", project.name, "--workspace", workspace.folder).stdout
    assert "1 of 2 decisions applied, 1 open." in said


def test_missing_predictions_are_said_in_a_sentence(files: tuple[Path, Path], tmp_path: Path) -> None:
    now = written(tmp_path, "text,pred\nd,y\n", name="now.csv")
    assert "give both --predictions-old and --predictions-new" in refused("compare", *files, "--predictions-new", now)


def test_a_source_is_never_written_over(files: tuple[Path, Path]) -> None:
    assert refused("compare", *files, "--out", files[0])
    assert files[0].read_text(encoding="utf-8") == OLD
