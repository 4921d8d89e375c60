"""Which row of a group of duplicates stays: asked wherever groups are shown."""

from __future__ import annotations

import streamlit as st

from app import cached_duplicates, state
from nlp_explorer.duplicates.keeping import KEEP_WORDS, Keep

_FILE_ORDER = "(the last in the file)"


def choose_rule(view: state.View, *, key: str) -> tuple[Keep, str]:
    """Ask which row of each group stays, and by which column the newest is told."""
    keep = st.selectbox(
        "Keep",
        list(KEEP_WORDS),
        format_func=lambda rule: KEEP_WORDS[rule],
        key=f"{key}-keep",
        width=230,
    )
    by = _FILE_ORDER
    if keep == "newest":
        columns = cached_duplicates.time_columns(view.opened.key, view.dataset)
        by = st.selectbox("Newest by", [_FILE_ORDER, *columns], key=f"{key}-by", width=230)
    return keep, "" if by == _FILE_ORDER else str(by)
