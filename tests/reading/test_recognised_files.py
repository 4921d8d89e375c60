"""Small files of every kind are recognised by their content, and what a person says wins over every guess."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from pathlib import Path

import pandas as pd
import pytest
from archive_support import workbook, zip_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.reading import NamedBytes, ReadOptions, preview, read

ROWS = [("where is my card", "card"), ("refund me please", "refund"), ("my card is gone", "card")]
FRAME = pd.DataFrame(ROWS, columns=["text", "label"])
LINES = [f"{text},{label}" for text, label in ROWS]
CSV = "\n".join(["text,label", *LINES, ""])
CHINESE = [("味道很好，送餐也快", "好"), ("太难吃了，再也不来了", "差"), ("服务态度不错，价格有点贵", "好")]
WINDOWS = [("Le café est “très” bon – merci", "oui"), ("Déjà vu… c’est raté", "non"), ("Ça coûte 5 €", "non")]
LATIN = [("Le café est très bon à côté", "oui"), ("Déjà vu et ça été raté", "non"), ("Ça coûte cher", "non")]


def file(text: str | bytes, name: str = "data.csv") -> NamedBytes:
    """Return a file as a person uploads it."""
    return NamedBytes(name, text.encode("utf-8") if isinstance(text, str) else text)


def labelled(dataset: Dataset) -> list[tuple[str | None, str | None]]:
    """Return text and label of each row, None where missing."""
    frame = dataset.frame[["text", "label"]].astype(object)
    return list(frame.where(frame.notna(), None).itertuples(index=False, name=None))


def splits(dataset: Dataset) -> list[str]:
    """Return the split of each row."""
    return list(dataset.frame["split"].astype(object))


def reason(dataset: Dataset, what: str) -> str:
    """Return why something was recognised."""
    return next(guess.reason for guess in dataset.files[0].guesses if guess.what == what)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x01", "\x1f"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_each_delimiter_is_recognised_with_each_line_end(delimiter: str, line_end: str) -> None:
    dataset = read([file(CSV.replace(",", delimiter).replace("\n", line_end))])
    assert labelled(dataset) == ROWS
    assert (dataset.files[0].delimiter, dataset.files[0].has_header) == (delimiter, True)


def test_lone_carriage_returns_are_said_to_end_the_lines() -> None:
    assert "carriage return" in reason(read([file(CSV.replace("\n", "\r"))]), "line ends")


def test_a_first_line_that_tells_the_delimiter_to_excel_is_no_row_but_told() -> None:
    dataset = read([file("sep=;\n" + CSV.replace(",", ";"))])
    assert labelled(dataset) == ROWS
    assert [(piece.line, piece.raw, piece.reason) for piece in dataset.unread] == [
        (1, "sep=;", "stands before the header")
    ]


def test_a_file_without_header_loses_no_row_to_it() -> None:
    dataset = read([file("\n".join([*LINES, *LINES]))])
    assert labelled(dataset) == ROWS * 2
    assert dataset.files[0].has_header is False
    assert (dataset.schema.text, dataset.schema.label) == (("column 1",), "column 2")
    assert reason(dataset, "header") == "the first record's 'card' comes again below"


@pytest.mark.parametrize(
    ("rows", "codec", "found"),
    [
        (ROWS, "ascii", "utf-8"),
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8-sig"),
        (CHINESE, "utf-16", "utf-16"),
        (ROWS, "utf-16-le", "utf-16-le"),
        (ROWS, "utf-16-be", "utf-16-be"),
        (CHINESE, "utf-32", "utf-32"),
        (CHINESE, "gb18030", "gb18030"),
        (WINDOWS, "cp1252", "cp1252"),
        (LATIN, "latin-1", "latin-1"),
    ],
)
def test_each_encoding_is_recognised_by_the_bytes(rows: list[tuple[str, str]], codec: str, found: str) -> None:
    text = "\n".join(["text,label", *(f"{text},{label}" for text, label in rows), ""])
    dataset = read([file(text.encode(codec))])
    assert labelled(dataset) == rows
    assert dataset.files[0].encoding == found
    assert len(dataset.repairs) == 0


def test_quoted_cells_keep_their_line_breaks_delimiters_and_quotes() -> None:
    dataset = read([file('text,label\n"first line\nsecond, line",card\n"he said ""no""",refund\n')])
    assert labelled(dataset) == [("first line\nsecond, line", "card"), ('he said "no"', "refund")]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_quotes_that_never_close_swallow_no_row(delimiter: str) -> None:
    lines = ["text,label", '"my card,card', "refund me,refund", 'the "card" is gone,card', 'refund "it,refund', ""]
    dataset = read([file("\n".join(lines).replace(",", delimiter))])
    assert labelled(dataset) == [
        ('"my card', "card"),
        ("refund me", "refund"),
        ('the "card" is gone', "card"),
        ('refund "it', "refund"),
    ]
    assert dataset.unread == ()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(FRAME.to_dict("records"), id="array of objects"),
        pytest.param(FRAME.to_dict("list"), id="object of columns"),
        pytest.param({"data": FRAME.to_dict("records"), "version": "1"}, id="array within an object"),
    ],
)
def test_a_json_document_gives_its_rows_whatever_its_shape(value: object) -> None:
    dataset = read([file(json.dumps(value), "data.json")])
    assert labelled(dataset) == ROWS
    assert dataset.files[0].format == "JSON"


