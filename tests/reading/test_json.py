"""JSON lines and JSON documents in the shapes that datasets come in."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, ReadOptions, Table, read, read_table

ROWS = [{"text": f"where is {n}", "label": f"label {n % 3}"} for n in range(12)]


def upload(value: object, name: str = "data.json") -> NamedBytes:
    return NamedBytes(name, (value if isinstance(value, str) else json.dumps(value)).encode())


def lines(rows: list[object]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def jsonl(text: str) -> Table:
    return read_table(NamedBytes("data.jsonl", text.encode("utf-8", "surrogatepass")))


def test_lines_of_objects_become_rows_with_their_own_types() -> None:
    table = jsonl(
        lines([{"text": "a b", "n": 1, "share": 0.5, "ok": True}, {"text": None, "n": 2, "share": 1, "ok": False}])
    )
    assert table.file.format == "JSON lines"
    assert [str(dtype) for dtype in table.frame.dtypes] == ["str", "int64", "float64", "bool"]
    assert table.frame["text"].isna().tolist() == [False, True]


def test_suffix_does_not_decide_that_text_is_json_lines() -> None:
    assert read_table(upload(lines(list(ROWS)), name="data.csv")).file.format == "JSON lines"


def test_line_that_does_not_parse_is_unread_and_the_others_come_in() -> None:
    text = lines(list(ROWS[:3])) + '{"text": "cut off, "lab\n' + "\n" + lines(list(ROWS[3:])) + "42\n"
    table = jsonl(text)
    assert [(piece.line, piece.raw) for piece in table.unread] == [(4, '{"text": "cut off, "lab'), (5, ""), (15, "42")]
    assert table.unread[0].reason.startswith("no valid JSON: Expecting ',' delimiter")
    assert [piece.reason for piece in table.unread[1:]] == ["blank line", "not a JSON object but a number"]
    assert len(table.frame) == 12
    assert table.file.n_records == 15


def test_first_line_may_be_the_broken_one() -> None:
    table = jsonl('"text": "no brace"}\n' + lines(list(ROWS)))
    assert table.file.format == "JSON lines"
    assert [piece.line for piece in table.unread] == [1]


def test_key_that_comes_late_is_missing_above() -> None:
    table = jsonl(lines([*ROWS, {"text": "last", "label": "a", "note": "new"}]))
    assert table.frame["note"].isna().sum() == 12
    assert table.frame["note"].iloc[-1] == "new"


def test_dates_and_numbers_in_strings_stay_text() -> None:
    table = jsonl(lines([{"text": "2024-01-01T00:00:00", "label": "007"}] * 3))
    assert table.frame.iloc[0].tolist() == ["2024-01-01T00:00:00", "007"]


def test_numbers_among_texts_become_text_and_are_noted() -> None:
    dataset = read([upload(lines([*ROWS, {"text": 20, "label": "label 1"}, {"text": 2.0, "label": "label 2"}]))])
    assert list(dataset.texts[12:]) == ["20", "2"]
    assert dataset.repairs["kind"].to_dict() == {12: "number-as-text", 13: "number-as-text"}
    assert dataset.repairs["column"].tolist() == ["text", "text"]


def test_list_of_one_label_among_plain_labels_is_that_label() -> None:
    dataset = read([upload(lines([*ROWS, {"text": "one more", "label": ["label 1"]}, {"text": "none", "label": []}]))])
    assert dataset.frame["label"].iloc[12] == "label 1"
    assert pd.isna(dataset.frame["label"].iloc[13])
    assert not dataset.schema.is_multi_label
    assert dataset.repairs["kind"].to_dict() == {12: "list-as-label", 13: "list-as-label"}


def test_lone_surrogates_are_replaced_and_pairs_are_joined() -> None:
    table = jsonl('{"text": "bad \\ud83d end", "label": "a"}\n{"text": "good \\ud83d\\ude00", "label": "b"}\n')
    assert table.frame["text"].tolist() == ["bad \ufffd end", "good 😀"]
    assert table.repairs.loc[0].tolist() == ["lone-surrogate", "text", "bad \\ud83d end"]


def test_escaped_nul_is_removed_and_noted() -> None:
    table = jsonl('{"text": "a\\u0000b", "label": "x"}\n' + lines(list(ROWS)))
    assert table.frame["text"][0] == "ab"
    assert table.repairs.loc[0].tolist() == ["nul-byte", "text", "a\\x00b"]


def test_repeated_key_keeps_the_last_value_and_notes_the_other() -> None:
    table = jsonl('{"text": "a", "label": "x", "label": "y"}\n' + lines(list(ROWS)))
    assert table.frame["label"][0] == "y"
    assert table.repairs.loc[0].tolist() == ["repeated-key", "label", '"x"']


def test_undecodable_bytes_within_a_line_are_repaired() -> None:
    data = lines([{"text": "très bien", "label": "a"}] * 9).encode() + b'{"text": "caf\xe9", "label": "b"}\n'
    table = read_table(NamedBytes("data.jsonl", data))
    assert table.frame["text"][9] == "caf\ufffd"
    assert table.repairs.loc[9].tolist() == ["undecodable-bytes", "text", "caf\\xe9"]


def test_lines_of_lists_are_columns_by_place() -> None:
    table = jsonl(lines([["hello there", "a"], ["good bye now", "b"]]))
    assert list(table.frame.columns) == ["column 1", "column 2"]


def test_clean_lines_and_damaged_ones_give_the_same_types() -> None:
    clean = lines([{"text": f"t {n}", "n": n, "ok": n % 2 == 0} for n in range(5000)])
    damaged = jsonl(clean + "{broken\n" + clean)
    assert [str(dtype) for dtype in damaged.frame.dtypes] == [str(dtype) for dtype in jsonl(clean).frame.dtypes]
    assert len(damaged.frame) == 10_000
    assert [piece.line for piece in damaged.unread] == [5001]


def test_array_of_objects_is_a_table() -> None:
    table = read_table(upload(ROWS))
    assert table.file.format == "JSON"
    assert len(table.frame) == 12


def test_object_of_columns_is_a_table() -> None:
    columns = {"text": [row["text"] for row in ROWS], "label": [row["label"] for row in ROWS]}
    assert read_table(upload(columns)).frame.equals(read_table(upload(ROWS)).frame)


def test_object_of_columns_by_row_number_is_a_table() -> None:
    columns = {name: {str(at): row[name] for at, row in enumerate(ROWS)} for name in ("text", "label")}
    assert read_table(upload(columns)).frame.equals(read_table(upload(ROWS)).frame)


def test_splits_of_pairs_as_intent_sets_have_them_become_splits() -> None:
    pairs = [[row["text"], row["label"]] for row in ROWS]
    dataset = read([upload({"train": pairs, "val": pairs[:3], "oos_test": pairs[:2]})])
    assert dataset.frame["split"].value_counts().to_dict() == {"train": 12, "validation": 3, "test": 2}
    assert dataset.schema.text == ("column 1",)
    assert dataset.schema.label == "column 2"
    assert [file.name for file in dataset.files] == ["data.json/train", "data.json/val", "data.json/oos_test"]


def test_one_split_of_a_document_can_be_chosen() -> None:
    document = upload({"train": ROWS, "test": ROWS[:2]})
    assert len(read([document], options=ReadOptions(sheet="test"))) == 2
    with pytest.raises(ReadError, match=r"'data.json' has no part 'dev'; it has 'train', 'test'"):
        read([document], options=ReadOptions(sheet="dev"))


def test_texts_by_label_are_rows_and_none_is_lost() -> None:
    by_label = {"card": ["where is my card", "new card"], "refund": ["money back", "refund me", "refund please"]}
    dataset = read([upload({"train": by_label, "test": {"card": ["old card"], "refund": ["no", "never"]}})])
    assert list(dataset.frame["label"]) == ["card"] * 2 + ["refund"] * 3 + ["card"] + ["refund"] * 2
    assert list(dataset.frame["split"]) == ["train"] * 5 + ["test"] * 3
    assert list(read([upload(by_label)]).texts) == [text for texts in by_label.values() for text in texts]


def test_lists_that_are_no_texts_by_label_stay_what_they_are() -> None:
    dataset = read([upload({"texts": ["a b", "c d", "e f"], "meta": {"labels": ["x", "y"]}})])
    assert list(dataset.texts) == ["a b", "c d", "e f"]


def test_columns_named_beside_their_cells_keep_their_names() -> None:
    frame = pd.DataFrame(ROWS)
    assert read_table(upload(frame.to_json(orient="split"))).frame.equals(read_table(upload(ROWS)).frame)


def test_a_smaller_table_beside_the_rows_is_unread_and_can_be_chosen() -> None:
    document = upload({"info": "about", "examples": ROWS, "answers": [{"text": "here it is", "label": "label 1"}]})
    dataset = read([document])
    assert len(dataset) == 12
    assert dataset.files[0].n_records == 13
    assert [(piece.reason, json.loads(piece.raw)) for piece in dataset.unread] == [
        (
            "'answers' is another table, of 1 record: name it as the sheet to read it instead",
            [{"text": "here it is", "label": "label 1"}],
        )
    ]
    chosen = read([document], options=ReadOptions(sheet="answers"))
    assert (list(chosen.texts), chosen.unread) == (["here it is"], ())
    with pytest.raises(ReadError, match=r"'data.json' has no part 'x'; it has 'examples', 'answers'\."):
        read([document], options=ReadOptions(sheet="x"))


def test_class_names_beside_the_rows_name_the_codes() -> None:
    dataset = read(
        [upload({"label_names": ["card", "refund"], "data": [{"text": "a b", "label": n % 2} for n in range(4)]})]
    )
    assert list(dataset.frame["label"]) == ["card", "refund", "card", "refund"]
    assert dataset.schema.declared == ("card", "refund")
    assert dataset.unread == ()


def test_rows_are_found_below_wrapping_objects() -> None:
    assert len(read_table(upload({"version": "1", "data": {"common_examples": ROWS}})).frame) == 12


def test_broken_array_gives_every_whole_object_and_tells_the_rest() -> None:
    text = json.dumps(ROWS)
    half = text.index('{"text": "where is 6"') + 30
    table = read_table(upload(text[:half]))
    assert len(table.frame) == 6
    assert [piece.raw for piece in table.unread] == [text[half - 30 : half]]
    assert table.file.n_records == 7


def test_json_without_rows_is_told() -> None:
    with pytest.raises(ReadError, match=r"'data.json' is JSON but holds no rows: it should be a list of objects"):
        read_table(upload([]))


def test_nested_values_stay_and_become_text_in_the_dataset() -> None:
    table = jsonl(lines([{"text": "a b", "label": "x", "meta": {"k": [1, 2]}}] * 2))
    assert table.frame["meta"][0] == {"k": [1, 2]}
    dataset = read([upload(lines([{"text": "a b", "label": "x", "meta": {"k": [1, 2]}}] * 2))])
    assert dataset.frame["meta"][0] == '{"k": [1, 2]}'


def test_integers_with_missing_ones_are_floats_and_labels_of_them_have_no_point() -> None:
    dataset = read(
        [upload(lines([{"text": "a b", "label": 1}, {"text": "c d", "label": None}, {"text": "e f", "label": 0}]))]
    )
    assert dataset.classes == ("0", "1")
    assert dataset.frame["label"].isna().tolist() == [False, True, False]
    assert np.array_equal(dataset.row_ids, [0, 1, 2])
