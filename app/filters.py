"""The widgets' values that narrow what is seen: the slice of the sidebar, and the cell of the confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app import address, state


def clear_slice() -> None:
    """Look at all rows again. To be called from a widget's callback, as all here."""
    _choose(state.SPLIT, [])
    _choose(state.LABEL, [])
    st.session_state[state.SEARCH] = ""


def set_slice_labels(labels: list[str]) -> None:
    """Look at the rows of some classes alone."""
    _choose(state.LABEL, labels)


def set_cell(label: str | None, predicted: str | None) -> None:
    """Choose a cell of the confusion matrix."""
    _choose(state.GOLD, label)
    _choose(state.PREDICTED, predicted)


def cell_parameters() -> Mapping[str, str]:
    """Return the URL parameters of the chosen confusion cell; those that are not chosen are left out."""
    return {name: st.session_state[name] for name in (state.GOLD, state.PREDICTED) if st.session_state.get(name)}


def _choose(key: str, value: list[str] | str | None) -> None:
    st.session_state[key] = value
    address.put_values(key)
