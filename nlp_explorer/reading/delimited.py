"""Delimited text (CSV, TSV, ...) as a table, every record accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from nlp_explorer.dataset import UnreadPiece
from nlp_explorer.progress import Progress
from nlp_explorer.reading.blocks import BLOCK_BYTES, Block, Blocks, Utf8Stream
from nlp_explorer.reading.cells import REPLACEMENT
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.encoding import KEPT_BYTE, AsciiWatch, Encoding, raw_bytes
from nlp_explorer.reading.fast_records import fast_records, is_fast
from nlp_explorer.reading.layout import Layout
from nlp_explorer.reading.records import Cursor, Record, next_record
from nlp_explorer.reading.table import repair_frame

N_ROWS_A_CHUNK = 65_536
CAREFUL_BYTES = 1 << 14  # a block that needs care is cut down to this, so that the rest of it is read at once
N_SMALL_CHUNKS = 64  # are joined: many small chunks of a column are slow to work with
MAX_RAW_CHARACTERS = 100_000  # an unread piece shows so much of itself


@dataclass(frozen=True, eq=False)
class Rows:
    """All rows of a text and what is none."""

    frame: pd.DataFrame
    unread: tuple[UnreadPiece, ...]
    repairs: pd.DataFrame
    n_careful_bytes: int  # how much of the text took the careful path


@dataclass
class Collector:
    """Rows as they come, from whole blocks or one by one, in order."""

    layout: Layout
    file: str
    damaged_kind: str  # what an undecodable byte of this encoding is called
    chunks: list[pa.Table] = field(default_factory=list)
    unread: list[UnreadPiece] = field(default_factory=list)
    n_rows: int = 0
    _types: list[pa.DataType] = field(init=False)
    _small: list[pa.Table] = field(default_factory=list)
    _waiting: list[list[str | None]] = field(default_factory=list)
    _repairs: list[tuple[int, str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._types = self.layout.arrow_types()

    def add_table(self, table: pa.Table) -> None:
        """Add the rows of a block."""
        self._flush()
        self._add_chunk(table)
        self.n_rows += table.num_rows

    def add_record(self, record: Record) -> None:
        """Add a record: a row, mended where it must be, or a blank line."""
        names = self.layout.names
        if len(record.cells) == 1 and not record.cells[0].strip() and (len(names) > 1 or not record.raw):
            self.unread.append(UnreadPiece(self.file, record.line, self._shown(record.raw), "blank line"))
            return
        for kind in dict.fromkeys(record.damage):
            self._repairs.append((self.n_rows, kind, "", self._shown(record.raw)))
        cells = record.cells if len(record.cells) == len(names) else self._evened(record)
        self._waiting.append([self._mended(cell, name) or None for cell, name in zip(cells, names, strict=True)])
        self.n_rows += 1
        if len(self._waiting) >= N_ROWS_A_CHUNK:
            self._flush()

    def add_unread(self, line: int | None, raw: str, reason: str) -> None:
        """Add a piece that is no row."""
        self.unread.append(UnreadPiece(self.file, line, self._shown(raw), reason))

    def result(self, n_careful_bytes: int) -> Rows:
        """Return all rows."""
        self._flush()
        self._join_small()
        schema = pa.schema(list(zip(self.layout.names, self._types, strict=True)))
        table = pa.concat_tables(self.chunks).unify_dictionaries() if self.chunks else schema.empty_table()
        return Rows(table.to_pandas(), tuple(self.unread), repair_frame(self._repairs), n_careful_bytes)

    def _flush(self) -> None:
        if self._waiting:
            cells = zip(self._types, zip(*self._waiting, strict=True), strict=True)
            columns = [pa.array(column, type=pa.large_string()).cast(kind) for kind, column in cells]
            self._add_chunk(pa.table(columns, names=list(self.layout.names)))
            self._waiting = []

    def _add_chunk(self, table: pa.Table) -> None:
        if table.nbytes > BLOCK_BYTES // 4:
            self._join_small()
            self.chunks.append(table)
            return
        self._small.append(table)
        if len(self._small) >= N_SMALL_CHUNKS:
            self._join_small()

    def _join_small(self) -> None:
        if self._small:
            self.chunks.append(pa.concat_tables(self._small).unify_dictionaries().combine_chunks())
            self._small = []

    def _evened(self, record: Record) -> list[str]:
        """Return as many cells as there are columns, and note what had to be done."""
        names, cells = self.layout.names, record.cells
        if len(cells) < len(names):
            self._repairs.append((self.n_rows, "missing-cells", "", self._shown(record.raw)))
            return cells + [""] * (len(names) - len(cells))
        joined = self._joined(cells)
        self._repairs.append(
            (self.n_rows, "unquoted-delimiter" if joined else "extra-cells", "", self._shown(record.raw))
        )
        return joined or cells[: len(names)]

    def _joined(self, cells: Sequence[str]) -> list[str] | None:
        """Return the cells with the surplus joined into one column, where the known labels show which."""
        repeated, n_extra = self.layout.repeated, len(cells) - len(self.layout.names)
        known = [place for place, values in enumerate(repeated) if values is not None]
        fitting = []
        for at in range(len(repeated)):
            whole = self.layout.dialect.delimiter.join(cells[at : at + n_extra + 1])
            candidate = [*cells[:at], whole, *cells[at + n_extra + 1 :]]
            if known and at not in known and all(candidate[place] in (repeated[place] or ()) for place in known):
                fitting.append(candidate)
        return fitting[0] if len(fitting) == 1 else None

    def _mended(self, cell: str, column: str) -> str:
        if "\0" in cell:
            self._repairs.append((self.n_rows, "nul-byte", column, self._shown(cell)))
            cell = cell.replace("\0", "")
        if not cell.isascii() and KEPT_BYTE.search(cell):
            self._repairs.append((self.n_rows, self.damaged_kind, column, self._shown(cell)))
            cell = KEPT_BYTE.sub(REPLACEMENT, cell)
        return cell

    def _shown(self, raw: str) -> str:
        return raw_bytes(raw[:MAX_RAW_CHARACTERS]).replace("\0", "\\x00")


def read_rows(content: Content, encoding: Encoding, layout: Layout, progress: Progress) -> Rows:
    """Return the rows of a delimited text. Linear; holds one block and the rows."""
    kind = "lone-surrogate" if encoding.name.startswith("utf-16") else "undecodable-bytes"
    rows = Collector(layout, content.name, kind)
    for record in layout.before:
        rows.add_unread(record.line, record.raw, "stands before the header")
    n_careful, is_plain, watch, limit = 0, is_fast(layout.dialect), AsciiWatch(encoding), BLOCK_BYTES
    with closing(Utf8Stream(content.open(), encoding)) as stream:
        blocks = Blocks(stream, layout.dialect.terminator.encode())
        line = 1 + blocks.skip_lines(layout.n_skipped_lines)
        while (block := blocks.next(limit)) is not None:
            watch.look(block.data)
            progress(min(stream.n_read / max(content.n_bytes, 1), 1.0), f"Reading {content.name}")
            fast = fast_records(block, layout) if is_plain and not (stream.cut and blocks.is_last) else None
            if fast is not None:
                blocks.give_back(len(block) - fast.n_bytes)
                rows.add_table(fast.table)
                line += fast.n_lines
                limit = min(limit * 4, BLOCK_BYTES)
            elif is_plain and len(block) > CAREFUL_BYTES:
                blocks.give_back(len(block))
                limit = max(len(block) // 8, CAREFUL_BYTES)
            else:
                n_careful += len(block)
                line = _careful(block, line, blocks, rows)
    if stream.cut and not any(piece.reason.startswith(stream.cut) for piece in rows.unread):
        rows.add_unread(line, "", f"{stream.cut}; the rest is lost")
    return rows.result(n_careful)


def _careful(block: Block, line: int, blocks: Blocks, rows: Collector) -> int:
    """Read a block record by record, and what the last of them runs on into; return the line behind it."""
    layout, stream = rows.layout, blocks.stream
    is_ended = block.is_ended

    def fetch() -> str:
        nonlocal is_ended
        following = blocks.next(CAREFUL_BYTES)
        if following is None:
            return ""
        is_ended = following.is_ended
        return following.text(is_transcoded=stream.is_transcoded)

    text = block.text(is_transcoded=stream.is_transcoded)
    cursor = Cursor(text, terminator=layout.dialect.terminator, line=line, fetch=fetch)
    while (
        record := next_record(cursor, layout.dialect, layout.is_swallowed, is_cut=stream.cut is not None)
    ) is not None:
        if stream.cut and (record.is_unfinished or (cursor.is_done and blocks.is_last and not is_ended)):
            rest = record.raw + layout.dialect.terminator + cursor.text[cursor.place :]
            rows.add_unread(record.line, rest, f"{stream.cut}; the rest is lost")
            break
        rows.add_record(record)
    return cursor.line
