"""Packed files and archives: every row before a cut comes in, bombs and secrets stay out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, ReadOptions, memory, read, read_table, unpacking
from nlp_explorer.reading.paths import find_files
from nlp_explorer.reading.rubbish import is_rubbish

LABELS = ("refund", "card_arrival", "top_up")


def csv(n_rows: int = 30) -> bytes:
    rows = "".join(f"where is my money, number {n}?|{LABELS[n % 3]}\n" for n in range(n_rows))
    return f"text|label\n{rows}".encode()


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def archive(members: dict[str, bytes]) -> NamedBytes:
    return NamedBytes("data.zip", zipped(**members))


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_packed_file_is_read_whatever_its_name(suffix: str, pack: Callable[[bytes], bytes]) -> None:
    table = read_table(NamedBytes("data.csv", pack(csv())))
    assert len(table.frame) == 30
    assert table.file.format == f"CSV ({suffix})"


def test_packed_file_lies_on_the_disk_too(tmp_path: Path) -> None:
    path = tmp_path / "train.csv.gz"
    path.write_bytes(gzip.compress(csv()))
    dataset = read([path])
    assert dataset.splits == ("train",)
    assert dataset.files[0].path == str(path)


def test_several_packed_streams_one_behind_the_other_are_one_file() -> None:
    first, second = csv(20), b"more text here|refund\n"
    assert len(read_table(NamedBytes("a.csv.gz", gzip.compress(first) + gzip.compress(second))).frame) == 21


def test_cut_gzip_gives_all_rows_before_the_cut_and_one_entry_for_the_rest() -> None:
    packed = gzip.compress(csv(5000), mtime=0)
    table = read_table(NamedBytes("a.csv.gz", packed[: len(packed) // 2]))
    n_rows = len(table.frame)
    assert 1000 < n_rows < 4000
    assert table.frame["text"].tolist() == [f"where is my money, number {n}?" for n in range(n_rows)]
    (rest,) = table.unread
    assert rest.line == n_rows + 2
    assert rest.reason == "the gzip file is cut off here; the rest is lost"
    assert f"where is my money, number {n_rows}?".startswith(rest.raw.strip()[:20])
    assert table.file.n_records == n_rows + 1


def test_cut_at_the_end_of_a_line_is_told_all_the_same() -> None:
    packed = gzip.compress(csv(10), mtime=0)
    table = read_table(NamedBytes("a.csv.gz", packed[:-8]))
    assert len(table.frame) == 10
    assert [piece.reason for piece in table.unread] == ["the gzip file is cut off here; the rest is lost"]


def test_damaged_gzip_gives_what_came_before_the_damage() -> None:
    packed = bytearray(gzip.compress(csv(50_000), mtime=0))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    table = read_table(NamedBytes("a.csv.gz", bytes(packed)))
    assert len(table.frame) > 20_000
    assert table.unread[-1].reason == "the gzip data is damaged from here on; the rest is lost"


def test_cut_json_lines_keep_their_whole_lines() -> None:
    lines = "".join(f'{{"text": "number {n}", "label": "{LABELS[n % 3]}"}}\n' for n in range(3000)).encode()
    packed = gzip.compress(lines, mtime=0)
    table = read_table(NamedBytes("a.jsonl.gz", packed[: len(packed) // 2]))
    assert len(table.unread) == 1
    assert table.unread[0].line == len(table.frame) + 1


def test_members_of_a_zip_are_splits_and_rubbish_is_passed_over() -> None:
    members = {
        "data/train.csv": csv(20),
        "data/test.csv": csv(6),
        "__MACOSX/data/._train.csv": b"\x00\x05\x16\x07",
        "README.txt": b"about this",
        "data/.hidden.csv": csv(3),
    }
    dataset = read([archive(members)])
    assert dataset.frame["split"].value_counts().to_dict() == {"train": 20, "test": 6}
    assert [file.name for file in dataset.files] == ["data.zip/data/train.csv", "data.zip/data/test.csv"]
    guess = next(guess for guess in dataset.files[0].guesses if guess.what == "files passed over")
    assert guess.value == "3"
    assert "README.txt" in guess.reason


def test_member_of_a_zip_can_be_chosen() -> None:
    upload = archive({"train.csv": csv(20), "test.csv": csv(6)})
    assert len(read([upload], options=ReadOptions(sheet="test.csv"))) == 6
    with pytest.raises(ReadError, match=r"'data\.zip' has no member 'dev\.csv'; it holds 'train\.csv', 'test\.csv'"):
        read([upload], options=ReadOptions(sheet="dev.csv"))


def test_binary_members_of_a_zip_are_passed_over() -> None:
    dataset = read([archive({"train.csv": csv(20), "model.weights": bytes(range(32)) * 100})])
    assert len(dataset) == 20
    assert any(guess.what == "files passed over" for guess in dataset.files[0].guesses)


def test_zip_without_data_is_told_with_what_it_holds() -> None:
    with pytest.raises(ReadError, match=r"'data\.zip' holds no data file, only 'README\.md', '\.DS_Store'"):
        read([archive({"README.md": b"x", ".DS_Store": b"y"})])


def test_damaged_zip_is_told() -> None:
    data = archive({"train.csv": csv()}).data
    with pytest.raises(ReadError, match=r"'data\.zip' is a damaged zip archive \(.*\): get it again"):
        read([NamedBytes("data.zip", data[:-30])])


def test_zip_with_a_password_is_told() -> None:
    data = bytearray(archive({"train.csv": csv()}).data)
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    with pytest.raises(ReadError, match=r"'train\.csv' in 'data\.zip' needs a password"):
        read([NamedBytes("data.zip", bytes(data))])


def test_zip_bomb_is_refused_by_what_it_says_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 20)
    with pytest.raises(
        ReadError, match=r"'data\.zip' \([\d,]+ bytes\) unpacks to 4,000,000 bytes, over 200 times its size"
    ):
        read([archive({"train.csv": b"a" * 4_000_000})])


def test_gzip_bomb_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 20)
    bomb = NamedBytes("data.csv.gz", gzip.compress(b"a,b\n" * 2_000_000))
    with pytest.raises(ReadError, match="as a zip bomb does: it was not read"):
        read([bomb])


def test_packed_file_that_does_not_fit_into_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr(memory, "ALWAYS_FITS", 1 << 20)
    monkeypatch.setattr(memory, "available_bytes", lambda: 2_000_000)
    with pytest.raises(ReadError, match=r"reading it takes about 0\.0 GB of memory, and 0\.0 GB are free"):
        read([NamedBytes("data.csv.gz", gzip.compress(csv(60_000)))])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("train.csv", False),
        ("labels.txt", False),
        ("license_questions.csv", False),
        ("LICENSE", True),
        ("LICENSE.src", True),
        ("readme_first.txt", True),
        ("a/__MACOSX/b.csv", True),
        (".git/config", True),
        ("model.safetensors", True),
        ("dataset_infos.json", True),
    ],
)
def test_rubbish_is_told_from_data_by_its_name(name: str, expected: bool) -> None:
    assert is_rubbish(name) is expected


def test_content_can_be_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(csv()))
    (content,) = unpacking.unpacked(find_files(path).contents[0]).contents
    assert content.read_all() == content.read_all() == (csv(), None)
