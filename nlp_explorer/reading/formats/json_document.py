"""One JSON document: an array of objects, an object of columns, texts by label, or splits that hold any of these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from nlp_explorer.dataset import Guess, UnreadPiece
from nlp_explorer.errors import ReadError, named_choices
from nlp_explorer.progress import Progress
from nlp_explorer.reading.content import Content
from nlp_explorer.reading.encoding import KEEP_BYTES, Encoding, checked_encoding
from nlp_explorer.reading.formats.base import Format, register, source_file
from nlp_explorer.reading.json_parts import Part, parts_of
from nlp_explorer.reading.json_records import JsonRows, load_json, noted_object
from nlp_explorer.reading.options import ReadOptions
from nlp_explorer.reading.splits import split_of_name
from nlp_explorer.reading.table import ClassNames, Table

_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=noted_object)


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
        parts = parts_of(load_json(text), wanted=options.sheet)
    except ValueError as error:
        parts = [_recovered(text, content.name, str(error), cut)]
    except RecursionError as error:
        raise ReadError(f"{content.name!r} is JSON nested too deep to be a table: write it as JSON lines.") from error
    names = [one.key for part in parts for one in (part, *part.passed_over) if one.key]
    if options.sheet is not None and names:
        parts = [part for part in parts if part.key == options.sheet]
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


def _table(content: Content, part: Part, encoding: Encoding) -> Table:
    rows = JsonRows(content.name)
    if part.rows is None:
        for place in range(part.n_rows):
            rows.add({name: column[place] for name, column in part.columns}, None, "")
    for value in part.rows or ():
        rows.add(value, None, json.dumps(value, ensure_ascii=False), is_damaged=True)
    unread = (*part.unread, *rows.unread, *(_passed_over(content.name, other) for other in part.passed_over))
    guesses = (Guess("encoding", encoding.name, encoding.reason),)
    file = source_file(content, "JSON", n_records=rows.n_rows + len(unread), part=part.name, guesses=guesses)
    names = tuple(
        ClassNames(None, tuple(map(str, one.columns[0][1])), f"{content.name}/{one.name}" if one.name else content.name)
        for one in (part if part.is_names else None, part.class_names)
        if one is not None
    )
    split = split_of_name(part.name) if part.name else None
    return Table(rows.frame(), replace(file, encoding=encoding.name), unread, rows.repairs(), split, names)


def _passed_over(file: str, part: Part) -> UnreadPiece:
    records = "1 record" if part.n_rows == 1 else f"{part.n_rows:,} records"
    reason = f"{part.name!r} is another table, of {records}: name it as the sheet to read it instead"
    rows = dict(part.columns) if part.rows is None else part.rows
    return UnreadPiece(file, None, json.dumps(rows, ensure_ascii=False), reason)


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
    return Part("", "", rows=tuple(rows), unread=tuple(unread))


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
