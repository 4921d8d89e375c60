"""The sidebar that every page shares: which dataset, which slice, who is looking."""

from __future__ import annotations

import streamlit as st

from app import door, state
from app.dialogs import open_dataset_dialog
from app.filter_counts import filter_counts_button
from app.markup import plain


def sidebar() -> None:
    """Show the dataset, the way to open another, the slice and the reviewer."""
    opened = state.open_from_address()
    with st.sidebar:
        with st.container(border=True):
            if opened is None:
                st.html(f"<b>No dataset is open</b><br>{plain(state.opening_error())}")
            else:
                dataset = opened.dataset
                n_splits = len(dataset.splits)
                st.html(
                    f'<b style="overflow-wrap:anywhere">{plain(dataset.name)}</b><br>'
                    f"<small>{len(dataset):,} rows · {len(dataset.classes):,} classes"
                    + (f" · {n_splits} splits" if n_splits > 1 else "")
                    + "</small>"
                )
                if state.opening_error():
                    st.html(f"<small>{plain(state.opening_error())}</small>")
            if door.allows("open") and st.button("Open dataset", icon=":material/folder_open:", width="stretch"):
                open_dataset_dialog()
        if opened is not None:
            _slice(state.View(opened, state.current_slice()))


def _slice(view: state.View) -> None:
    dataset = view.dataset
    if len(dataset.splits) > 1:
        st.multiselect(
            "Split",
            dataset.splits,
            key=state.SPLIT,
            bind="query-params",
            placeholder="all splits",
            label_visibility="collapsed",
        )
    if dataset.has_labels:
        st.multiselect(
            "Label",
            state.label_options(dataset),
            key=state.LABEL,
            bind="query-params",
            placeholder="all labels",
            label_visibility="collapsed",
        )
    filter_counts_button(view)
    st.text_input(
        "Search texts",
        key=state.SEARCH,
        bind="query-params",
        placeholder="search: word or /regex/",
        label_visibility="collapsed",
        icon=":material/search:",
        help="A piece of text in any case, or a regular expression between slashes. Pages and downloads keep to it.",
    )
    if not state.current_slice().is_everything:
        st.button("Clear slice", icon=":material/filter_alt_off:", width="stretch", on_click=state.clear_slice)
    st.text_input(
        "Reviewer",
        key=state.REVIEWER,
        persist_state="session",
        placeholder=f"reviewer: {state.default_reviewer()}",
        label_visibility="collapsed",
        help="The name your decisions are kept under.",
    )
