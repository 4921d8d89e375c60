"""What can be decided about the open row: a few buttons with their keys, the likely classes by digit."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app import door, keys, state
from app.agenda_button import row_on_agenda
from app.deciding import (
    Desk,
    can_take_back,
    current_decisions,
    decide,
    entries_of,
    show_decision_error,
    take_back_last,
)
from app.decision_panels import open_panel, show_panel, toggle_panel
from app.keys import Choice
from app.markup import as_label
from app.why import ask_reviewer, why_popover
from nlp_explorer.review import Verdict
from nlp_explorer.review.decisions import Action
from nlp_explorer.review.standing import shown_values

MAX_LABEL_CHARACTERS = 20  # of a class name on its button: nine of them fit in three lines
_AT_ONCE: dict[Choice, Action] = {keys.KEEP: "keep", keys.DROP: "drop", keys.UNSURE: "unsure", keys.MODEL_WEAK: "keep"}


def decision_bar(
    desk: Desk, row_id: int, *, has_keys: bool = True, likely: Sequence[str] = (), asks_verdict: bool = False
) -> None:
    """Show the ways to decide about one row; to who may not decide, only what is in dispute.

    Parameters
    ----------
    has_keys
        Whether the keys act here: where two rows are open, one has them.
    likely
        The classes that digits choose, likeliest first.
    asks_verdict
        Whether the buttons ask what is wrong, the label or the model; then each decision carries that verdict.
    """
    _disagreement(desk, row_id)
    if not door.allows("decide"):
        show_decision_error()
        return
    bar = _Bar(desk, row_id, has_keys, tuple(likely[: keys.MAX_DIGIT]), asks_verdict)
    if has_keys:
        ask_reviewer(desk.key)
    with st.container(horizontal=True, gap="xsmall", key=f"deciding-{desk.key}"):
        for choice in keys.VERDICTS if asks_verdict else keys.EVERYWHERE:
            bar.choice_button(choice)
    bar.digits()
    show_panel(desk, row_id, bar.likely, has_keys=has_keys, asks_verdict=asks_verdict)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"deciding-more-{desk.key}"):
        for choice in keys.BESIDE_VERDICTS if asks_verdict else ():
            bar.choice_button(choice, type="tertiary")
        bar.button(
            keys.UNDO,
            type="tertiary",
            disabled=not can_take_back(desk.view),
            on_click=take_back_last,
            args=(desk.view,),
        )
        why_popover(desk.key)
        row_on_agenda(desk.view, row_id, key=desk.key, new_label_key=f"{desk.key}-new-{row_id}", has_keys=has_keys)
        bar.button(keys.KEYS, type="tertiary", on_click=_toggle, args=(state.SHOWS_KEYS,))
    if st.session_state.get(state.SHOWS_KEYS):
        st.html(keys.legend())
    show_decision_error()


class _Bar:
    """The buttons of one row."""

    def __init__(self, desk: Desk, row_id: int, has_keys: bool, likely: tuple[str, ...], asks_verdict: bool) -> None:
        self.desk, self.row_id, self.has_keys = desk, row_id, has_keys
        self.likely, self.asks_verdict = likely, asks_verdict

    def button(self, choice: Choice, caption: str = "", **how: object) -> None:
        st.button(
            caption or choice.caption,
            key=f"{self.desk.key}-{choice.slug}",
            shortcut=choice.letter if self.has_keys else None,
            **how,  # type: ignore[arg-type] # streamlit's own keywords
        )

    def choice_button(self, choice: Choice, **how: object) -> None:
        name = keys.VERDICT_NAMES.get(choice, choice.name) if self.asks_verdict else choice.name
        caption = f"{name}…" if choice.asks else name
        if choice.asks:
            is_open = open_panel(self.desk.key, self.row_id) == choice
            how = {"type": "primary" if is_open else "secondary"} | how
            self.button(choice, caption, on_click=toggle_panel, args=(self.desk.key, self.row_id, choice), **how)
            return
        opened = open_panel(self.desk.key, self.row_id)
        verdict: Verdict | None = choice.verdict if self.asks_verdict else None
        if choice == keys.DROP and opened in (keys.OUT_OF_SCOPE, keys.TEXT):
            verdict = opened.verdict
        arguments = (self.desk, [self.row_id], _AT_ONCE[choice], None, verdict)
        self.button(choice, caption, on_click=decide, args=arguments, **how)

    def digits(self) -> None:
        """Show the classes that digits choose: the label, or one of several while those are asked for."""
        if not self.likely:
            return
        given = self.desk.view.dataset.frame.at[self.row_id, "label"]
        with st.container(horizontal=True, gap="xxsmall", key=f"deciding-digits-{self.desk.key}"):
            for digit, name in enumerate(self.likely, start=1):
                st.button(
                    as_label(name, MAX_LABEL_CHARACTERS),
                    key=f"{self.desk.key}-digit-{digit}",
                    type="tertiary",
                    help=as_label(name) if len(name) > MAX_LABEL_CHARACTERS else None,
                    shortcut=str(digit) if self.has_keys else None,
                    on_click=self._choose,
                    args=(name, given),
                )

    def _choose(self, name: str, given: object) -> None:
        if open_panel(self.desk.key, self.row_id) == keys.SEVERAL:
            state_key = f"{self.desk.key}-accepted-{self.row_id}"
            chosen = list(st.session_state.get(state_key, ()))
            st.session_state[state_key] = [one for one in chosen if one != name] if name in chosen else [*chosen, name]
        elif name == given:
            decide(self.desk, [self.row_id], "keep")
        else:
            verdict = keys.LABEL.verdict if self.asks_verdict else None
            decide(self.desk, [self.row_id], "relabel", name, verdict)


def _toggle(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def _disagreement(desk: Desk, row_id: int) -> None:
    """Show who says what about a disputed row, and let the next decision settle it."""
    decisions = current_decisions(desk.view)
    if row_id not in decisions.index or not decisions.at[row_id, "is_disputed"]:
        return
    lines = shown_values(entries_of(desk.view, row_id)[["reviewer", "action", "value"]])
    st.text("Disputed: " + "; ".join(" ".join(filter(None, line)) for line in lines.itertuples(index=False)))
    if door.allows("decide"):
        st.checkbox("My decision settles it", key=f"{desk.key}{state.SETTLES}")
