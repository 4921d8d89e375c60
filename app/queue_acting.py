"""What acting on a queue brought, or why it was refused: said once, above the tabs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app import door
from nlp_explorer.errors import ExplorerError

_SAID = "queue-said"  # session: what the last action brought, or why it was not carried out


def attempt(act: Callable[[], str]) -> None:
    """Carry out an action that changes the project, and keep what it says. To be called from a widget's callback."""
    try:
        door.require("decide")
        st.session_state[_SAID] = act()
    except ExplorerError as error:
        st.session_state[_SAID] = str(error)


def show_what_was_said() -> None:
    """Show what the last action brought."""
    said = st.session_state.pop(_SAID, "")
    if said:
        with st.container(border=True):
            st.text(said)
