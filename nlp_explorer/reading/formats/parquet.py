"""Parquet, and Arrow and Feather files: tables with types, read as they are."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nlp_explorer.errors import ReadError
from nlp_explorer.progress import Progress
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.header import unique_names
from nlp_explorer.reading.memory import check_fits
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.table import ClassNames, Table

MAX_BYTES_A_REPEATED_CELL = 2.5  # the number of a dictionary entry; cells that differ take their own length
BATCH_ROWS = 1 << 16
BUFFER_BYTES = 1 << 18  # read ahead of a column; reading a whole column chunk at once costs its packed size
_ARROW_STREAM = b"\xff\xff\xff\xff"


def read_parquet(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return the table of a Parquet file."""
    progress(0.0, f"Reading {content.name}")
    try:
        with pq.ParquetFile(_source(content)) as file:
            repeated, n_rows = _repeated(file.metadata), file.metadata.num_rows
            check_fits(content.name, _unpacked_bytes(file.metadata), "parquet")
        batches: list[pa.RecordBatch] = []
        with pq.ParquetFile(
            _source(content), read_dictionary=repeated, buffer_size=BUFFER_BYTES, pre_buffer=False
        ) as file:
            for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
                batches.append(batch)
                progress(len(batches) * BATCH_ROWS / max(n_rows, BATCH_ROWS), f"Reading {content.name}")
            table = pa.Table.from_batches(batches, schema=batches[0].schema if batches else file.schema_arrow)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(content, "Parquet", error) from error
    return (_table(content, table, "Parquet"),)


def read_arrow(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return the table of an Arrow or Feather file, or of an Arrow stream."""
    progress(0.0, f"Reading {content.name}")
    try:
        if content.head.startswith(_ARROW_STREAM):
            with pa.ipc.open_stream(_source(content)) as stream:
                table = stream.read_all()
        else:
            from pyarrow import feather

            table = feather.read_table(_source(content), memory_map=False)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(content, "Arrow", error) from error
    return (_table(content, table, "Arrow"),)


def _source(content: Content) -> object:
    if content.is_plain_file and content.path is not None:
        return str(content.path)
    data, _ = content.read_all()
    return pa.BufferReader(data)


def _unpacked_bytes(metadata: pq.FileMetaData) -> int:
    return sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))


def _repeated(metadata: pq.FileMetaData) -> list[str]:
    """Return the text columns whose values come again and again, by the few bytes that a cell takes."""
    n_bytes: dict[str, int] = {}
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            column = metadata.row_group(group).column(place)
            if column.physical_type == "BYTE_ARRAY" and "." not in column.path_in_schema:
                n_bytes[column.path_in_schema] = n_bytes.get(column.path_in_schema, 0) + column.total_uncompressed_size
    return [name for name, size in n_bytes.items() if size <= MAX_BYTES_A_REPEATED_CELL * max(metadata.num_rows, 1)]


def _table(content: Content, table: pa.Table, name: str) -> Table:
    class_names = _class_names(table.schema.metadata or {})
    table = table.replace_schema_metadata(None).rename_columns(
        list(unique_names([str(column) for column in table.column_names]))
    )
    frame: pd.DataFrame = table.to_pandas(ignore_metadata=True)
    return Table(frame, source_file(content, name, n_records=len(frame)), class_names=class_names)


def _class_names(metadata: dict[bytes, bytes]) -> tuple[ClassNames, ...]:
    """Return the class names that Hugging Face datasets write into a file's metadata."""
    try:
        features = json.loads(metadata[b"huggingface"])["info"]["features"]
    except (KeyError, ValueError, TypeError):
        return ()
    found = []
    for column, feature in features.items():
        inner = feature.get("feature", feature) if isinstance(feature, dict) else {}
        if isinstance(inner, dict) and isinstance(inner.get("names"), list):
            found.append(ClassNames(column, tuple(map(str, inner["names"])), "the file's own metadata"))
    return tuple(found)


def _damaged(content: Content, name: str, error: Exception) -> ReadError:
    reason = " ".join(str(error).split())[:200]
    return ReadError(
        f"{content.name!r} begins like {name} but cannot be read ({reason}): it is damaged or cut off, get it again."
    )


register(Format("parquet", 10, lambda content: content.head.startswith(b"PAR1"), read_parquet))
register(Format("arrow", 11, lambda content: content.head.startswith((b"ARROW1", b"FEA1", _ARROW_STREAM)), read_arrow))
