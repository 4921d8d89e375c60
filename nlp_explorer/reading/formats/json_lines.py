"""JSON lines: one object a line. A line that does not parse is unread, the others come in."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import pyarrow.json as pj

from nlp_explorer.dataset import Guess, UnreadPiece
from nlp_explorer.progress import Progress
from nlp_explorer.reading.blocks import BLOCK_BYTES, Block, Blocks, Utf8Stream
from nlp_explorer.reading.class_names import names_in_json
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.encoding import AnotherEncodingError, AsciiWatch, Encoding, checked_encoding
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.json_records import JsonRows, load_json
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.table import Table, no_repairs

CAREFUL_BYTES = 1 << 18  # a block with a broken line is cut down to this, so that the rest is read at once
N_LOOKED_AT = 50  # lines that tell JSON lines from other text
MIN_OBJECT_SHARE = 0.5  # of these that must parse


def recognises(content: Content) -> bool:
    """Whether most of the first lines are JSON objects or lists, each complete."""
    if not any(line.lstrip().startswith(("{", "[")) for line in content.text_start(10_000).split("\n")[:3]):
        return False
    text = content.text_start(1_000_000)
    lines = [line for line in text.split("\n")[: N_LOOKED_AT + 1] if line.strip()]
    if len(lines) > 1 and len(text) >= 1_000_000 and len(lines) <= N_LOOKED_AT:
        lines.pop()
    n_objects = sum(_is_record(line) for line in lines)
    return n_objects >= max(MIN_OBJECT_SHARE * len(lines), 1) and not (len(lines) == 1 and not _is_row(lines[0]))


def read(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return the one table of a JSON lines file."""
    encoding = checked_encoding(options.encoding) if options.encoding else content.encoding
    try:
        result = _read(content, encoding, progress)
    except AnotherEncodingError as error:
        encoding = error.encoding
        result = _read(content, encoding, progress)
    guesses = [Guess("encoding", encoding.name, encoding.reason)]
    if result.n_careful_bytes:
        slow = "bytes hold broken or uneven lines and were read line by line, which is slower"
        guesses.append(Guess("reading", "with care", f"{result.n_careful_bytes:,} {slow}"))
    n_records = len(result.frame) + len(result.unread)
    file = replace(
        source_file(content, "JSON lines", n_records=n_records, guesses=tuple(guesses)), encoding=encoding.name
    )
    return (Table(result.frame, file, result.unread, result.repairs),)


