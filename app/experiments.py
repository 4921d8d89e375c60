"""The log of runs: what was changed, why, and what it did."""

from __future__ import annotations

import streamlit as st

from app import cached_comparison, door, state
from app.parts import empty, sentence
from nlp_explorer.errors import ExplorerError
from nlp_explorer.meeting.experiment_log import (
    RunNote,
    experiment_sentence,
    experiment_table,
    keep_run_note,
    run_notes,
)

MAX_LINES = 8  # of the log that leave the form on the screen
_RUN, _CHANGED, _WHY, _ERROR = "note-run", "note-changed", "note-why", "note-error"  # session


def experiments(view: state.View) -> None:
    """Show one line a run with the effect of what was changed, and the form that says what that was."""
    st.subheader("What did each run change?", anchor=False)
    if not view.runs:
        empty("No predictions are loaded. Add a file with one prediction a row under Bad cases.")
        return
    lines = cached_comparison.experiments(view)
    sentence(experiment_sentence(lines[-1]))
    st.dataframe(
        experiment_table(lines),
        hide_index=True,
        height="content" if len(lines) <= MAX_LINES else 320,
        alt="Runs with what was changed and its effect",
    )
    if door.allows("decide"):
        _form(view)


def _form(view: state.View) -> None:
    titles = [run.title for run in view.runs]
    notes = run_notes(view.opened.project)

    def fill_in() -> None:
        run = view.runs[titles.index(st.session_state[_RUN])]
        note = notes.get(run.fingerprint, RunNote("", ""))
        st.session_state[_CHANGED], st.session_state[_WHY] = note.changed, note.why

    def keep() -> None:
        run = view.runs[titles.index(st.session_state[_RUN])]
        note = RunNote(st.session_state[_CHANGED], st.session_state[_WHY], state.reviewer())
        try:
            door.require("decide")
            keep_run_note(view.opened.project, run, note)
            st.session_state[_ERROR] = ""
        except ExplorerError as error:
            st.session_state[_ERROR] = str(error)

    with st.expander("Say what a run changed", icon=":material/edit_note:"):
        if st.session_state.get(_RUN) not in titles:
            st.session_state[_RUN] = titles[-1]
            fill_in()
        run, changed, why = st.columns([2, 4, 4])
        run.selectbox("Run", titles, key=_RUN, on_change=fill_in)
        changed.text_input("What was changed", key=_CHANGED, placeholder="dropped 412 repeats from train")
        why.text_input("Why", key=_WHY, placeholder="they inflate validation")
        st.button("Keep the note", key="note-keep", on_click=keep, icon=":material/save:")
        if st.session_state.get(_ERROR):
            st.text(st.session_state[_ERROR])
