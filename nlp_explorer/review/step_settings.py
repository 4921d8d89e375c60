"""What a form has to ask for a kind of step, derived from the types of its settings."""

from __future__ import annotations

import dataclasses
import types
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from nlp_explorer.dataset import SPLITS, Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.expression import LENGTHS
from nlp_explorer.review.steps import KINDS, Step, make_step, settings_of

Form = Literal["choice", "flag", "number", "share", "shares", "text", "label", "split", "column", "condition"]
_PLAIN: dict[type, Form] = {bool: "flag", int: "number", float: "share", str: "text"}
_NAMED: tuple[Form, ...] = ("label", "split", "column", "condition")


@dataclass(frozen=True)
class Setting:
    """One setting of a step.

    Attributes
    ----------
    form
        What is asked: one of ``choices``, yes or no, a whole number, a share (0..1), shares of splits, a text, or the
        name of something in the dataset.
    takes_several
        Whether it is a list of them.
    choices
        What may be chosen, for ``choice``.
    """

    name: str
    form: Form
    takes_several: bool
    default: object
    choices: tuple[str, ...] = ()


def settings_asked(kind: str) -> tuple[Setting, ...]:
    """Return the settings of a kind of step that a person gives, in their order.

    What only a program fills in (decisions row by row) is left out.
    """
    cls = KINDS[kind]
    hints = get_type_hints(cls, include_extras=True)
    found = (_setting(field, hints[field.name]) for field in dataclasses.fields(cls))  # type: ignore[arg-type]  # a dataclass
    return () if kind == "apply-decisions" else tuple(found)


def offered(form: Form, dataset: Dataset) -> tuple[str, ...]:
    """Return what a dataset has of what a setting names; empty where anything may be written."""
    if form == "label":
        return dataset.classes
    if form == "split":
        return dataset.splits or SPLITS
    if form == "column":
        return (*(str(name) for name in dataset.frame.columns), *LENGTHS)
    return ()


def step_from_form(kind: str, values: dict[str, object]) -> Step:
    """Return the step of a kind with what was filled in; what was left empty keeps its default.

    Raises
    ------
    ExplorerError
        A setting that is needed is empty, or a value does not fit.
    """
    given: dict[str, object] = {}
    for setting in settings_asked(kind):
        value = values.get(setting.name)
        if setting.form == "shares" and isinstance(value, str) and value.strip():
            value = shares_from(value)
        is_empty = value is None or value == "" or (setting.takes_several and not value)
        if is_empty and setting.default is dataclasses.MISSING:
            raise ExplorerError(f"Give {setting.name.replace('_', ' ')!r}: this step needs it.")
        if not is_empty:
            given[setting.name] = value
    return make_step(kind, given, where="This step")


def form_values(step: Step) -> dict[str, object]:
    """Return what a form shows for a step: its settings that differ from their defaults."""
    return settings_of(step)


def shares_from(text: str) -> dict[str, float]:
    """Return the shares in a text such as ``train 80, validation 10, test 10``.

    Raises
    ------
    ExplorerError
        It is not written so.
    """
    shares = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.rpartition(" ")
        try:
            shares[name.strip(" :=")] = float(number)
        except ValueError:
            name = ""
        if not name.strip(" :="):
            raise ExplorerError(f"{part!r} is no share: write them as 'train 80, validation 10, test 10'.")
    return shares


def shares_text(shares: dict[str, float]) -> str:
    """Return shares as `shares_from` reads them."""
    return ", ".join(f"{name} {share:g}" for name, share in shares.items())


def _setting(field: dataclasses.Field[Any], hint: Any) -> Setting:
    default = field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    if get_origin(hint) is types.UnionType:
        hint = get_args(hint)[0]
    takes_several = get_origin(hint) is tuple
    if takes_several:
        hint = get_args(hint)[0]
    form, choices = _form(hint)
    return Setting(field.name, form, takes_several, default, choices)


def _form(hint: Any) -> tuple[Form, tuple[str, ...]]:
    if get_origin(hint) is Annotated:
        (named,) = hint.__metadata__
        return next(form for form in _NAMED if form == named), ()
    if get_origin(hint) is Literal:
        return "choice", get_args(hint)
    if get_origin(hint) is dict:
        return "shares", ()
    return _PLAIN[hint], ()