def _is_record(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False


def _is_row(line: str) -> bool:
    """Whether the only line of a file is one row rather than a whole document or a list of class names."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    cells = list(value.values()) if isinstance(value, dict) and not names_in_json(value) else []
    lists = [cell for cell in cells if isinstance(cell, list)]
    is_flat = not any(isinstance(inner, list | dict) for cell in lists for inner in cell)
    return bool(cells) and is_flat and all(len(cell) == 1 for cell in lists) and not _has_object(cells)


def _has_object(cells: list[object]) -> bool:
    return any(isinstance(cell, dict) for cell in cells)


@dataclass(frozen=True, eq=False)
class _Result:
    frame: pd.DataFrame
    unread: tuple[UnreadPiece, ...]
    repairs: pd.DataFrame
    n_careful_bytes: int


def _read(content: Content, encoding: Encoding, progress: Progress) -> _Result:
    frames: list[pd.DataFrame | pa.Table] = []
    unread: list[UnreadPiece] = []
    repairs: list[pd.DataFrame] = []
    schema: pa.Schema | None = None
    line, n_rows, n_careful, limit = 1, 0, 0, BLOCK_BYTES
    watch = AsciiWatch(encoding)
    with closing(Utf8Stream(content.open(), encoding)) as stream:
        blocks = Blocks(stream, b"\n")
        while (block := blocks.next(limit)) is not None:
            watch.look(block.data)
            progress(min(stream.n_read / max(content.n_bytes, 1), 1.0), f"Reading {content.name}")
            is_cut = blocks.is_last and stream.cut is not None
            schema = schema or _schema_of(block)
            table = None if is_cut or stream.is_transcoded else _fast(block, schema)
            if table is not None:
                frames.append(table)
                n_rows += table.num_rows
                line += table.num_rows
                limit = min(limit * 2, BLOCK_BYTES)
                continue
            if schema is not None and not stream.is_transcoded and len(block) > CAREFUL_BYTES:
                blocks.give_back(len(block))
                limit = CAREFUL_BYTES
                continue
            n_careful += len(block)
            rows = JsonRows(content.name)
            line = _careful(block, line, rows, is_transcoded=stream.is_transcoded, cut=stream.cut if is_cut else None)
            frames.append(rows.frame())
            unread.extend(rows.unread)
            repairs.append(rows.repairs(start=n_rows))
            n_rows += rows.n_rows
    if stream.cut and not any(stream.cut in piece.reason for piece in unread):
        unread.append(UnreadPiece(content.name, line, "", f"{stream.cut}; the rest is lost"))
    noted = [frame for frame in repairs if len(frame)]
    n_slow = 0 if stream.is_transcoded else n_careful
    return _Result(_joined(frames), tuple(unread), pd.concat(noted) if noted else no_repairs(), n_slow)


def _schema_of(block: Block) -> pa.Schema | None:
    """Return the types of the first objects' fields, where each field has one plain type."""
    columns: dict[str, list[object]] = {}
    for line in bytes(block.data[: 1 << 18]).split(b"\n")[:1000]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            for key, cell in value.items():
                columns.setdefault(key, []).append(cell)
    fields = []
    for name, cells in columns.items():
        kinds = {type(cell) for cell in cells} - {type(None)}
        plain = {str: pa.large_string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
        kind = kinds.pop() if kinds else str
        if kinds or kind not in plain:
            return None
        fields.append(pa.field(name, plain[kind]))
    return pa.schema(fields) if fields else None


def _fast(block: Block, schema: pa.Schema | None) -> pa.Table | None:
    """Return the rows of a block of flawless lines of one shape, else None."""
    if schema is None or block.find(b"\0") >= 0 or block.find(b"\\u0000") >= 0:
        return None
    try:
        table = pj.read_json(
            pa.BufferReader(pa.py_buffer(block.data)),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(block) + 1),
            parse_options=pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
        )
        for column in table.columns:
            column.validate(full=True)
    except pa.ArrowInvalid:
        return None
    n_lines = block.count(b"\n") + int(not block.is_ended)
    return table if table.num_rows == n_lines and table.schema.names == schema.names else None


def _careful(block: Block, line: int, rows: JsonRows, *, is_transcoded: bool, cut: str | None) -> int:
    text = block.text(is_transcoded=is_transcoded)
    *lines, rest = text.split("\n")
    if rest and cut is None:
        lines.append(rest)
    for raw in lines:
        if not raw.strip():
            rows.add_unread(line, raw, "blank line")
        else:
            _add_line(raw.removesuffix("\r"), line, rows)
        line += 1
    if cut is not None:
        rows.add_unread(line, rest, f"{cut}; the rest is lost")
    return line


def _add_line(raw: str, line: int, rows: JsonRows) -> None:
    try:
        value = load_json(raw)
    except RecursionError:
        rows.add_unread(line, raw, "nested too deep")
    except ValueError as error:
        rows.add_unread(line, raw, f"no valid JSON: {error}")
    else:
        rows.add(value, line, raw, is_damaged=not raw.isascii())


def _joined(frames: list[pd.DataFrame | pa.Table]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame()
    if all(isinstance(frame, pa.Table) for frame in frames):
        whole: pd.DataFrame = pa.concat_tables(frames).to_pandas()
        return whole
    plain = [frame.to_pandas() if isinstance(frame, pa.Table) else frame for frame in frames]
    if len(plain) == 1:
        return plain[0]
    columns = list(dict.fromkeys(column for frame in plain for column in frame.columns))
    return pd.DataFrame({column: _stacked([_column(frame, column) for frame in plain]) for column in columns})


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame.columns else pd.Series([None] * len(frame), dtype=object)


def _stacked(parts: list[pd.Series]) -> pd.Series:
    """Return the parts of a column below each other: of their type where they have one, else untouched."""
    kinds = {str(part.dtype) for part in parts if part.notna().any()}
    if kinds == {"int64"} and all(part.notna().all() for part in parts):
        return pd.concat([part.astype("int64") for part in parts], ignore_index=True)
    if kinds == {"bool"} and all(part.notna().all() for part in parts):
        return pd.concat([part.astype("bool") for part in parts], ignore_index=True)
    if kinds <= {"str"}:
        return pd.concat([part.astype("str") for part in parts], ignore_index=True)
    if kinds <= {"int64", "float64"}:
        return pd.concat([part.astype("float64") for part in parts], ignore_index=True)
    return pd.concat([part.astype(object).where(part.notna(), None) for part in parts], ignore_index=True)


register(Format("json-lines", 50, recognises, read))
