"""Real files, broken in every way a file can be, come in exactly as their makers say."""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlp_explorer.dataset import Dataset
from nlp_explorer.reading import read


@dataclass(frozen=True)
class Expected:
    """What reading a file must give; ``repaired`` counts rows, not cells."""

    path: str
    n_rows: int
    n_unread: int = 0
    repaired: tuple[tuple[str, int], ...] = ()
    encoding: str | None = "utf-8"
    delimiter: str | None = ","
    has_header: bool | None = True
    splits: tuple[str, ...] = ()
    n_classes: int = 77
    n_missing_texts: int = 0
    n_missing_labels: int = 0


MESSY = (
    Expected("messy/banking.csv.gz", 2_000),
    Expected("messy/waimai_gb18030.csv", 11_987, encoding="gb18030", n_classes=2),
    Expected("messy/waimai_utf8_bom.csv", 11_987, encoding="utf-8-sig", n_classes=2),
    Expected("messy/waimai_utf16.csv", 11_987, encoding="utf-16", n_classes=2),
    Expected("messy/french_latin1.csv", 746, encoding="latin-1", n_classes=3),
    Expected("messy/french_mojibake.csv", 746, n_classes=3),
    # The manifest's 2,003 are physical lines: by the csv rules there are 2,000 rows, three with a line break in a
    # cell. Rows with extra or too few cells are mended visibly; a blank line is no row and unread.
    Expected(
        "messy/banking_ragged.csv",
        2_000,
        n_unread=10,
        repaired=(("extra-cells", 40), ("missing-cells", 25)),
        n_missing_labels=25,
    ),
    Expected("messy/banking_semicolon.csv", 2_000, delimiter=";"),
    Expected("messy/banking_tab_noheader.tsv", 2_000, delimiter="\t", has_header=False),
    # Five NUL bytes, two of them in one row
    Expected("messy/banking_nul.csv", 2_000, repaired=(("nul-byte", 4),)),
    # The manifest gives no count: the three rows with a line break in a cell were left out when it was made
    Expected("messy/banking_cr_only.csv", 1_997),
    # The manifest gives no count: the file is the first part of banking.csv.gz, cut within row 1,904
    Expected("messy/banking_truncated.csv.gz", 1_903, n_unread=1),
    Expected("messy/banking_two_members.zip", 2_000, splits=("train",)),
    # Of 2,000 lines, 16 are broken JSON: the other counts of the manifest are of rows that came in
    Expected(
        "messy/banking_bad.jsonl",
        1_984,
        n_unread=16,
        repaired=(("list-as-label", 16), ("number-as-text", 22)),
        delimiter=None,
        has_header=None,
        n_missing_texts=26,
        n_missing_labels=38,
    ),
    # One of the planted junk rows has an empty text
    Expected("messy/banking_planted.csv", 3_177, splits=("train", "validation"), n_missing_texts=1),
    Expected("messy/banking.parquet", 2_000, encoding=None, delimiter=None, has_header=None),
    Expected(
        "messy/banking.xlsx",
        2_200,
        encoding=None,
        delimiter=None,
        has_header=None,
        splits=("train", "validation"),
    ),
)
OTHERS = (
    Expected("sms/data_sms.tsv", 5_574, delimiter="\t", has_header=False, n_classes=2),
    Expected("banking77/banking_data_train.csv", 10_003, splits=("train",)),
    Expected("banking77/banking_data_test.csv", 3_080, splits=("test",)),
    Expected("waimai/waimai_10k.csv", 11_987, n_classes=2),
    Expected("20news/20news_train.csv.gz", 11_314, splits=("train",), n_classes=20),
    Expected("20news/20news_test_with_label_errors.csv.gz", 7_532, splits=("test",), n_classes=20),
    Expected("predictions/tweeteval_emotion_test.csv", 1_421, splits=("test",), n_classes=4),
    Expected("predictions/tweeteval_hate_test.csv", 2_970, splits=("test",), n_classes=2),
    Expected("predictions/sst2_test_2systems.csv", 1_821, splits=("test",), n_classes=2),
    Expected("predictions/marc_zh_test_2systems.csv", 4_000, splits=("test",), n_classes=2),
)
every_file = pytest.mark.parametrize("expected", [*MESSY, *OTHERS], ids=lambda expected: expected.path)


@cache
def dataset_of(path: Path) -> Dataset:
    """Return the dataset of a file, read once for all tests: none of them changes it."""
    return read([path])


def rows_of(dataset: Dataset) -> list[tuple[str, str]]:
    """Return text and label of each row."""
    return list(zip(dataset.texts, dataset.frame["label"].astype(object), strict=True))


def messy_manifest(shared_data: Path) -> dict[str, dict[str, Any]]:
    """Return what the maker of the messy files wrote down about each."""
    manifest: dict[str, dict[str, Any]] = json.loads((shared_data / "messy" / "MANIFEST.json").read_text("utf-8"))
    return manifest


