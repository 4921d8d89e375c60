"""The widgets' values that narrow what is seen: the slice of the sidebar, and the cell of the confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app import state
from nlp_explorer.dataset import Dataset
from nlp_explorer.slices import NO_LABEL


def label_options(dataset: Dataset) -> list[str]:
    """Return what the label filter offers."""
    missing = [NO_LABEL] if dataset.frame["label"].isna().any() else []
    return [*dataset.classes, *missing]


def clear_slice() -> None:
    """Look at all rows again."""
    st.session_state[state.SPLIT], st.session_state[state.LABEL], st.session_state[state.SEARCH] = [], [], ""


def set_slice_labels(labels: list[str]) -> None:
    """Look at the rows of some classes alone. To be called from a widget's callback."""
    st.session_state[state.LABEL] = labels


def set_filters(chosen: Mapping[str, list[str]]) -> None:
    """Look at the rows of some splits and labels alone, by `state.SPLIT` and `state.LABEL`. For a callback."""
    for name, values in chosen.items():
        st.session_state[name] = values


def set_cell(label: str | None, predicted: str | None) -> None:
    """Choose a cell of the confusion matrix. To be called from a widget's callback."""
    st.session_state[state.GOLD], st.session_state[state.PREDICTED] = label, predicted


def cell_parameters() -> Mapping[str, str]:
    """Return the URL parameters of the chosen confusion cell; those that are not chosen are left out."""
    return {name: st.session_state[name] for name in (state.GOLD, state.PREDICTED) if st.session_state.get(name)}
