"""Where the rows of a JSON document are: in an array, in columns, by label, under splits, or deeper within objects."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlp_explorer.dataset import UnreadPiece
from nlp_explorer.reading.class_names import is_about_names, names_in_json
from nlp_explorer.reading.column_names import plain_name
from nlp_explorer.reading.splits import split_of_name

MAX_WRAPPERS = 6  # objects around the rows, as in {"rasa_nlu_data": {"common_examples": [...]}}
_COLUMN_WORDS = {
    "text", "texts", "sentence", "sentences", "label", "labels", "class", "classes", "intent", "intents", "category",
    "categories", "name", "names", "id", "ids",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """The rows under one key: a list of objects or lists, or columns; ``class_names`` if a key beside them has some.

    Attributes
    ----------
    name
        The key that the table is named after; empty where it is the only one.
    key
        The key it stands under.
    """

    name: str
    key: str
    rows: tuple[object, ...] | None = None
    columns: tuple[tuple[str, list[object]], ...] = ()
    unread: tuple[UnreadPiece, ...] = ()
    is_names: bool = False  # class names rather than rows, where other files hold rows
    passed_over: tuple[Part, ...] = ()
    class_names: Part | None = None

    @property
    def n_rows(self) -> int:
        """How many rows it has."""
        return len(self.rows) if self.rows is not None else max((len(cells) for _, cells in self.columns), default=0)


def parts_of(value: object, name: str = "", *, wanted: str | None = None, depth: int = 0) -> list[Part]:
    """Return the tables in a JSON value; the wanted, else the largest, alone where none has a split in its name."""
    if names := names_in_json(value):
        return [Part(name, name, columns=(("names", list(names)),), is_names=not name)]
    if isinstance(value, list):
        return [_list_part(value, name)]
    if not isinstance(value, dict) or depth > MAX_WRAPPERS:
        return []
    if one := _object_part(value, name):
        return [one]
    inner = [(key, one) for key, one in value.items() if isinstance(one, list | dict) and one]
    found = [part for key, one in inner for part in parts_of(one, key, wanted=wanted, depth=depth + 1)]
    tables = [part for part in found if part.rows is None or any(isinstance(row, dict | list) for row in part.rows)]
    if not tables or any(split_of_name(part.name) for part in tables):
        return tables
    return [part for part in tables if part.name == wanted] or [_largest(tables, name)]


def _largest(tables: list[Part], name: str) -> Part:
    """Return the table with the most rows, and what stands beside it: class names, or tables that are passed over."""
    of_objects = [part for part in tables if any(isinstance(row, dict) for row in part.rows or ())]
    chosen = max(of_objects or tables, key=lambda part: part.n_rows)
    others = [part for part in tables if part is not chosen]
    named = [
        part for part in others if part.columns[:1] and part.columns[0][0] == "names" and is_about_names(part.name)
    ]
    passed_over = (*chosen.passed_over, *(part for part in others if part not in named[:1]))
    names = named[0] if named else chosen.class_names
    return replace(chosen, name=name, passed_over=passed_over, class_names=names)


def _list_part(value: list[object], name: str) -> Part:
    if value and all(isinstance(row, str) for row in value):
        return Part(name, name, columns=((name or "text", list(value)),))
    return Part(name, name, rows=tuple(value))


def _object_part(value: dict[str, object], name: str) -> Part | None:
    """Return the table that an object is as a whole; None where it holds tables under its keys."""
    if rows := _named_cells(value):
        return Part(name, name, rows=rows)
    if columns := _columns(value):
        return Part(name, name, columns=columns)
    rows = _by_label(value)
    return Part(name, name, rows=rows) if rows else None


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


def _named_cells(value: dict[str, object]) -> tuple[object, ...]:
    """Return rows where an object holds names of columns beside lists of cells, as pandas' orient ``split`` does."""
    names, cells = value.get("columns"), value.get("data")
    if not isinstance(names, list) or not isinstance(cells, list) or not all(isinstance(name, str) for name in names):
        return ()
    if not all(isinstance(row, list) and len(row) == len(names) for row in cells):
        return ()
    return tuple(dict(zip(names, row, strict=True)) for row in cells)


def _by_label(value: dict[str, object]) -> tuple[object, ...]:
    """Return rows where an object holds the texts of each label, as in ``{"refund": [text, ...], "card": [...]}``."""
    lists = [(label, texts) for label, texts in value.items() if isinstance(texts, list) and texts]
    if len(lists) < 2 or len(lists) < len(value) or any(split_of_name(key) for key in value):
        return ()
    if any(plain_name(key) in _COLUMN_WORDS for key in value):
        return ()
    if not all(isinstance(text, str) for _, texts in lists for text in texts):
        return ()
    return tuple({"text": text, "label": label} for label, texts in lists for text in texts)