def test_json_splits_of_pairs_become_splits_with_text_and_label() -> None:
    pairs = [[f"please help number {number}", ("card", "refund")[number % 2]] for number in range(12)]
    dataset = read([file(json.dumps({"train": pairs, "val": pairs[:2], "oos_test": pairs[:1]}), "intents.json")])
    assert labelled(dataset) == [(text, label) for text, label in [*pairs, *pairs[:2], *pairs[:1]]]
    assert splits(dataset) == ["train"] * 12 + ["validation"] * 2 + ["test"]


def test_a_broken_json_line_is_told_and_a_label_that_is_a_list_of_one_is_that_label() -> None:
    lines = ['{"text": "so good", "label": ["yes"]}', '{"text": "so bad", "lab', '{"text": "so sad", "label": "no"}']
    dataset = read([file("\n".join(lines), "data.jsonl")])
    assert labelled(dataset) == [("so good", "yes"), ("so sad", "no")]
    (piece,) = dataset.unread
    assert (piece.file, piece.line, piece.raw) == ("data.jsonl", 2, lines[1])
    assert piece.reason.startswith("no valid JSON")
    assert dataset.repairs.reset_index().to_numpy().tolist() == [[0, "list-as-label", "label", '["yes"]']]


def test_tables_with_types_are_recognised_whatever_their_name() -> None:
    feather = io.BytesIO()
    FRAME.to_feather(feather)
    for data, form in ((FRAME.to_parquet(), "Parquet"), (feather.getvalue(), "Arrow")):
        dataset = read([file(data, "data.bin")])
        assert (labelled(dataset), dataset.files[0].format) == (ROWS, form)


def test_the_sheets_of_a_workbook_are_splits_and_one_can_be_chosen() -> None:
    data = workbook({"train": [("text", "label"), *ROWS], "dev": [("text", "label"), ROWS[1]]})
    dataset = read([file(data, "data.xlsx")])
    assert labelled(dataset) == [*ROWS, ROWS[1]]
    assert splits(dataset) == ["train"] * 3 + ["validation"]
    assert labelled(read([file(data, "data.xlsx")], options=ReadOptions(sheet="dev"))) == [ROWS[1]]


@pytest.mark.parametrize("name", ["data.csv.gz", "data.csv"])
def test_packed_files_are_recognised_by_their_bytes(name: str) -> None:
    for pack, form in ((gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")):
        dataset = read([file(pack(CSV.encode()), name)])
        assert (labelled(dataset), dataset.files[0].format) == (ROWS, f"CSV ({form})")


def test_an_archive_gives_its_data_members_as_splits_and_names_those_passed_over() -> None:
    members = {"data/train.csv": CSV, "data/dev.csv": CSV, "__MACOSX/data/._train.csv": "\0", "README.md": "about"}
    packed = zip_of({name: text.encode() for name, text in members.items()})
    dataset = read([file(packed, "data.zip")])
    assert labelled(dataset) == ROWS * 2
    assert splits(dataset) == ["train"] * 3 + ["validation"] * 3
    assert reason(dataset, "files passed over").endswith("'__MACOSX/data/._train.csv', 'README.md'")
    alone = read([file(packed, "data.zip")], options=ReadOptions(sheet="dev.csv"))
    assert splits(alone) == ["validation"] * 3


@pytest.mark.parametrize("asked", ["", "*.csv"])
def test_the_files_of_a_folder_or_wildcard_are_splits_by_their_names(tmp_path: Path, asked: str) -> None:
    for name in ("intents_train.csv", "intents_valid.csv", "test-set.csv"):
        (tmp_path / name).write_text(CSV)
    (tmp_path / "README.md").write_text("about")
    dataset = read([tmp_path / asked])
    assert splits(dataset) == ["train"] * 3 + ["validation"] * 3 + ["test"] * 3
    assert [source.n_records for source in dataset.files] == [3, 3, 3]
    listed = read([tmp_path / "test-set.csv", str(tmp_path / "intents_train.csv")])
    assert splits(listed) == ["test"] * 3 + ["train"] * 3
    assert listed.name == "test-set.csv and 1 more"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("label_names.json", '["no", "yes"]'),
        ("label_names.json", '{"0": "no", "1": "yes"}'),
        ("label2id.json", '{"yes": 1, "no": 0}'),
        ("labels.txt", "no\nyes\n"),
    ],
)
def test_integer_codes_take_their_names_from_a_second_file(name: str, text: str) -> None:
    dataset = read([file("text,label\nfirst one,0\nsecond one,1\nthird one,1\n"), file(text, name)])
    assert labelled(dataset) == [("first one", "no"), ("second one", "yes"), ("third one", "yes")]


