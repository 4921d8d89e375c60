"""Records from JSON values, collected into a table; broken characters are mended and noted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import pandas as pd

from nlp_explorer.dataset import UnreadPiece
from nlp_explorer.reading.cells import LONE_SURROGATE, REPLACEMENT
from nlp_explorer.reading.encoding import KEPT_BYTE, raw_bytes
from nlp_explorer.reading.objects import frame_of
from nlp_explorer.reading.table import repair_frame

MAX_RAW_CHARACTERS = 100_000
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class NotedObject(dict[str, object]):
    """A JSON object that says which values a repeated key lost."""

    lost: tuple[tuple[str, object], ...] = ()


def load_json(text: str, *, strict: bool = False) -> object:
    """Return a JSON value; control characters within strings are allowed unless ``strict``.

    Raises
    ------
    ValueError, RecursionError
        It is no JSON, or nested too deep.
    """
    return json.loads(text, strict=strict, object_pairs_hook=noted_object)


def noted_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object of some pairs; of a repeated key the last value counts, the others are noted."""
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    noted = NotedObject(value)
    last = {key: at for at, (key, _) in enumerate(pairs)}
    noted.lost = tuple((key, one) for at, (key, one) in enumerate(pairs) if last[key] != at)
    return noted


@dataclass
class JsonRows:
    """Rows as they come out of a JSON text, column by column."""

    file: str
    columns: dict[str, list[object]] = field(default_factory=dict)
    n_rows: int = 0
    unread: list[UnreadPiece] = field(default_factory=list)
    _repairs: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, value: object, line: int | None, raw: str, *, is_damaged: bool = False) -> None:
        """Add an object or list of cells as a row; any other value is unread."""
        if isinstance(value, list):
            value = {f"column {place}": cell for place, cell in enumerate(value, start=1)}
        if not isinstance(value, dict):
            self.add_unread(line, raw, f"not a JSON object but {_kind(value)}")
            return
        for key, cell in value.lost if isinstance(value, NotedObject) else ():
            self._repairs.append((self.n_rows, "repeated-key", key, _shown(json.dumps(cell, ensure_ascii=False))))
        for key, cell in value.items():
            name = LONE_SURROGATE.sub(REPLACEMENT, str(key))
            if name not in self.columns:
                self.columns[name] = [None] * self.n_rows
            column = self.columns[name]
            if len(column) == self.n_rows:
                column.append(self._mended(cell, name, raw, is_damaged=is_damaged))
        self.n_rows += 1
        if len(value) < len(self.columns):
            for column in self.columns.values():
                if len(column) < self.n_rows:
                    column.append(None)

    def add_unread(self, line: int | None, raw: str, reason: str) -> None:
        """Add a piece that is no row."""
        self.unread.append(UnreadPiece(self.file, line, _shown(raw), reason))

    def frame(self) -> pd.DataFrame:
        """Return all rows."""
        return frame_of(self.columns, self.n_rows)

    def repairs(self, *, start: int = 0) -> pd.DataFrame:
        """Return the repairs; the first row stands at position ``start``."""
        frame = repair_frame(self._repairs)
        return frame.set_axis(frame.index + start)

    def _mended(self, cell: object, column: str, raw: str, *, is_damaged: bool) -> object:
        if isinstance(cell, list | dict):
            text = json.dumps(cell, ensure_ascii=False)
            mended = self._mended(text, column, raw, is_damaged=is_damaged)
            return cell if mended == text else json.loads(str(mended))
        if not isinstance(cell, str):
            return cell
        if "\0" in cell:
            self._repairs.append((self.n_rows, "nul-byte", column, _shown(cell)))
            cell = cell.replace("\0", "")
        if cell.isascii():
            return cell
        if LONE_SURROGATE.search(cell):
            cell = _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), cell)
        if LONE_SURROGATE.search(cell):
            kind = "undecodable-bytes" if is_damaged and KEPT_BYTE.search(cell) else "lone-surrogate"
            self._repairs.append((self.n_rows, kind, column, _shown(cell)))
            cell = LONE_SURROGATE.sub(REPLACEMENT, cell)
        return cell


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return {str: "a string", bool: "true or false", int: "a number", float: "a number"}.get(
        type(value), "another value"
    )


def _shown(raw: str) -> str:
    shown = raw_bytes(raw[:MAX_RAW_CHARACTERS]).replace("\0", "\\x00")
    return LONE_SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", shown)
