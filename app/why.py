"""Why a decision is made: a verdict, a cause and a note that go with the next decision; and who makes it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app import state
from nlp_explorer.review import VERDICTS, Verdict


@dataclass(frozen=True)
class Reasons:
    """What goes with the next decision of a place on a page."""

    verdict: Verdict | None
    cause: str
    note: str
    settles: bool  # whether it ends a disagreement


def reasons(key: str) -> Reasons:
    """Return what was said beside the widgets named after ``key``."""
    told = st.session_state
    return Reasons(
        told.get(f"{key}{state.VERDICT}"),
        told.get(f"{key}{state.CAUSE}") or "",
        told.get(f"{key}{state.NOTE}") or "",
        bool(told.get(f"{key}{state.SETTLES}")),
    )


def forget_reasons(key: str) -> None:
    """Empty what was said beside the widgets named after ``key``. To be called from a widget's callback."""
    for name, empty in ((state.VERDICT, None), (state.CAUSE, ""), (state.NOTE, ""), (state.SETTLES, False)):
        if f"{key}{name}" in st.session_state:
            st.session_state[f"{key}{name}"] = empty


def why_popover(key: str) -> None:
    """Offer `why_fields` behind one word."""
    told = reasons(key)
    n_told = sum(map(bool, (told.verdict, told.cause, told.note)))
    with st.popover(f"Why ({n_told})" if n_told else "Why", type="tertiary"):
        why_fields(key)


def why_fields(key: str) -> None:
    """Offer a verdict, a cause and a note; they go with the next decision of this place, and are then empty again."""
    st.pills("Verdict, if you want to say one", VERDICTS, key=f"{key}{state.VERDICT}")
    st.text_input("Cause", key=f"{key}{state.CAUSE}", placeholder="such as: annotated before the class existed")
    st.text_input("Note", key=f"{key}{state.NOTE}", help="Cause and note go with the next decision here.")


def ask_reviewer(key: str) -> None:
    """Ask once under which name decisions are kept; ``key`` names the place that asks."""
    if state.is_reviewer_known():
        return

    def answer() -> None:
        state.keep_reviewer(st.session_state.get(f"{key}-reviewer") or state.reviewer())

    with st.container(horizontal=True, vertical_alignment="center"):
        st.text_input(
            "Who decides?",
            key=f"{key}-reviewer",
            placeholder=f"Who decides? {state.reviewer()}",
            label_visibility="collapsed",
            width=220,
            on_change=answer,
        )
        st.button("That is me", key=f"{key}-reviewer-known", type="tertiary", on_click=answer)