def test_labels_joined_by_a_bar_are_several_labels_a_row() -> None:
    dataset = read(
        [file("text,labels\nfirst one,sport\nsecond one,sport|world\nthird one,world\nlast one,world|sport\n")]
    )
    assert dataset.schema.label_separator == "|"
    assert dataset.schema.is_multi_label
    assert dataset.classes == ("sport", "world")
    assert [label for _, label in labelled(dataset)][:3] == ["sport", "sport|world", "world"]


def test_a_sentence_pair_is_joined_visibly() -> None:
    dataset = read([file("premise,hypothesis,label\na man eats,a man sleeps,no\na dog runs,it moves,yes\n")])
    assert dataset.schema.text == ("premise", "hypothesis")
    assert labelled(dataset) == [("a man eats ‖ a man sleeps", "no"), ("a dog runs ‖ it moves", "yes")]


def test_id_split_and_prediction_columns_are_found() -> None:
    dataset = read([file("id,split,text,label,pred,pred_b\n7,dev,so good,yes,yes,no\n8,test,so bad,no,yes,no\n")])
    schema = dataset.schema
    assert (schema.id, schema.split, schema.text, schema.label) == ("id", "split", ("text",), "label")
    assert schema.predictions == ("pred", "pred_b")
    assert splits(dataset) == ["validation", "test"]
    assert list(dataset.frame["pred"]) == ["yes", "yes"]
    assert list(dataset.frame["id"]) == ["7", "8"]


@pytest.mark.parametrize(
    ("text", "options", "rows"),
    [
        ("text,body,label,kind\na b,c d,x,k\n", ReadOptions(text=("body",), label="kind"), [("c d", "k")]),
        ("text,body,label\na b,c d,x\n", ReadOptions(text=("text", "body")), [("a b ‖ c d", "x")]),
        ("text,label\na b,x\n", ReadOptions(label=""), [("a b", None)]),
        ("text,label\na b,x\n", ReadOptions(has_header=False, label="column 2"), [("text", "label"), ("a b", "x")]),
        ("text|label\na,b|x\nc,d|y\n", ReadOptions(delimiter="|"), [("a,b", "x"), ("c,d", "y")]),
        ("text,label\nпривет мир,да\n".encode("cp866"), ReadOptions(encoding="cp866"), [("привет мир", "да")]),
    ],
)
def test_what_a_person_says_wins_over_the_guess(
    text: str | bytes, options: ReadOptions, rows: list[tuple[str, str | None]]
) -> None:
    assert labelled(read([file(text)], options=options)) == rows


def test_named_id_split_and_prediction_columns_win_over_the_guess() -> None:
    text = "id,nr,split,part,text,label,pred,mine\n1,q1,dev,train,so good,yes,no,yes\n2,q2,dev,test,so bad,no,no,no\n"
    dataset = read([file(text)], options=ReadOptions(id="nr", split="part", predictions=("mine",)))
    assert (dataset.schema.id, dataset.schema.split, dataset.schema.predictions) == ("nr", "part", ("mine",))
    assert splits(dataset) == ["train", "test"]


def test_a_preview_shows_the_first_rows_and_each_guess_with_its_reason() -> None:
    shown = preview([file(CSV)], n_rows=2)
    assert shown.columns == ("text", "label")
    assert list(shown.head.itertuples(index=False, name=None)) == ROWS[:2]
    assert (shown.schema.text, shown.schema.label, shown.column_error) == (("text",), "label", None)
    assert {guess.what for guess in shown.guesses} >= {"encoding", "delimiter", "header", "text", "label"}
    assert all(guess.reason for guess in shown.guesses)


def test_a_preview_without_any_text_column_says_so_rather_than_fail() -> None:
    shown = preview([file("a,b\n1,2\n3,4\n")])
    assert shown.schema.text == ()
    assert shown.column_error == "No column looks like text; the file has 'a', 'b'. Name the text column."
