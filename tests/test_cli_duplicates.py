from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from cli_support import done, refused, run, written

from nlp_explorer.duplicates.near import FLOOR, THRESHOLD

NEAR = "the quick brown fox jumps over the lazy dog near the old river bank today"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = ["text,label,split", f"{NEAR},a,train", f"{NEAR}s,b,test", "alone here,a,train"]
    rows += ["Same.,a,train", "same!,b,test", "word for word,a,train", "word for word,a,train"]
    return written(tmp_path, "\n".join(rows) + "\n")


def test_every_member_of_a_group_is_one_line(data: Path) -> None:
    result = done("duplicates", data, "--threshold", "0.8", "--out", "groups.parquet")
    table = pd.read_parquet("groups.parquet")
    assert list(table) == ["row_id", "group", "kind", "jaccard", "split", "label"]
    assert table.set_index("row_id")["kind"].sort_index().to_dict() == {
        0: "near",
        1: "near",
        3: "normalised",
        4: "normalised",
        5: "exact",
        6: "exact",
    }
    assert table.groupby("group")["row_id"].apply(set).tolist() == [{0, 1}, {3, 4}, {5, 6}]
    assert result.stdout.splitlines() == [
        "6 of 7 rows (85.7 %) have a duplicate, in 3 groups: 2 exact, 2 after normalising, "
        "2 near (Jaccard 0.8 or more).",
        "Written: groups.parquet",
    ]


def test_a_threshold_above_leaves_near_ones_out(data: Path) -> None:
    done("duplicates", data, "--threshold", "1", "--out", "groups.csv")
    assert set(pd.read_csv("groups.csv")["kind"]) == {"exact", "normalised"}


def test_no_duplicates_are_said(tmp_path: Path) -> None:
    result = done("duplicates", written(tmp_path, "text,label\none day,a\n"), "--out", "groups.csv")
    assert result.stdout.startswith("None of 1 row has a duplicate")
    assert pd.read_csv("groups.csv").empty


def test_help_names_the_thresholds_that_hold() -> None:
    shown = " ".join(run("duplicates", "--help").stdout.split())
    assert f"{FLOOR:g} to 1; {THRESHOLD:g} by default" in shown


def test_a_threshold_that_cannot_be_is_refused(data: Path) -> None:
    assert refused("duplicates", data, "--threshold", "0.2", "--out", "groups.csv").startswith(
        "The threshold 0.2 is no Jaccard from 0.5 to 1"
    )
    assert "is a file the data came from" in refused("duplicates", data, "--out", data)
