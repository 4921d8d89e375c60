"""The one choice of a class, kept in the address from page to page."""

from __future__ import annotations

import streamlit as st

from app import cache, state

CLASS = "class"  # URL, bound: the class that is looked at


def choose_class(view: state.View) -> str:
    """Ask which class of the slice, the most frequent first; return it."""
    names = [str(name) for name in cache.counts(view.key, view.part).index]
    if st.session_state.get(CLASS) not in names:
        st.session_state.pop(CLASS, None)
    chosen: str = st.selectbox("Class", names, key=CLASS, bind="query-params", width=330, label_visibility="collapsed")
    return chosen
