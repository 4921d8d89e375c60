"""Parquet, Arrow, Excel and fastText files."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from nlp_explorer.errors import ReadError
from nlp_explorer.reading import NamedBytes, ReadOptions, memory, read, read_table

FRAME = pd.DataFrame(
    {"text": [f"where is {n}" for n in range(12)], "label": [n % 3 for n in range(12)], "n": range(12)}
)


def parquet(table: pa.Table) -> bytes:
    data = io.BytesIO()
    pq.write_table(table, data)
    return data.getvalue()


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    """Return a small Excel file, as a zip of the parts that matter."""
    schemas = "http://schemas.openxmlformats.org"
    main, links = f"{schemas}/spreadsheetml/2006/main", f"{schemas}/officeDocument/2006/relationships"
    names = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, 1))
    package = f'<Relationships xmlns="{schemas}/package/2006/relationships">'
    targets = "".join(
        f'<Relationship Id="r{at}" Type="{links}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    root = f'<Relationship Id="r0" Type="{links}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{schemas}/package/2006/content-types"/>',
        "_rels/.rels": f"{package}{root}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{package}{targets}</Relationships>",
    }
    for at, rows in enumerate(sheets.values(), 1):
        cells = "".join(f"<row>{''.join(map(cell_xml, row))}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{at}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def cell_xml(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def test_parquet_keeps_its_types_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    FRAME.to_parquet(path)
    table = read_table(path)
    assert table.file.format == "Parquet"
    assert [str(dtype) for dtype in table.frame.dtypes] == ["str", "int64", "int64"]
    assert table.frame["text"].tolist() == FRAME["text"].tolist()


def test_repeated_texts_of_parquet_are_text_to_everyone_else(tmp_path: Path) -> None:
    many = pd.DataFrame({"text": [f"t {n}" for n in range(3000)], "label": [f"label {n % 3}" for n in range(3000)]})
    many.to_parquet(tmp_path / "a.parquet")
    assert str(read_table(tmp_path / "a.parquet").frame["label"].dtype) == "str"
    dataset = read([tmp_path / "a.parquet"])
    assert dataset.classes == ("label 0", "label 1", "label 2")
    assert list(dataset.frame["label"]) == many["label"].tolist()


def test_class_names_in_the_metadata_name_the_integer_codes() -> None:
    features = {"label": {"names": ["neg", "neutral", "pos"], "_type": "ClassLabel"}, "text": {"_type": "Value"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    table = pa.Table.from_pandas(FRAME, preserve_index=False).replace_schema_metadata(metadata)
    dataset = read([NamedBytes("a.parquet", parquet(table))])
    assert list(dataset.frame["label"][:4]) == ["neg", "neutral", "pos", "neg"]
    assert any(guess.what == "label names" for guess in dataset.files[0].guesses)


def test_lists_of_labels_are_several_labels_a_row() -> None:
    table = pa.table({"text": ["a b", "c d", "e f"], "labels": [["x", "y"], ["y"], []]})
    dataset = read([NamedBytes("a.parquet", parquet(table))])
    assert dataset.schema.is_multi_label
    assert dataset.classes == ("x", "y")
    assert dataset.frame["label"].isna().tolist() == [False, False, True]


def test_cut_parquet_is_told() -> None:
    data = parquet(pa.Table.from_pandas(FRAME))
    with pytest.raises(
        ReadError, match=r"'a\.parquet' begins like Parquet but cannot be read \(.*\): it is damaged or cut off"
    ):
        read([NamedBytes("a.parquet", data[:-50])])


def test_parquet_that_unpacks_beyond_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ALWAYS_FITS", 100)
    monkeypatch.setattr(memory, "available_bytes", lambda: 200)
    with pytest.raises(ReadError, match=r"'a\.parquet' holds 0\.0 GB; reading it takes about 0\.0 GB of memory"):
        read([NamedBytes("a.parquet", parquet(pa.Table.from_pandas(FRAME)))])


def test_feather_and_arrow_streams_are_tables(tmp_path: Path) -> None:
    feather.write_feather(FRAME, tmp_path / "a.feather")
    table = pa.Table.from_pandas(FRAME, preserve_index=False)
    with pa.OSFile(str(tmp_path / "b.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    for name in ("a.feather", "b.arrow"):
        found = read_table(tmp_path / name)
        assert found.file.format == "Arrow"
        assert found.frame.equals(FRAME)


def test_each_sheet_of_a_workbook_is_a_split() -> None:
    rows = [["text", "label"], ["hello there", "a"], ["good bye", "b"]]
    upload = NamedBytes("book.xlsx", workbook({"train": rows, "dev": rows[:2], "empty": []}))
    dataset = read([upload])
    assert dataset.frame["split"].value_counts().to_dict() == {"train": 2, "validation": 1}
    assert [file.name for file in dataset.files] == ["book.xlsx/train", "book.xlsx/dev"]


def test_one_sheet_can_be_chosen() -> None:
    upload = NamedBytes("book.xlsx", workbook({"one": [["text"], ["a b"]], "two": [["text"], ["c d"], ["e f"]]}))
    assert len(read([upload], options=ReadOptions(sheet="two"))) == 2
    with pytest.raises(ReadError, match=r"'book\.xlsx' has no sheet 'three'; it has 'one', 'two'"):
        read([upload], options=ReadOptions(sheet="three"))


def test_cells_of_a_workbook_keep_their_types_and_numbers_among_texts_are_noted() -> None:
    rows: list[list[object]] = [["text", "label", "n"], ["hello there", "a", 1], [20, "b", 2], [None, "a", 3.5]]
    dataset = read([NamedBytes("book.xlsx", workbook({"sheet": rows}))])
    assert list(dataset.texts[:2]) == ["hello there", "20"]
    assert dataset.texts.isna().tolist() == [False, False, True]
    assert dataset.repairs["kind"].to_dict() == {1: "number-as-text"}
    assert dataset.frame["n"].tolist() == [1, 2, 3.5]


def test_blank_rows_within_a_sheet_are_unread() -> None:
    rows: list[list[object]] = [["text", "label"], ["hello there", "a"], [None, None], ["good bye", "b"]]
    table = read_table(NamedBytes("book.xlsx", workbook({"sheet": rows})))
    assert [(piece.line, piece.reason) for piece in table.unread] == [(3, "blank row")]
    assert table.file.n_records == 3


def test_damaged_workbook_is_told() -> None:
    data = workbook({"sheet": [["text"], ["a b"]]})
    with pytest.raises(
        ReadError, match=r"'book\.xlsx' cannot be read as a workbook \(.*\): it is damaged or protected"
    ):
        read([NamedBytes("book.xlsx", data[: len(data) // 2])])


def test_fasttext_lines_have_one_or_several_labels() -> None:
    lines = "__label__spam buy now\n__label__ham how are you\n\n__label__ham __label__work see you at nine\n"
    table = read_table(NamedBytes("train.txt", lines.encode()))
    assert table.file.format == "fastText"
    assert [piece.line for piece in table.unread] == [3]
    dataset = read([NamedBytes("train.txt", lines.encode())])
    assert list(dataset.texts) == ["buy now", "how are you", "see you at nine"]
    assert dataset.classes == ("ham", "spam", "work")
    assert np.array_equal(dataset.row_ids, [0, 1, 2])
