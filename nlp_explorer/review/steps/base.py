"""What a cleaning step is, and how one is declared and read from a recipe."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar, get_args, get_origin, get_type_hints

from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.review.draft import Draft, Edits

# What a setting names: a form offers what the dataset has. In a recipe each is a text.
LabelName = Annotated[str, "label"]
SplitName = Annotated[str, "split"]
ColumnName = Annotated[str, "column"]
Condition = Annotated[str, "condition"]


class Step(Protocol):
    """One kind of step with its settings. Same draft in, same edits out."""

    KIND: ClassVar[str]  # its name in a recipe
    TITLE: ClassVar[str]  # what it does, in the words of a menu

    def sentence(self) -> str:
        """Return what this step does with these settings."""

    def edits(self, draft: Draft) -> Edits:
        """Return what it wants of the rows that are left."""


KINDS: dict[str, type[Step]] = {}
AnyStep = TypeVar("AnyStep", bound=Step)


def step(cls: type[AnyStep]) -> type[AnyStep]:
    """Declare a frozen dataclass as a step; its fields are the settings a recipe may give."""
    if cls.KIND in KINDS and KINDS[cls.KIND].__module__ != cls.__module__:
        raise ValueError(f"two steps are called {cls.KIND!r}")
    KINDS[cls.KIND] = cls
    return cls


def settings_of(made: Step) -> dict[str, object]:
    """Return the settings that differ from their defaults, as a recipe writes them."""
    settings = {}
    for field in dataclasses.fields(made):  # type: ignore[arg-type]  # every step is a dataclass, see `step`
        value = getattr(made, field.name)
        is_default = value == field.default
        if field.default_factory is not dataclasses.MISSING:
            is_default = value == field.default_factory()
        if not is_default:
            is_list = isinstance(value, Sequence) and not isinstance(value, str)
            settings[field.name] = list(value) if is_list else value
    return settings


def make_step(kind: str, settings: Mapping[str, object], *, where: str) -> Step:
    """Return the step of a kind with the settings a recipe gives; ``where`` names the place for an error.

    Raises
    ------
    ExplorerError
        There is no such kind or setting, one is missing, or a value does not fit.
    """
    if kind not in KINDS:
        raise ExplorerError(f"{where}: there is no step {kind!r}; use one of {named_choices(sorted(KINDS))}.")
    cls = KINDS[kind]
    hints = get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]  # a dataclass, see `step`
    for name in settings:
        if name not in fields:
            allowed = named_choices(["step", "why", "enabled", *fields])
            raise ExplorerError(f"{where} ({kind}): there is no setting {name!r}; use {allowed}.")
    for name, field in fields.items():
        has_default = (field.default, field.default_factory) != (dataclasses.MISSING, dataclasses.MISSING)
        if name not in settings and not has_default:
            raise ExplorerError(f"{where} ({kind}): the setting {name!r} is missing; add it.")
    values = {name: _fitted(hints[name], value, f"{where} ({kind}): {name}") for name, value in settings.items()}
    try:
        return cls(**values)
    except ExplorerError as error:
        raise ExplorerError(f"{where} ({kind}): {error}") from error


def _fitted(hint: Any, value: object, what: str) -> object:
    """Return a value of a recipe as the type of its setting."""
    origin = get_origin(hint)
    if origin is types.UnionType:  # the setting or nothing
        return None if value is None else _fitted(get_args(hint)[0], value, what)
    if origin is tuple:
        items = value if isinstance(value, list | tuple) else [value]
        return tuple(_fitted(get_args(hint)[0], item, what) for item in items)
    if origin is Literal:
        if value not in get_args(hint):
            raise ExplorerError(f"{what} is {value!r}: use one of {named_choices(get_args(hint))}.")
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if hint in (str, float) and is_number:
        return hint(value)  # a label that is a number needs no quotes in a recipe
    wanted = origin or hint
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ExplorerError(f"{what} is {value!r}: {_NAMES[wanted]} is needed.")
    return value


_NAMES: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict: "a list of 'name: value' pairs",
}
