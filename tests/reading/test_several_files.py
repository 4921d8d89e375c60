"""Several files, folders and wildcards become one dataset."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, preview, read, read_table

TRAIN = "text,label,source\nhello there,0,web\ngood bye,1,app\nwell then,0,web\n"
DEV = "text,label,note\nwho is it,1,x\nnot me,0,y\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "intents"
    data.mkdir()
    (data / "train.csv").write_text(TRAIN)
    (data / "dev.csv").write_text(DEV)
    (data / "README.md").write_text("# about")
    (data / "empty.csv").touch()
    return data


def test_columns_of_all_files_are_united(folder: Path) -> None:
    dataset = read([folder / "train.csv", folder / "dev.csv"])
    assert list(dataset.frame.columns) == ["text", "label", "split", "source", "note"]
    assert dataset.frame["source"].isna().tolist() == [False, False, False, True, True]
    assert dataset.frame.index.tolist() == [0, 1, 2, 3, 4]
    assert dataset.schema.columns == ("text", "label", "source", "note")


def test_folder_is_its_data_files_and_tells_what_it_passed_over(folder: Path) -> None:
    dataset = read([folder])
    assert [file.name for file in dataset.files] == ["dev.csv", "train.csv"]
    assert dataset.name == "intents"
    assert dataset.splits == ("train", "validation")
    guess = dataset.files[0].guesses[0]
    assert (guess.what, guess.value) == ("files passed over", "2")
    assert guess.reason == "no tables of texts: 'README.md', 'empty.csv'"


def test_wildcard_is_the_files_that_match(folder: Path) -> None:
    assert len(read([str(folder / "*n.csv")])) == 3


def test_records_add_up_over_files(folder: Path) -> None:
    (folder / "dev.csv").write_text(DEV + "\n")
    dataset = read([folder])
    assert sum(file.n_records for file in dataset.files) == len(dataset) + len(dataset.unread) == 6
    assert [(piece.file, piece.line) for piece in dataset.unread] == [("dev.csv", 4)]


def test_repairs_are_counted_in_rows_of_the_dataset(folder: Path) -> None:
    (folder / "train.csv").write_bytes(TRAIN.encode() + b"ca\0rd,1,web\n")
    dataset = read([folder / "dev.csv", folder / "train.csv"])
    assert dataset.repairs["kind"].to_dict() == {5: "nul-byte"}
    assert dataset.repairs.index.name == "row_id"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("label_names.json", '["no", "yes"]'),
        ("labels.txt", "no\nyes\n"),
        ("id2label.json", '{"0": "no", "1": "yes"}'),
        ("label2id.json", '{"no": 0, "yes": 1}'),
        ("classes.csv", "label\nno\nyes\n"),
        ("categories.csv", "id,name\n0,no\n1,yes\n"),
    ],
)
def test_second_file_may_name_the_classes(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    dataset = read([folder])
    assert dataset.classes == ("no", "yes")
    assert len(dataset) == 5
    assert any(guess.what == "label names" and name in guess.reason for guess in dataset.files[0].guesses)


def test_list_of_names_alone_is_data(tmp_path: Path) -> None:
    (tmp_path / "label_names.json").write_text('["no", "yes"]')
    assert len(read([tmp_path / "label_names.json"])) == 2


def test_files_of_different_layouts_are_refused(folder: Path) -> None:
    (folder / "other.csv").write_text("a,b\nx y z,1\n")
    with pytest.raises(
        ReadError, match=r"'other\.csv' and 'dev\.csv' have no column in common \('a', 'b' against 'text'"
    ):
        read([folder / "dev.csv", folder / "other.csv"])


def test_formats_may_be_mixed_and_numbers_meet_text() -> None:
    lines = "".join(json.dumps({"text": f"line {n}", "label": n % 2}) + "\n" for n in range(4))
    dataset = read([NamedBytes("train.csv", TRAIN.encode()), NamedBytes("dev.jsonl", lines.encode())])
    assert list(dataset.frame["label"]) == ["0", "1", "0", "0", "1", "0", "1"]


def test_preview_shows_columns_first_rows_and_guesses(folder: Path) -> None:
    shown = preview([folder], n_rows=2)
    assert shown.columns == ("text", "label", "note", "source")
    assert len(shown.head) == 2
    assert shown.schema.text == ("text",)
    assert {guess.what for guess in shown.guesses} >= {"encoding", "delimiter", "header", "text", "label"}
    assert shown.column_error is None


def test_preview_without_a_text_column_says_so_instead_of_failing() -> None:
    shown = preview([NamedBytes("a.csv", b"n,m\n1,2\n3,4\n")])
    assert shown.schema.text == ()
    assert shown.column_error == "No column looks like text; the file has 'n', 'm'. Name the text column."


def test_one_table_is_asked_of_one_file() -> None:
    document = NamedBytes("a.json", b'{"train": [["a b", "x"]], "test": [["c d", "y"]]}')
    with pytest.raises(
        ReadError, match=r"Several tables were found .*'a\.json/train', 'a\.json/test'.*: give one file"
    ):
        read_table(document)
