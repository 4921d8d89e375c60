"""What a class means, as people wrote it: shown wherever its label is, and written here."""

from __future__ import annotations

import streamlit as st

from app import cached_classes, door, state
from app.markup import plain
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects.definitions import definition_history, keep_definition

_ERROR = "definition-error"  # session: why the last definition was not kept


def definition_of(view: state.View, label: str) -> str:
    """Return what a class means; several labels of a row each on a line; empty where nobody wrote it."""
    project = view.opened.project
    known = cached_classes.class_definitions((project.id, project.change_count()), project)
    if not known:
        return ""
    separator = view.dataset.schema.label_separator
    names = label.split(separator) if separator else [label]
    found = [(name, known[name].content) for name in names if name in known]
    return "\n".join(text if len(names) == 1 else f"{name}: {text}" for name, text in found)


def show_definition(view: state.View, label: str) -> None:
    """Show what a class means under its name; nothing where nobody wrote it."""
    text = definition_of(view, label)
    if text:
        st.html(f'<div class="advice"><b>{plain(label)}</b>&ensp;{plain(text)}</div>')


def edit_definition(view: state.View, label: str) -> None:
    """Let the reviewer write what a class means; it is on disk when the button has been pressed.

    Who may not decide reads it.
    """
    if not door.allows("decide"):
        show_definition(view, label)
        _show_error()
        _history(view, label)
        return
    key = f"definition-{label}"
    text = st.text_area(
        "Definition",
        value=definition_of(view, label),
        key=key,
        height=96,
        placeholder="What belongs to this class, what does not, and how to tell it from its neighbour",
        help="Kept with the project, with every earlier wording, and shown wherever the label is.",
    )

    def keep() -> None:
        try:
            door.require("decide")
            keep_definition(view.opened.project, label, st.session_state[key], reviewer=state.reviewer())
            st.session_state[_ERROR] = ""
        except ExplorerError as error:
            st.session_state[_ERROR] = f"Not kept: {error}"

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Keep the definition",
            key="keep-definition",
            disabled=text.strip() == definition_of(view, label),
            on_click=keep,
        )
        _show_error()
    _history(view, label)


def _show_error() -> None:
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])


def _history(view: state.View, label: str) -> None:
    history = definition_history(view.opened.project, label)
    if history:
        with st.expander(f"History: {len(history):,}"):
            for entry in history:
                said = plain(entry.content) if entry.content else "<i>taken away</i>"
                st.html(f"<small>{entry.time:%Y-%m-%d %H:%M} {plain(entry.reviewer)}</small><br>{said}")