def sound_rows(shared_data: Path) -> list[tuple[str, str]]:
    """Return the rows that most messy files hold, as Python's own reader finds them."""
    text = gzip.decompress((shared_data / "messy" / "banking.csv.gz").read_bytes()).decode("utf-8")
    rows = [(text, label) for text, label in csv.reader(io.StringIO(text, newline=""))]
    assert rows[0] == ("text", "label")
    return rows[1:]


@every_file
def test_a_file_gives_every_row_and_tells_what_it_could_not_read(shared_data: Path, expected: Expected) -> None:
    dataset = dataset_of(shared_data / expected.path)
    assert len(dataset) == expected.n_rows
    assert len(dataset.unread) == expected.n_unread
    assert sum(file.n_records for file in dataset.files) == expected.n_rows + expected.n_unread
    assert len(dataset.classes) == expected.n_classes
    assert dataset.texts.isna().sum() == expected.n_missing_texts
    assert dataset.frame["label"].isna().sum() == expected.n_missing_labels


@every_file
def test_a_file_is_recognised_for_what_it_is(shared_data: Path, expected: Expected) -> None:
    dataset = dataset_of(shared_data / expected.path)
    assert {file.encoding for file in dataset.files} == {expected.encoding}
    assert {file.delimiter for file in dataset.files} == {expected.delimiter}
    assert {file.has_header for file in dataset.files} == {expected.has_header}
    assert dataset.splits == expected.splits


@every_file
def test_exactly_the_damaged_rows_are_flagged_as_repaired(shared_data: Path, expected: Expected) -> None:
    repairs = dataset_of(shared_data / expected.path).repairs
    n_rows = {kind: found.index.nunique() for kind, found in repairs.groupby("kind")}
    assert n_rows == dict(expected.repaired)


def test_every_file_of_the_manifest_is_checked_here_by_its_own_counts(shared_data: Path) -> None:
    manifest = messy_manifest(shared_data)
    expected = {Path(one.path).name: one for one in MESSY}
    assert set(manifest) | {"banking.csv.gz"} == set(expected)
    told = {name: facts["rows"] for name, facts in manifest.items() if "rows" in facts}
    assert {name: expected[name].n_rows for name in told} == told
    ragged, broken = manifest["banking_ragged.csv"], manifest["banking_bad.jsonl"]
    assert expected["banking_ragged.csv"].repaired == (
        ("extra-cells", ragged["rows_with_2_extra_fields"]),
        ("missing-cells", ragged["rows_with_missing_label"]),
    )
    assert expected["banking_ragged.csv"].n_unread == ragged["blank_lines"]
    assert expected["banking_bad.jsonl"] == Expected(
        "messy/banking_bad.jsonl",
        n_rows=broken["lines"] - broken["broken_json"],
        n_unread=broken["broken_json"],
        repaired=(("list-as-label", broken["label_is_list"]), ("number-as-text", broken["int_text"])),
        delimiter=None,
        has_header=None,
        n_missing_texts=broken["null_text"],
        n_missing_labels=broken["missing_label"],
    )


@pytest.mark.parametrize(
    "name",
    [
        "banking.csv.gz",
        "banking_semicolon.csv",
        "banking_tab_noheader.tsv",
        "banking_two_members.zip",
        "banking.parquet",
        "banking_nul.csv",
    ],
)
def test_the_same_rows_come_out_of_each_form_of_one_table(shared_data: Path, name: str) -> None:
    assert rows_of(dataset_of(shared_data / "messy" / name)) == sound_rows(shared_data)


def test_line_ends_of_a_lone_carriage_return_lose_only_the_rows_the_maker_left_out(shared_data: Path) -> None:
    without_breaks = [row for row in sound_rows(shared_data) if "\n" not in row[0]]
    assert rows_of(dataset_of(shared_data / "messy/banking_cr_only.csv")) == without_breaks


def test_each_sheet_of_a_workbook_is_a_split_with_all_its_rows(shared_data: Path) -> None:
    split = dataset_of(shared_data / "messy/banking.xlsx").frame["split"]
    sheets = messy_manifest(shared_data)["banking.xlsx"]["sheets"]
    assert {"train": (split == "train").sum(), "dev": (split == "validation").sum()} == sheets


def test_a_cut_file_gives_all_rows_before_the_cut_and_one_piece_for_the_rest(shared_data: Path) -> None:
    dataset, sound = dataset_of(shared_data / "messy/banking_truncated.csv.gz"), sound_rows(shared_data)
    assert rows_of(dataset) == sound[: len(dataset)]
    (rest,) = dataset.unread
    assert rest.reason == "the gzip file is cut off here; the rest is lost"
    assert sound[len(dataset)][0].startswith(rest.raw.strip().strip('"'))
    n_lines_before = 1 + sum(1 + text.count("\n") for text, _ in sound[: len(dataset)])
    assert rest.line == n_lines_before + 1


