"""What cannot be read is refused with one sentence: what it is, what was found, what to do next."""

from __future__ import annotations

import io
import pickle
import random
import re
import zipfile
import zlib
from pathlib import Path

import pandas as pd
import pytest

from nlp_explorer.errors import ColumnError, ReadError
from nlp_explorer.reading import NamedBytes, ReadOptions, memory, preview, read, resolve_allowed, unpacking

TABLE = b"text,label\nwhere is my card,card\nrefund me please,refund\n"
READABLE = "CSV, TSV, JSON, JSON lines, Parquet, Arrow, Excel, or one of these as gz, bz2, xz or zip"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64)
PARQUET_BEGINNING = b"PAR1" + bytes(200)
PICKLE = "a Python pickle, which could run any program when opened"
GIGABYTE = 10**9


def exactly(sentence: str) -> str:
    """Return the pattern that matches this sentence and no more."""
    return f"^{re.escape(sentence)}$"


def zip_of(**members: bytes) -> bytes:
    """Return a zip archive of some CSV files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.csv", data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(random.Random(0).randbytes(5_000), "a binary file", id="random bytes"),
        pytest.param(PNG, "a PNG picture", id="picture"),
        pytest.param(b"%PDF-1.7\n" + bytes(64), "a PDF document", id="document"),
        pytest.param(b"SQLite format 3\0" + bytes(64), "an SQLite database", id="database"),
        *(
            pytest.param(pickle.dumps({"text": ["a b"]}, protocol=protocol), PICKLE, id=f"pickle {protocol}")
            for protocol in (2, 3, 4, 5)
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_whatever_its_name_says(data: bytes, kind: str) -> None:
    sentence = f"'data.csv' is no table of texts: it looks like {kind}. Export it as {READABLE}."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes("data.csv", data)])


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.csv", b"", "'a.csv' is empty (0 bytes): choose another file."),
        ("a.csv", b"text,label\n", "'a.csv' has a header (text, label) but no rows: choose another file."),
        ("a.csv", b"text,label", "'a.csv' has a header (text, label) but no rows: choose another file."),
        ("a.csv", b"<!DOCTYPE html><html>", "'a.csv' is a web page, not the data: download the file itself."),
        (
            "a.csv",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "'a.csv' only points to the data in Git LFS: get the file with 'git lfs pull'.",
        ),
        (
            "a.json",
            b"[]",
            '\'a.json\' is JSON but holds no rows: it should be a list of objects such as {"text": ..., "label": ...}.',
        ),
    ],
)
def test_a_file_without_rows_says_what_it_is_instead(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes(name, data)])


def test_an_empty_file_on_the_disk_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    with pytest.raises(ReadError, match=exactly("'a.csv' is empty (0 bytes): choose another file.")):
        read([tmp_path / "a.csv"])


def test_a_damaged_parquet_file_says_that_it_is_damaged() -> None:
    with pytest.raises(ReadError, match=r"^'a\.parquet' begins like Parquet but cannot be read \(.+\): it is damaged"):
        read([NamedBytes("a.parquet", PARQUET_BEGINNING)])


def test_a_parquet_file_whose_end_is_missing_is_refused() -> None:
    whole = pd.DataFrame({"text": ["a b", "c d"]}).to_parquet()
    with pytest.raises(ReadError, match=r"it is damaged or cut off, get it again\.$"):
        read([NamedBytes("a.parquet", whole[:-20])])


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ReadError, match=exactly("There is no file '/no/such/file.csv': check the path.")):
        read(["/no/such/file.csv"])


def test_no_file_at_all_is_asked_for() -> None:
    with pytest.raises(ReadError, match=exactly("No file was given: name at least one data file.")):
        read([])


def test_a_wildcard_that_matches_nothing_is_named(tmp_path: Path) -> None:
    pattern = str(tmp_path / "*.csv")
    with pytest.raises(ReadError, match=exactly(f"No file matches {pattern!r}: check the pattern.")):
        read([pattern])


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE)

    def denied(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", denied)  # root may read everything, so the mode of the file is no test
    sentence = f"'{tmp_path}/a.csv' may not be read: no permission. Ask its owner, or copy it to where you may read."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([tmp_path / "a.csv"])


def test_a_file_of_mode_zero_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE)
    path.chmod(0)
    try:
        path.read_bytes()
    except PermissionError:
        with pytest.raises(ReadError, match=r"may not be read: no permission\."):
            read([path])
    else:
        pytest.skip("this user (root) may read every file whatever its mode")


def test_a_folder_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "rglob", denied)
    sentence = (
        f"The folder '{tmp_path}' may not be read: no permission. Ask its owner, or copy it to where you may read."
    )
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([tmp_path])
    with pytest.raises(ReadError, match=exactly(sentence)):
        resolve_allowed(tmp_path, [tmp_path])


@pytest.mark.parametrize(
    ("names", "inside"),
    [((), "it is empty"), (("README.md", "logo.png"), "only 'README.md', 'logo.png'")],
)
def test_a_folder_without_data_says_what_it_holds(tmp_path: Path, names: tuple[str, ...], inside: str) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"about")
    sentence = f"The folder '{tmp_path}' holds no data file ({inside}): choose a file or another folder."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([tmp_path])


def test_a_file_too_large_for_the_memory_is_refused_with_the_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "available_bytes", lambda: 4 * GIGABYTE)
    sentence = (
        "'huge.csv' holds 10.0 GB; reading it takes about 30.0 GB of memory, and 4.0 GB are free. Write the columns "
        "you need to a Parquet file and open that, open a part of the rows, or use a larger machine."
    )
    with pytest.raises(ReadError, match=exactly(sentence)):
        memory.check_fits("huge.csv", 10 * GIGABYTE, "delimited")
    memory.check_fits("huge.csv", GIGABYTE, "delimited")


def test_a_sparse_file_of_ten_gigabytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "huge.csv").open("wb") as file:
        file.write(TABLE * 30_000)  # more than is looked at to recognise the file
        file.truncate(10 * GIGABYTE)
    monkeypatch.setattr(memory, "available_bytes", lambda: 4 * GIGABYTE)
    with pytest.raises(ReadError, match=r"^'huge\.csv' holds 10\.0 GB; reading it takes about 30\.0 GB of memory"):
        read([tmp_path / "huge.csv"])


def test_the_limit_of_a_container_counts_as_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit, used, system = tmp_path / "max", tmp_path / "current", tmp_path / "meminfo"
    limit.write_text("3000\n")
    used.write_text("1000\n")
    system.write_text("MemTotal: 9 kB\nMemAvailable: 5 kB\n")
    monkeypatch.setattr(memory, "MEMINFO", system)
    monkeypatch.setattr(memory, "CGROUP_LIMITS", ((limit, used),))
    assert memory.available_bytes() == 2_000
    limit.write_text("max\n")
    assert memory.available_bytes() == 5 * 1_024


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 20)
    bomb = zip_of(data=bytes(8 << 20))
    sentence = (
        f"'bomb.zip' ({len(bomb):,} bytes) unpacks to 8,388,608 bytes, over 200 times its size, as a zip bomb does: "
        "it was not read. If it is sound, unpack it yourself and open the file inside."
    )
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes("bomb.zip", bomb)])


def test_a_gzip_bomb_is_stopped_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 20)
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(TABLE + b"same words,card\n" * (1 << 19)) + packer.flush()
    start = f"'bomb.csv.gz' ({len(bomb):,} bytes) unpacks to more than 1,048,576 bytes, over 200 times its size"
    with pytest.raises(ReadError, match=f"^{re.escape(start)}, as a zip bomb does"):
        read([NamedBytes("bomb.csv.gz", bomb)])


def test_a_small_dense_archive_is_no_bomb() -> None:
    assert len(read([NamedBytes("dense.zip", zip_of(data=b"text,label\n" + b"same words,card\n" * 60_000))])) == 60_000


def test_an_archive_without_data_says_what_it_holds() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("README.md", "about")
    sentence = "'a.zip' holds no data file, only 'README.md': choose another archive."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes("a.zip", packed.getvalue())])


def test_a_member_that_an_archive_lacks_is_answered_with_those_it_has() -> None:
    sentence = "'a.zip' has no member 'dev.csv'; it holds 'train.csv', 'test.csv'. Choose one of these."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes("a.zip", zip_of(train=TABLE, test=TABLE))], options=ReadOptions(sheet="dev.csv"))


@pytest.mark.parametrize("named", ["outside.csv", "allowed/../outside.csv", "no_such_file.csv"])
def test_a_path_outside_the_allowed_folders_is_refused_even_when_nothing_is_there(tmp_path: Path, named: str) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    (tmp_path / "outside.csv").write_bytes(TABLE)
    sentence = (
        f"'{tmp_path}/{named}' lies outside the folders you may open ('{allowed}'): "
        "move the file there, or start the app with its folder allowed."
    )
    with pytest.raises(ReadError, match=exactly(sentence)):
        resolve_allowed(tmp_path / named, [allowed])


def test_a_link_that_leads_out_of_the_allowed_folders_is_refused_and_one_within_followed(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    (tmp_path / "outside.csv").write_bytes(TABLE)
    (allowed / "inside.csv").write_bytes(TABLE)
    (allowed / "out.csv").symlink_to(tmp_path / "outside.csv")
    (allowed / "in.csv").symlink_to(allowed / "inside.csv")
    sentence = (
        f"'{allowed}/out.csv' is a link that leads out of the folders you may open ('{allowed}'): "
        "copy the file into one of them."
    )
    with pytest.raises(ReadError, match=exactly(sentence)):
        resolve_allowed(allowed / "out.csv", [allowed])
    assert resolve_allowed(allowed / "in.csv", [allowed]) == (allowed / "inside.csv").resolve()
    with pytest.raises(ReadError, match=exactly(sentence)):
        resolve_allowed(allowed, [allowed])
    (allowed / "out.csv").unlink()
    assert resolve_allowed(allowed, [allowed]) == allowed.resolve()


def test_a_column_the_file_lacks_is_answered_with_those_it_has() -> None:
    for options, part in ((ReadOptions(text=("body",)), "text"), (ReadOptions(label="body"), "label")):
        sentence = f"There is no column 'body' to use as the {part}; the file has 'text', 'label'. Choose one of these."
        for reader in (read, preview):
            with pytest.raises(ColumnError, match=exactly(sentence)):
                reader([NamedBytes("a.csv", TABLE)], options=options)


@pytest.mark.parametrize("encoding", ["klingon", "hex"])
def test_an_encoding_nobody_knows_is_answered_with_usual_ones(encoding: str) -> None:
    sentence = f"There is no encoding '{encoding}': use a name such as 'utf-8', 'gb18030', 'cp1252' or 'shift_jis'."
    with pytest.raises(ReadError, match=exactly(sentence)):
        read([NamedBytes("a.csv", TABLE)], options=ReadOptions(encoding=encoding))


def test_files_that_share_no_column_are_not_put_together() -> None:
    other = NamedBytes("b.csv", b"body,class\nwhere is it,card\n")
    with pytest.raises(ReadError, match=r"^'b\.csv' and 'a\.csv' have no column in common \('body', 'class' against"):
        read([NamedBytes("a.csv", TABLE), other])
