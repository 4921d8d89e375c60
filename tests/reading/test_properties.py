"""Laws of reading, on random files: what was written comes back, and nothing is lost by damage."""

from __future__ import annotations

import gzip
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_support import Written, cells_of, damaged, plain_tables, token_files, wild_tables

from nlp_explorer.reading import NamedBytes, Table, blocks, delimited, read, read_table

N_FILES = int(os.environ.get("NLP_EXPLORER_RANDOM_FILES", "60"))  # a law; benchmarks/reading_fuzz.py asks for more
laws = settings(max_examples=N_FILES, deadline=None, suppress_health_check=list(HealthCheck))
_TOKEN = re.compile(rb"(?<!\\)tok[0-9]+[ab](?![0-9a-z])")  # behind a backslash JSON reads another character


@laws
@given(wild_tables())
def test_any_table_in_any_dialect_comes_back_when_the_dialect_is_told(written: Written) -> None:
    table = read_table(written.upload(), options=written.told())
    assert tuple(table.frame.columns) == written.columns
    assert cells_of(table.frame) == written.rows
    assert table.unread == ()
    assert table.file.n_records == len(written.rows)


@laws
@given(plain_tables())
def test_a_table_of_sentences_and_labels_is_recognised_and_comes_back(written: Written) -> None:
    dataset = read([written.upload()])
    rows = [dict(zip(written.columns, row, strict=True)) for row in written.rows]
    assert dataset.schema.text == ("text",)
    assert dataset.schema.label == "label"
    assert list(dataset.texts) == [row["text"] for row in rows]
    assert list(dataset.frame["label"]) == [row["label"] for row in rows]
    assert dataset.unread == ()


@laws
@given(damaged(token_files()))
def test_damage_raises_nothing_and_loses_nothing(file: NamedBytes) -> None:
    table = read_table(file)
    assert table.file.n_records == len(table.frame) + len(table.unread)
    found = _everything(table)
    missing = [token for token in _TOKEN.findall(file.data) if token.decode() not in found]
    assert not missing


@laws
@given(damaged(token_files()), st.integers(0, 40))
def test_damage_to_a_packed_file_raises_nothing_and_is_told(file: NamedBytes, n_cut: int) -> None:
    packed = gzip.compress(file.data, mtime=0)
    table = read_table(NamedBytes(file.name + ".gz", packed[: len(packed) - n_cut]))
    assert table.file.n_records == len(table.frame) + len(table.unread)
    assert any("cut off" in piece.reason for piece in table.unread) == (n_cut > 0)


@laws
@given(damaged(token_files()), st.sampled_from([64, 256, 1024]))
def test_whole_blocks_and_single_records_give_the_same(file: NamedBytes, n_block_bytes: int) -> None:
    careful = _read_with(file, is_fast=False, n_block_bytes=1 << 20)
    fast = _read_with(file, is_fast=True, n_block_bytes=n_block_bytes)
    assert cells_of(fast.frame) == cells_of(careful.frame)
    assert fast.unread == careful.unread
    assert fast.repairs.equals(careful.repairs)


def _read_with(file: NamedBytes, *, is_fast: bool, n_block_bytes: int) -> Table:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_BYTES", n_block_bytes)
        if not is_fast:
            patch.setattr(delimited, "is_fast", lambda dialect: False)
        return read_table(file)


def _everything(table: Table) -> str:
    cells = [cell for row in cells_of(table.frame) for cell in row]
    unread = [piece.raw for piece in table.unread]
    return "\n".join([*map(str, table.frame.columns), *cells, *unread, *table.repairs["raw"]])
