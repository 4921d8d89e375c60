"""The sidebar that every page shares: which dataset, which slice, who is looking."""

from __future__ import annotations

import streamlit as st

from app import door, filter_boxes, filters, state
from app.dialogs import open_dataset_dialog
from app.markup import as_label, plain
from app.opened import Opened, rename_project
from app.runs import chosen_run
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.score_answers import filter_counts_note
from nlp_explorer.sharing.roles import MEANING

# The dataset and the slice stand above the navigation, which is longer than a screen
_STYLE = """<style>
[data-testid=stSidebarContent] { display: flex; flex-direction: column; }
[data-testid=stSidebarHeader] { order: 0; }
[data-testid=stSidebarUserContent] { order: 1; padding-top: 0; padding-bottom: 0; }
[data-testid=stSidebarNav] { order: 2; }
[data-testid=stSidebarNavSeparator] { display: none; }
[data-testid=stSidebarUserContent] [data-testid=stVerticalBlock] { gap: .5rem; }
[data-testid=stSidebarNavLink] { padding: 0 .5rem; min-height: 0; height: 1.55rem; margin: 0; }
[data-testid=stNavSectionHeader] { padding-top: .4rem; padding-bottom: 0; min-height: 0; }
</style>"""
MAX_NAME_CHARACTERS = 20  # of a project's name: one line


def sidebar() -> None:
    """Show the dataset, the way to open another, the slice and the reviewer."""
    opened = state.open_from_address()
    with st.sidebar:
        st.html(_STYLE + filter_boxes.STYLE)
        with st.container(border=True):
            if opened is None:
                st.html(f"<b>No dataset is open</b><br>{plain(state.opening_error())}")
            else:
                dataset = opened.dataset
                n_splits = len(dataset.splits)
                st.html(
                    f'<b style="overflow-wrap:anywhere">{plain(dataset.name)}</b><br>'
                    f"<small>{counted(len(dataset), 'row')} · {counted(len(dataset.classes), 'class')}"
                    + (f" · {n_splits} splits" if n_splits > 1 else "")
                    + "</small>"
                )
                _project(opened)
                if state.opening_error():
                    st.html(f"<small>{plain(state.opening_error())}</small>")
            if door.allows("open") and st.button("Open dataset", icon=":material/folder_open:", width="stretch"):
                open_dataset_dialog()
        if opened is not None:
            _slice(state.View(opened, state.current_slice()))


def _project(opened: Opened) -> None:
    """Show the name of the project; typing another renames it, for who may."""

    def rename() -> None:
        try:
            door.require("decide")
            rename_project(opened, st.session_state[key])
            st.session_state[state.RENAMING_ERROR] = ""
        except ExplorerError as error:
            st.session_state[state.RENAMING_ERROR] = str(error)

    if not door.allows("decide"):
        st.html(f"<small>Project {plain(opened.project.name)}</small>")
        _renaming_error()
        return
    key = f"project-name-{opened.project.id}-{opened.project.name}"
    with st.popover(f"Project {as_label(opened.project.name, MAX_NAME_CHARACTERS)}", type="tertiary"):
        st.text_input(
            "Project",
            opened.project.name,
            key=key,
            on_change=rename,
            help="The project that keeps the decisions about this data. Type another name to rename it.",
        )
    _renaming_error()


def _renaming_error() -> None:
    if st.session_state.get(state.RENAMING_ERROR):
        st.html(f"<small>{plain(st.session_state[state.RENAMING_ERROR])}</small>")


def _slice(view: state.View) -> None:
    dataset = view.dataset
    if len(dataset.splits) > 1:
        filter_boxes.choose_values("Split", filter_boxes.split_texts(view), key=state.SPLIT, placeholder="all splits")
    if dataset.has_labels:
        filter_boxes.choose_values("Label", filter_boxes.label_texts(view), key=state.LABEL, placeholder="all labels")
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
        st.button("Clear slice", icon=":material/filter_alt_off:", width="stretch", on_click=filters.clear_slice)
        run = chosen_run(view)
        st.html(f"<small>{plain(filter_counts_note(len(dataset), run.title if run else ''))}</small>")
    if door.is_shared():
        who = door.visitor()
        st.html(f"<small>You are {plain(who.name)}, {who.role}: {MEANING[who.role]}</small>")
        return
    st.text_input(
        "Reviewer",
        key=state.REVIEWER,
        persist_state="session",
        on_change=lambda: state.keep_reviewer(state.reviewer()),
        placeholder=f"reviewer: {state.default_reviewer()}",
        label_visibility="collapsed",
        help="The name your decisions are kept under.",
    )
