"""Files of an export: whole or not there, never over the source, read back cell for cell."""

from __future__ import annotations

import csv
import errno
import io
import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import StorageError
from nlp_explorer.projects import OpenedAs, Project, open_workspace
from nlp_explorer.reading import read
from nlp_explorer.review import Export, export_bytes, export_cleaned, record, standing, write_export
from nlp_explorer.review.csv_text import write_csv


@pytest.fixture
def export(project: Project, data: Dataset) -> Export:
    record(project, data, [0], "relabel", "c", reviewer="ann")
    record(project, data, [4], "drop", reviewer="ann")
    return export_cleaned(data, standing(project, data))


def as_csv(frame: pd.DataFrame, delimiter: str = ",") -> str:
    file = io.BytesIO()
    write_csv(frame, file, delimiter=delimiter)
    return file.getvalue().decode()


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet"])
def test_each_format_reads_back_as_it_was(export: Export, tmp_path: Path, suffix: str) -> None:
    written = write_export(export, tmp_path / f"clean.{suffix}")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        ["clean.changes.csv", f"clean.{suffix}", f"clean.dropped.{suffix}"]
    )
    assert (
        read([written.cleaned]).frame[["text", "label"]].astype("str").to_numpy().tolist()
        == export.kept.to_numpy().tolist()
    )
    assert pd.read_csv(written.changes)["what"].tolist() == ["label", "row"]
    assert len(read([written.dropped])) == 1


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_numbers_leave_in_the_words_they_came_in(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "data.csv"
    cells = ["1.50", "0.0", "1e-07", "-0", "", "123456789012345.6", "2"]
    rows = [f"text {n},{'ab'[n % 2]},{cell},{n}.5\n" for n, cell in enumerate(cells)]
    source.write_text("text,label,score,plain\n" + "".join(rows))
    data = read([source])
    assert [str(data.frame[name].dtype) for name in ("score", "plain")] == ["float64", "float64"]
    assert list(data.written) == ["score"]
    project = open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=(str(source),)))
    record(project, data, [1, 4], "drop", reviewer="ann")
    export = export_cleaned(data, standing(project, data))
    written = write_export(export, tmp_path / f"clean.{suffix}")
    delimiter = "\t" if suffix == "tsv" else ","
    with written.cleaned.open(newline="") as kept, written.dropped.open(newline="") as dropped:
        kept_rows, dropped_rows = (list(csv.DictReader(file, delimiter=delimiter)) for file in (kept, dropped))
    assert [row["score"] for row in kept_rows] == ["1.50", "1e-07", "-0", "123456789012345.6", "2"]
    assert [row["score"] for row in dropped_rows] == ["0.0", ""]
    assert kept_rows[0]["plain"] == "0.5"
    typed = write_export(export, tmp_path / "clean.parquet")
    assert str(pd.read_parquet(typed.cleaned)["score"].dtype) == "float64"


def test_a_zip_holds_the_same_bytes_as_the_files(export: Export, tmp_path: Path) -> None:
    written = write_export(export, tmp_path / "clean.csv")
    data = export_bytes(export, "clean.csv")
    assert data == export_bytes(export, "clean.csv")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["clean.csv", "clean.changes.csv", "clean.dropped.csv"]
        for path in (written.cleaned, written.changes, written.dropped):
            assert archive.read(path.name) == path.read_bytes()


@pytest.mark.parametrize("way", ["same", "link", "changes", "dropped"])
def test_a_source_file_is_never_written_over(tmp_path: Path, way: str) -> None:
    names = {"same": "data.csv", "link": "data.csv", "changes": "out.changes.csv", "dropped": "out.dropped.csv"}
    source = tmp_path / names[way]
    source.write_text("text,label\nhello you,a\nbye now,b\n")
    target = tmp_path / ("out.csv" if way in ("changes", "dropped") else "data.csv")
    if way == "link":
        target = tmp_path / "link.csv"
        os.link(source, target)
    data = read([source])
    project = open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=(str(source),)))
    with pytest.raises(StorageError, match="is a file the data came from, and is never written over: choose another"):
        write_export(export_cleaned(data, standing(project, data)), target)
    assert source.read_text() == "text,label\nhello you,a\nbye now,b\n"


def test_an_earlier_export_is_replaced(export: Export, tmp_path: Path) -> None:
    (tmp_path / "clean.csv").write_text("old")
    assert write_export(export, tmp_path / "clean.csv").cleaned.read_text().startswith("text,label\n")


def test_a_format_that_cannot_be_written_is_said(export: Export, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"'clean\.xlsx' has no suffix that can be written: .* '\.csv', '\.tsv'"):
        write_export(export, tmp_path / "clean.xlsx")


def test_a_folder_that_is_not_there_is_said(export: Export, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"the folder .*nowhere does not exist\. Create it"):
        write_export(export, tmp_path / "nowhere" / "clean.csv")


def test_a_full_disk_leaves_nothing_behind(export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "clean.csv").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="The disk is full"):
        write_export(export, tmp_path / "clean.csv")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["clean.csv"]
    assert (tmp_path / "clean.csv").read_text() == "old"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8) | st.sampled_from(
    [
        "",
        " ",
        "\r",
        "a\rb",
        "\n",
        '"',
        '""',
        ",",
        "\t",
        "a\r\nb",
        " x ",
        "=1+1",
        "NA",
        "null",
        "007",
        "\u3000",
        "\ufeffx",
    ]
)


@settings(deadline=None)  # the first call imports, and machines are shared
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", "\t"]))
def test_every_cell_comes_back_through_pythons_csv(rows: list[tuple[str, str]], delimiter: str) -> None:
    text = as_csv(pd.DataFrame(rows, columns=["te,xt", 'la"bel'], dtype="str"), delimiter)
    back = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert back == [["te,xt", 'la"bel'], *map(list, rows)]


def test_missing_and_empty_cells_differ_and_numbers_stay_plain() -> None:
    frame = pd.DataFrame(
        {"a": ["x", None, ""], "n": [1.0, None, 2.5], "b": [True, False, True], "l": [[1], None, ["é"]]}
    )
    assert as_csv(frame) == 'a,n,b,l\nx,1,true,[1]\n,,false,\n"",2.5,true,"[""é""]"\n'


def test_a_plain_file_without_changes_is_byte_for_byte_its_source(tmp_path: Path) -> None:
    content = 'id,label,text,split\n1,a,"hello, you",dev\n2,b,bye now,train\n3,,"two\nlines",dev\n'
    (tmp_path / "data.csv").write_text(content)
    data = read([tmp_path / "data.csv"])
    project = open_workspace(tmp_path / "w").project_for(data, OpenedAs(paths=(str(tmp_path / "data.csv"),)))
    written = write_export(export_cleaned(data, standing(project, data)), tmp_path / "clean.csv")
    assert written.cleaned.read_bytes() == content.encode()