def test_ragged_rows_keep_their_text_and_each_blank_line_is_told_with_its_place(shared_data: Path) -> None:
    dataset, ragged = dataset_of(shared_data / "messy/banking_ragged.csv"), messy_manifest(shared_data)
    text = (shared_data / "messy/banking_ragged.csv").read_bytes().decode("utf-8")
    rows = [cells for cells in csv.reader(io.StringIO(text, newline="")) if cells]
    assert list(dataset.texts) == [cells[0] for cells in rows[1:]]
    lines = text.split("\n")
    assert len(lines) - len(["header"]) - len(dataset.unread) == ragged["banking_ragged.csv"]["data_rows"]
    blank = [line for line, text in enumerate(lines, start=1) if not text]
    assert [(piece.line, piece.reason) for piece in dataset.unread] == [(line, "blank line") for line in blank]
    missing = set(dataset.row_ids[dataset.frame["label"].isna()])
    assert set(dataset.repairs.index[dataset.repairs["kind"] == "missing-cells"]) == missing


def test_the_four_rows_with_five_nul_bytes_keep_the_raw_bytes(shared_data: Path) -> None:
    n_bytes = messy_manifest(shared_data)["banking_nul.csv"]["nul_bytes"]
    repairs = dataset_of(shared_data / "messy/banking_nul.csv").repairs
    assert sum(raw.count("\\x00") for raw in repairs["raw"]) == n_bytes == 5
    assert repairs.index.nunique() == 4


def test_each_broken_json_line_is_told_with_its_place_and_raw_text(shared_data: Path) -> None:
    lines = (shared_data / "messy/banking_bad.jsonl").read_text("utf-8").split("\n")
    unread = dataset_of(shared_data / "messy/banking_bad.jsonl").unread
    assert all(piece.raw == lines[(piece.line or 0) - 1] for piece in unread)
    assert all(piece.reason.startswith("no valid JSON") for piece in unread)


def test_wrongly_decoded_texts_come_in_as_they_are(shared_data: Path) -> None:
    def is_wrongly_decoded(text: str) -> bool:
        try:
            return text.encode("cp1252").decode("utf-8") != text
        except UnicodeError:
            return False

    texts = dataset_of(shared_data / "messy/french_mojibake.csv").texts
    n_rows = messy_manifest(shared_data)["french_mojibake.csv"]["mojibake_rows"]
    assert sum(map(is_wrongly_decoded, texts)) == n_rows


def test_one_text_comes_out_of_every_encoding(shared_data: Path) -> None:
    sound = rows_of(dataset_of(shared_data / "waimai/waimai_10k.csv"))
    for name in ("waimai_gb18030.csv", "waimai_utf8_bom.csv", "waimai_utf16.csv"):
        assert rows_of(dataset_of(shared_data / "messy" / name)) == sound


def test_quotes_that_never_close_swallow_no_message(shared_data: Path) -> None:
    dataset = dataset_of(shared_data / "sms/data_sms.tsv")
    assert dataset.frame["label"].value_counts().to_dict() == {"ham": 4_827, "spam": 747}
    lines = (shared_data / "sms/data_sms.tsv").read_bytes().decode("utf-8").splitlines()
    assert [f"{label}\t{text}" for text, label in rows_of(dataset)] == lines


def test_two_files_with_line_breaks_in_their_cells_become_two_splits(shared_data: Path) -> None:
    folder = shared_data / "banking77"
    dataset = read([folder / "banking_data_train.csv", folder / "banking_data_test.csv"])
    assert dataset.frame["split"].value_counts().to_dict() == {"train": 10_003, "test": 3_080}
    assert dataset.texts.str.contains("\n").sum() == 13


@pytest.mark.parametrize(
    ("name", "accuracies"),
    [
        ("tweeteval_emotion_test.csv", {"pred": 0.834}),
        ("tweeteval_hate_test.csv", {"pred": 0.577}),
        ("sst2_test_2systems.csv", {"pred_cnn": 0.857, "pred_lstm": 0.880}),
        ("marc_zh_test_2systems.csv", {"pred_mlpp": 0.871, "pred_mt5": 0.868}),
    ],
)
def test_the_predictions_beside_the_labels_are_found_and_as_accurate_as_published(
    shared_data: Path, name: str, accuracies: dict[str, float]
) -> None:
    dataset = dataset_of(shared_data / "predictions" / name)
    assert set(dataset.schema.predictions) == set(accuracies)
    labels = dataset.frame["label"].astype("str")
    found = {system: float((dataset.frame[system] == labels).mean()) for system in accuracies}
    assert found == pytest.approx(accuracies, abs=0.001)  # published with three decimals
