"""What a decision about one row asks for: which label, which labels, the new text, where an odd row goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app import keys
from app.deciding import Desk, decide, known_classes
from app.keys import Choice
from app.markup import example_text
from app.parts import sentence
from nlp_explorer.duplicates.difference import Span, difference
from nlp_explorer.labels import new_class_note
from nlp_explorer.review import Verdict

EDITOR_HEIGHT = 130  # pixels


def open_panel(key: str, row_id: int) -> Choice | None:
    """Return which choice asks for more about a row, None when none does."""
    opened: tuple[Choice, int] | None = st.session_state.get(f"{key}-panel")
    return opened[0] if opened is not None and opened[1] == row_id else None


def toggle_panel(key: str, row_id: int, choice: Choice) -> None:
    """Open the panel of a choice, or close it. To be called from a widget's callback."""
    st.session_state[f"{key}-panel"] = None if open_panel(key, row_id) == choice else (choice, row_id)


def show_panel(desk: Desk, row_id: int, likely: Sequence[str], *, has_keys: bool, asks_verdict: bool) -> None:
    """Show what the open choice asks for."""
    choice = open_panel(desk.key, row_id)
    if choice is None:
        return
    show = {
        keys.LABEL: _label,
        keys.SEVERAL: _several,
        keys.OUT_OF_SCOPE: _out_of_scope,
        keys.TEXT: _text,
    }[choice]
    with st.container(border=True):
        show(_Panel(desk, row_id, tuple(likely), has_keys, choice.verdict if asks_verdict else None))


class _Panel:
    """What the panels share: the row, the classes in order of likelihood, the verdict, the button that goes ahead."""

    def __init__(
        self, desk: Desk, row_id: int, likely: tuple[str, ...], has_keys: bool, verdict: Verdict | None
    ) -> None:
        self.desk, self.row_id, self.verdict, self.has_keys = desk, row_id, verdict, has_keys
        others = known_classes(desk.view)
        self.classes = [*likely, *(name for name in others if name not in likely)]

    def widget(self, name: str) -> str:
        return f"{self.desk.key}-{name}-{self.row_id}"

    def confirm(self, caption: str, do: Callable[[], None], *, disabled: bool = False) -> None:
        def go() -> None:
            do()
            st.session_state[f"{self.desk.key}-panel"] = None

        st.button(
            caption,
            key=f"{self.desk.key}-confirm",
            type="primary",
            shortcut=keys.CONFIRM.letter if self.has_keys else None,
            disabled=disabled,
            on_click=go,
        )


def _label(panel: _Panel) -> None:
    key = panel.widget("new")
    new = st.selectbox(
        "Which label is right? A digit above, or search; a new name makes a new class",
        panel.classes,
        index=None,
        key=key,
        accept_new_options=True,
    )
    said = new_class_note([new] if new else [], panel.classes)
    if said:
        sentence(said)
    with st.container(horizontal=True):
        panel.confirm(
            "Relabel into a new class" if said else "Relabel",
            lambda: decide(panel.desk, [panel.row_id], "relabel", st.session_state[key], panel.verdict),
            disabled=not new,
        )
        st.button(
            "Wrong, but which is right is unknown",
            key=f"{panel.desk.key}-unknown",
            on_click=decide,
            args=(panel.desk, [panel.row_id], "unsure", None, keys.LABEL.verdict),
        )


def _several(panel: _Panel) -> None:
    key, likely = panel.widget("accepted"), panel.classes[:1]
    given = panel.desk.view.dataset.frame.at[panel.row_id, "label"]
    if key not in st.session_state:
        st.session_state[key] = list(dict.fromkeys([*([given] if isinstance(given, str) else []), *likely]))
    chosen = st.multiselect(
        "Accepted labels: digits add and remove",
        list(dict.fromkeys([*panel.classes, *st.session_state[key]])),
        key=key,
        accept_new_options=True,
    )
    said = new_class_note(chosen, panel.classes)
    if said:
        sentence(said)
    panel.confirm(
        "Accept these",
        lambda: decide(panel.desk, [panel.row_id], "relabel_several", st.session_state[key], panel.verdict),
        disabled=not chosen,
    )


def _out_of_scope(panel: _Panel) -> None:
    key = panel.widget("new-class")
    st.caption("D drops the row as out of scope. Or it makes a class of its own:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.text_input("New class", key=key, placeholder="name of a new class", label_visibility="collapsed")
        panel.confirm(
            "Into the new class",
            lambda: decide(panel.desk, [panel.row_id], "relabel", st.session_state[key], panel.verdict),
            disabled=not new,
        )


def _text(panel: _Panel) -> None:
    key = panel.widget("text")
    text = panel.desk.view.dataset.texts.loc[panel.row_id]
    original = text if isinstance(text, str) else ""
    edited = st.text_area("The text; D drops the row instead", original, key=key, height=EDITOR_HEIGHT) or ""
    if edited != original:
        found = difference(original, edited)
        st.html(
            f"<small>before: what goes is marked</small>{example_text(original, spans=_ends(found.left))}"
            f"<small>after: what is new is marked</small>{example_text(edited, spans=_ends(found.right))}"
        )
    panel.confirm(
        "Keep this text",
        lambda: decide(panel.desk, [panel.row_id], "edit_text", st.session_state[key], panel.verdict),
        disabled=edited == original,
    )


def _ends(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
