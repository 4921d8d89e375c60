from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from cli_support import ROWS, done, refused, written

from nlp_explorer.projects import OpenedAs, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import apply_recipe, export_bytes, read_recipe, record

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "recipe.yaml"


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_recipe_drops_repeats_and_says_so(tmp_path: Path) -> None:
    result = done("clean", written(tmp_path), "--recipe", EXAMPLE, "--out", "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "".join(ROWS.splitlines(keepends=True)[:4])
    assert (tmp_path / "a.dropped.csv").read_text(encoding="utf-8") == "text,label\nI lost my card,rate\n"
    assert pd.read_csv("a.changes.csv")["row_id"].tolist() == [3]
    assert result.stdout.splitlines() == [
        "Of 4 rows, 3 unchanged, 0 changed, 1 dropped.",
        "Written: a.csv",
        "Written: a.changes.csv",
        "Written: a.dropped.csv",
    ]


def test_notes_go_to_stderr_and_the_exit_code_stays_zero(tmp_path: Path) -> None:
    recipe = written(
        tmp_path,
        "format: 1\nmade_on: {name: old, rows: 9, fingerprint: f00}\nsteps:\n- step: drop-missing-text\n",
        name="recipe.yaml",
    )
    result = done("clean", written(tmp_path), "--recipe", recipe, "--out", "a.csv")
    assert result.stderr.splitlines() == [
        "The recipe was made on 'old' with 9 rows; this is another version, with 4.",
        "Step 1 drop-missing-text: matched nothing.",
    ]
    assert "dropped" not in result.stderr


def test_the_files_are_those_of_the_page_byte_for_byte(tmp_path: Path) -> None:
    data = written(tmp_path)
    done("clean", data, "--recipe", EXAMPLE, "--out", "a.csv")
    export = apply_recipe(read_recipe(EXAMPLE.read_text(encoding="utf-8")), read([data]))
    with zipfile.ZipFile(io.BytesIO(export_bytes(export, "a.csv"))) as downloaded:
        assert sorted(downloaded.namelist()) == ["a.changes.csv", "a.csv", "a.dropped.csv"]
        for name in downloaded.namelist():
            assert (tmp_path / name).read_bytes() == downloaded.read(name)


def test_decisions_of_a_project_are_applied_where_the_recipe_asks_for_them(tmp_path: Path) -> None:
    data = written(tmp_path)
    recipe = written(tmp_path, "format: 1\nsteps:\n- step: apply-decisions\n", name="recipe.yaml")
    dataset = read([data])
    project = open_workspace(tmp_path / "ws").project_for(dataset, OpenedAs(paths=(str(data),), name="cards"))
    record(project, dataset, [3], "relabel", "lost_card", reviewer="ann")
    record(project, dataset, [1], "drop", reviewer="ann")
    record(project, dataset, [1], "keep", reviewer="bob")
    asked = ("clean", data, "--recipe", recipe, "--out", "a.csv")
    assert "the decisions of a project, and none was named" in refused(*asked)
    result = done(*asked, "--project", "cards", "--workspace", "ws")
    assert pd.read_csv("a.csv")["label"].tolist() == ["lost_card", "lost_card", "rate", "lost_card"]
    assert result.stderr == "1 row is left as it is, because reviewers disagree: settle it.\n"
    assert refused(*asked, "--project", "crads", "--workspace", "ws") == (
        "No project is named 'crads'; there are: 'cards'."
    )


def test_what_is_no_recipe_is_said(tmp_path: Path) -> None:
    data = written(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("format: 1 # \xe9\n".encode("latin-1"))
    (tmp_path / "folder.yaml").mkdir()
    written(tmp_path, "format: 1\nsteps: [{step: dorp}]\n", name="typo.yml")
    for recipe, said in (
        ("nowhere.yaml", "There is no file 'nowhere.yaml'; its folder holds "),
        ("latin.yaml", "'latin.yaml' is no text in UTF-8"),
        ("folder.yaml", "'folder.yaml' cannot be read ("),
        ("*.yaml", "'*.yaml' matches 2 files: name one recipe."),
        ("typo.yml", "typo.yml, step 1"),
    ):
        assert said in refused("clean", data, "--recipe", recipe, "--out", "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    data = written(tmp_path)
    assert "is a file the data came from" in refused("clean", data, "--recipe", EXAMPLE, "--out", "queries.csv")
    assert data.read_text(encoding="utf-8") == ROWS
    assert "has no suffix that can be written" in refused("clean", data, "--recipe", EXAMPLE, "--out", "a.xls")
