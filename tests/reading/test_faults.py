"""What cannot be read is told in one clear sentence: what it is, and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, file_sha256, memory, read, resolve_allowed

ROWS = "text,label\nhello there,a\ngood bye,b\n"


def sentence(*inputs: Path | str | NamedBytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(inputs)
    return str(caught.value)


def test_nothing_given() -> None:
    assert sentence() == "No file was given: name at least one data file."


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    assert sentence(path) == f"There is no file {str(path)!r}: check the path."


def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.csv"
    path.write_text(ROWS)

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    expected = f"{str(path)!r} may not be read: no permission. Ask its owner, or copy it to where you may read."
    assert sentence(path) == expected


def test_folder_without_data(tmp_path: Path) -> None:
    assert sentence(tmp_path) == (
        f"The folder {str(tmp_path)!r} holds no data file (it is empty): choose a file or another folder."
    )
    (tmp_path / "notes.md").write_text("# notes")
    assert "holds no data file (only 'notes.md')" in sentence(tmp_path)


def test_folder_of_pictures(tmp_path: Path) -> None:
    (tmp_path / "a.img").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert sentence(tmp_path) == "There is no data file among 'a.img': choose other files."


def test_pattern_without_match(tmp_path: Path) -> None:
    pattern = str(tmp_path / "*.csv")
    assert sentence(pattern) == f"No file matches {pattern!r}: check the pattern."


def test_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert sentence(tmp_path / "empty.csv") == "'empty.csv' is empty (0 bytes): choose another file."
    assert sentence(NamedBytes("up.csv", b"")) == "'up.csv' is empty (0 bytes): choose another file."


@pytest.mark.parametrize(
    "content", [b"text,label\n", b"text,label", b"text,label\r\n", "text,label\n".encode("utf-16")]
)
def test_header_alone(content: bytes) -> None:
    expected = "'a.csv' has a header (text, label) but no rows: choose another file."
    assert sentence(NamedBytes("a.csv", content)) == expected


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\x80\x04\x95", "a Python pickle, which could run any program when opened"),
        (bytes(range(256)) * 20, "a binary file"),
        (b"name" + bytes(96) + b"0000644\0" + bytes(149) + b"ustar\x0000", "a tar archive"),
    ],
)
def test_binary_file(content: bytes, kind: str) -> None:
    assert sentence(NamedBytes("data.csv", content)) == (
        f"'data.csv' is no table of texts: it looks like {kind}. Export it as CSV, TSV, JSON, JSON lines, Parquet, "
        "Arrow, Excel, or one of these as gz, bz2, xz or zip."
    )


def test_web_page_instead_of_the_data() -> None:
    page = NamedBytes("data.csv", b"\n<!DOCTYPE html><html><body>Sign in</body></html>")
    assert sentence(page) == "'data.csv' is a web page, not the data: download the file itself."


def test_pointer_to_a_large_file() -> None:
    pointer = NamedBytes("data.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 10\n")
    assert sentence(pointer) == "'data.csv' only points to the data in Git LFS: get the file with 'git lfs pull'."


def test_file_larger_than_memory_is_refused_with_the_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.csv"
    path.write_text(ROWS * 10_000)
    os.truncate(path, 10_000_000_000)  # a file with a hole: it takes no room
    monkeypatch.setattr(memory, "available_bytes", lambda: 8_000_000_000)
    assert sentence(path) == (
        "'huge.csv' holds 10.0 GB; reading it takes about 30.0 GB of memory, and 8.0 GB are free. Write the columns "
        "you need to a Parquet file and open that, open a part of the rows, or use a larger machine."
    )


def test_free_memory_is_within_the_limit_of_a_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "limit").write_text("1000000\n")
    (tmp_path / "used").write_text("400000\n")
    monkeypatch.setattr(memory, "CGROUP_LIMITS", ((tmp_path / "limit", tmp_path / "used"),))
    assert memory.available_bytes() == 600_000
    (tmp_path / "limit").write_text("max\n")
    assert (memory.available_bytes() or 0) > 1_000_000


def test_path_under_an_allowed_folder_is_resolved(tmp_path: Path) -> None:
    path = tmp_path / "data" / "a.csv"
    path.parent.mkdir()
    path.write_text(ROWS)
    assert resolve_allowed(tmp_path / "data" / ".." / "data" / "a.csv", [tmp_path]) == path.resolve()
    assert resolve_allowed(path.parent, [tmp_path]) == path.parent.resolve()


@pytest.mark.parametrize("outside", ["/etc/passwd", "../secret.csv", "/nowhere/at/all.csv"])
def test_path_outside_the_allowed_folders_is_refused(tmp_path: Path, outside: str) -> None:
    allowed = tmp_path / "data"
    allowed.mkdir()
    (tmp_path / "secret.csv").write_text(ROWS)
    path = allowed / outside
    with pytest.raises(ReadError) as caught:
        resolve_allowed(path, [allowed])
    assert str(caught.value) == (
        f"{str(path)!r} lies outside the folders you may open ({str(allowed)!r}): "
        "move the file there, or start the app with its folder allowed."
    )


def test_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    allowed = tmp_path / "data"
    allowed.mkdir()
    (tmp_path / "secret.csv").write_text(ROWS)
    link = allowed / "link.csv"
    link.symlink_to(tmp_path / "secret.csv")
    with pytest.raises(ReadError) as caught:
        resolve_allowed(link, [allowed])
    assert str(caught.value) == (
        f"{str(link)!r} is a link that leads out of the folders you may open ({str(allowed)!r}): "
        "copy the file into one of them."
    )


def test_link_within_the_allowed_folders_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS)
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    assert resolve_allowed(tmp_path / "link.csv", [tmp_path]) == (tmp_path / "a.csv").resolve()


def test_missing_file_under_an_allowed_folder_is_told_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    with pytest.raises(ReadError, match=r"There is no file '.*gone\.csv': check the path\."):
        resolve_allowed(path, [tmp_path])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_pipe_is_no_data_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadError, match="is neither a file nor a folder: choose a data file"):
        resolve_allowed(tmp_path / "pipe", [tmp_path])
    assert "is neither a file nor a folder" in sentence(tmp_path / "pipe")


def test_digest_of_a_file_is_taken_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ROWS)
    (file,) = read([path]).files
    assert file.sha256 == ""
    digest = file_sha256(file)
    assert len(digest) == 64
    assert digest == read([NamedBytes("a.csv", ROWS.encode())]).files[0].sha256
    path.unlink()
    with pytest.raises(ReadError, match=r"is no longer there .*: put it back, or open the dataset again"):
        file_sha256(file)
