"""What changed since the last version of the data, in a line."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import cached_comparison, state
from app.parts import sentence


def show_since(view: state.View, place: DeltaGenerator) -> None:
    """Show the line and the way to the rows behind it; nothing where there is no earlier version."""
    since = cached_comparison.since(view)
    if since:
        with place.container():
            sentence(since)
            st.page_link("../pages/compare.py", label="What changed, row by row", icon=":material/compare_arrows:")
