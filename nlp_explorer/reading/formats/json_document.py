"""One JSON document: an array of objects, an object of columns, or splits that hold either or [text, label] pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp_explorer.dataset import Guess, UnreadPiece
from nlp_explorer.errors import ReadError, named_choices
from nlp_explorer.progress import Progress
from nlp_explorer.reading.class_names import names_in_json
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.encoding import KEEP_BYTES, Encoding, checked_encoding
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.json_records import JsonRows, load_json, noted_object
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.splits import split_of_name
from nlp_explorer.reading.table import ClassNames, Table

MAX_WRAPPERS = 6  # objects around the rows, as in {"rasa_nlu_data": {"common_examples": [...]}}
_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=noted_object)


@dataclass(frozen=True)
class Part:
    """The rows under one key: a list of objects or lists, or columns."""

    name: str
    rows: tuple[object, ...] | None = None
    columns: tuple[tuple[str, list[object]], ...] = ()
    unread: tuple[UnreadPiece, ...] = ()
    is_names: bool = False  # class names rather than rows, where other files hold rows

    @property
    def n_rows(self) -> int:
        """How many rows it has."""
        return len(self.rows) if self.rows is not None else max((len(cells) for _, cells in self.columns), default=0)


def recognises(content: Content) -> bool:
    """Whether the content begins like a JSON object or array."""
    text = content.text_start(65_536).lstrip()
    if text[:1] == "{":
        return text[1:].lstrip()[:1] in ('"', "}")
    return text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "[", '"', "]", "-", *"0123456789")


def read(content: Content, options: ReadOptions, progress: Progress) -> tuple[Table, ...]:
    """Return one table a part (split) of the document, one in all where it has no parts.

    Raises
    ------
    ReadError
        The document holds no rows, or not the part that was asked for.
    """
    encoding = checked_encoding(options.encoding) if options.encoding else content.encoding
    progress(0.0, f"Reading {content.name}")
    data, cut = content.read_all()
    text = data.decode(encoding.name, KEEP_BYTES).removeprefix("\ufeff")
    try:
        parts = parts_of(load_json(text))
    except ValueError as error:
        parts = [_recovered(text, content.name, str(error), cut)]
    except RecursionError as error:
        raise ReadError(f"{content.name!r} is JSON nested too deep to be a table: write it as JSON lines.") from error
    names = [part.name for part in parts]
    if options.sheet is not None and any(names):
        parts = [part for part in parts if part.name == options.sheet]
        if not parts:
            raise ReadError(
                f"{content.name!r} has no part {options.sheet!r}; it has {named_choices(names)}. Choose one of these."
            )
    if not any(part.n_rows or part.unread for part in parts):
        raise ReadError(
            f"{content.name!r} is JSON but holds no rows: "
            'it should be a list of objects such as {"text": ..., "label": ...}.'
        )
    return tuple(_table(content, part, encoding) for part in parts)


def parts_of(value: object, name: str = "", depth: int = 0) -> list[Part]:
    """Return the tables in a JSON value; the largest alone where several have no split in their names."""
    if names := names_in_json(value):
        return [Part(name, columns=(("names", list(names)),), is_names=not name)]
    if isinstance(value, list):
        return [_list_part(value, name)]
    if not isinstance(value, dict) or depth > MAX_WRAPPERS:
        return []
    if columns := _columns(value):
        return [Part(name, columns=columns)]
    inner = [(key, one) for key, one in value.items() if isinstance(one, list | dict) and one]
    found = [part for key, one in inner for part in parts_of(one, key, depth + 1)]
    tables = [part for part in found if part.rows is None or any(isinstance(row, dict | list) for row in part.rows)]
    if not tables or any(split_of_name(part.name) for part in tables):
        return tables
    of_objects = [part for part in tables if any(isinstance(row, dict) for row in part.rows or ())]
    return [replace(max(of_objects or tables, key=lambda part: part.n_rows), name=name)]


def _list_part(value: list[object], name: str) -> Part:
    if value and all(isinstance(row, str) for row in value):
        return Part(name, columns=((name or "text", list(value)),))
    return Part(name, rows=tuple(value))


def _columns(value: dict[str, object]) -> tuple[tuple[str, list[object]], ...]:
    """Return columns where an object holds them: lists of one length, or objects with the same keys."""
    lists = [(name, column) for name, column in value.items() if isinstance(column, list)]
    objects = [(name, column) for name, column in value.items() if isinstance(column, dict)]
    if any(split_of_name(key) for key in value):
        return ()
    if lists and len(lists) == len(value):
        is_flat = not any(isinstance(cell, dict) for _, column in lists for cell in column[:5])
        return tuple(lists) if is_flat and len({len(column) for _, column in lists}) == 1 else ()
    if len(objects) > 1 and len(objects) == len(value):
        keys = list(dict.fromkeys(key for _, column in objects for key in column))
        if keys and all(key.isdigit() for key in keys):
            return tuple((name, [column.get(key) for key in keys]) for name, column in objects)
    return ()


def _table(content: Content, part: Part, encoding: Encoding) -> Table:
    rows = JsonRows(content.name)
    if part.rows is None:
        for place in range(part.n_rows):
            rows.add({name: column[place] for name, column in part.columns}, None, "")
    for value in part.rows or ():
        rows.add(value, None, json.dumps(value, ensure_ascii=False), is_damaged=True)
    unread = (*part.unread, *rows.unread)
    guesses = (Guess("encoding", encoding.name, encoding.reason),)
    file = source_file(content, "JSON", n_records=rows.n_rows + len(unread), part=part.name, guesses=guesses)
    names = (ClassNames(None, tuple(map(str, part.columns[0][1])), content.name),) if part.is_names else ()
    split = split_of_name(part.name) if part.name else None
    return Table(rows.frame(), replace(file, encoding=encoding.name), unread, rows.repairs(), split, names)


def _recovered(text: str, file: str, reason: str, cut: str | None) -> Part:
    """Return the objects that are whole in a broken array; what lies between them is unread."""
    rows, unread, place = [], [], 0
    broken = f"no valid JSON: {reason}"
    for begin, end, value in _objects(text):
        between = text[place:begin].strip().strip("[,").strip()
        if between:
            unread.append(UnreadPiece(file, text.count("\n", 0, place) + 1, between, broken))
        rows.append(value)
        place = end
    rest = text[place:].strip().strip("],").strip()
    if rest or cut:
        line = text.count("\n", 0, place) + 1
        unread.append(UnreadPiece(file, line, rest, f"{cut}; the rest is lost" if cut else broken))
    return Part("", rows=tuple(rows), unread=tuple(unread))


def _objects(text: str) -> Iterator[tuple[int, int, object]]:
    """Yield begin, end and value of each object that is whole."""
    place = text.find("{")
    while place >= 0:
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            yield place, end, value
        place = text.find("{", end)


register(Format("json", 60, recognises, read))
