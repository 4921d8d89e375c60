"""The form of a step: its widgets follow from the types of its settings, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app import state
from nlp_explorer.duplicates.find_groups import usual_threshold
from nlp_explorer.review.expression import GRAMMAR
from nlp_explorer.review.step_settings import Setting, offered, settings_asked, shares_text

USUAL = f"{usual_threshold('near'):g} of near, {usual_threshold('semantic'):g} of semantic ones"  # duplicates
MAX_OFFERED = 2_000  # names in one list: the browser gets them all


def step_form(view: state.View, kind: str, values: dict[str, object], *, key: str) -> dict[str, object]:
    """Ask for the settings of a kind of step, starting from ``values``; return what was filled in."""
    filled = {}
    for setting in settings_asked(kind):
        value = values.get(setting.name, setting.default)
        filled[setting.name] = _WIDGETS[setting.form](view, setting, value, f"{key}-{kind}-{setting.name}")
    return filled


def _title(setting: Setting) -> str:
    return setting.name.replace("_", " ").capitalize().replace("chinese", "Chinese")


def _choice(view: state.View, setting: Setting, value: Any, key: str) -> object:
    at = setting.choices.index(value) if value in setting.choices else 0
    return st.selectbox(_title(setting), setting.choices, index=at, key=key)


def _flag(view: state.View, setting: Setting, value: Any, key: str) -> object:
    return st.checkbox(_title(setting), value=bool(value), key=key)


def _number(view: state.View, setting: Setting, value: Any, key: str) -> object:
    return st.number_input(_title(setting), value=int(value), step=1, key=key)


def _share(view: state.View, setting: Setting, value: Any, key: str) -> object:
    return st.number_input(
        _title(setting), 0.0, 1.0, float(value) or None, step=0.05, key=key, placeholder=f"the usual one: {USUAL}"
    )


def _text(view: state.View, setting: Setting, value: Any, key: str) -> object:
    return st.text_input(_title(setting), value=value if isinstance(value, str) else "", key=key)


def _condition(view: state.View, setting: Setting, value: Any, key: str) -> object:
    return st.text_input(
        f"{_title(setting)} the rows where",
        value=value if isinstance(value, str) else "",
        key=key,
        placeholder="characters > 3 and label != 'spam'",
        help=GRAMMAR.capitalize() + ".",
    )


def _shares(view: state.View, setting: Setting, value: Any, key: str) -> object:
    shown = shares_text(value) if isinstance(value, dict) else ""
    return st.text_input("Splits and their shares", value=shown, key=key, help="Such as: train 80, test 20")


def _named(view: state.View, setting: Setting, value: Any, key: str) -> object:
    names = list(offered(setting.form, view.dataset))[:MAX_OFFERED]
    if setting.takes_several:
        chosen = [str(name) for name in value] if isinstance(value, list | tuple) else []
        names += [name for name in chosen if name not in names]
        return st.multiselect(_title(setting), names, default=chosen, key=key, accept_new_options=True)
    names += [value] if isinstance(value, str) and value not in names else []
    at = names.index(value) if value in names else None
    return st.selectbox(
        _title(setting), names, index=at, key=key, accept_new_options=True, placeholder="choose or type"
    )


_WIDGETS: dict[str, Callable[[state.View, Setting, Any, str], object]] = {
    "choice": _choice,
    "flag": _flag,
    "number": _number,
    "share": _share,
    "text": _text,
    "condition": _condition,
    "shares": _shares,
    "label": _named,
    "split": _named,
    "column": _named,
}
