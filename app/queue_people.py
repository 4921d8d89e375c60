"""Those who judge a queue: progress, how well they do, leaving, and a spreadsheet out and back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import door, state
from app.markup import as_label
from app.parts import sentence
from app.queue_acting import attempt
from app.queue_behind import show_behind
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.behind import rows_of_person
from nlp_explorer.review.queues.dealing import Dealing, deal_again
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import accuracy_of_model, accuracy_of_people
from nlp_explorer.review.queues.sheet import queue_sheet, take_sheet
from nlp_explorer.review.queues.tables import people_table


def people_tab(
    view: state.View, queue: Queue, dealt: Dealing, said: pd.DataFrame, rows: pd.DataFrame, *, is_unanimous: bool
) -> None:
    """Show how far each person is and how well they do, and what there is to do about one of them."""
    right = accuracy_of_people(said, queue, rows)
    run = view.runs[0] if view.runs else None
    predicted = run.predicted if run is not None else None
    model = accuracy_of_model(predicted, queue, rows, view.dataset) if predicted is not None else None
    sentence(sentences.progress_sentence(queue, dealt, said))
    sentence(sentences.human_sentence(right, model, run.title if run is not None else "", is_unanimous=is_unanimous))
    table = people_table(queue, dealt, said, None if is_unanimous else right)
    key = f"queue-progress-{queue.id}"
    chosen = st.dataframe(
        table if dealt.left else table.drop(columns="left"),
        key=key,
        hide_index=True,
        width=860,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "done": st.column_config.ProgressColumn("done", format="%d %%", min_value=0, max_value=100, width=150),
            "answered": st.column_config.NumberColumn("answered", width=80),
            "of": st.column_config.NumberColumn("of", width=60),
            "not sure": st.column_config.NumberColumn("not sure", width=80),
        },
        alt="Progress of each person; choose one to see where they were not sure or outvoted",
    )
    st.caption("Choose a person for the rows on which they were not sure, or say other than what was settled.")
    for at in chosen["selection"]["rows"]:
        if at < len(table):
            person = str(table["person"].iloc[at])
            show_behind(view, queue, rows_of_person(person, said, queue, rows), rows, said, key=key)
    if dealt.reviewers:
        with st.expander("Somebody leaves, or judges in a spreadsheet"):
            _one_person(view, queue, dealt)


def _one_person(view: state.View, queue: Queue, dealt: Dealing) -> None:
    person, may_decide = str(st.selectbox("Person", dealt.reviewers, key="queue-person")), door.allows("decide")
    if may_decide:
        _leaving(view, queue, person)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "As a spreadsheet (.xlsx)",
            data=lambda: queue_sheet(queue, dealt, view.dataset, person),
            file_name=f"{queue.name}-{person}.xlsx",
            key="queue-sheet",
            on_click="ignore",
        )
        if may_decide:
            _coming_back(view, queue, dealt, person)


def _leaving(view: state.View, queue: Queue, person: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Who takes the open rows", key="queue-joins", placeholder="the others, or a new name")

        def leave() -> str:
            author, project = state.reviewer(), view.opened.project
            joins = st.session_state["queue-joins"].strip() or None
            said = answers(all_judgements(project, queue, reviewer=person))  # as of now: they may still be judging
            dealt = deal_again(project, queue, person, set(said["item"]), author=author, joins=joins)
            return f"{person} has left with {len(dealt.items[person]):,} answers; the open rows are dealt again."

        st.button(
            f"{as_label(person)} leaves: deal the open rows again", key="queue-leave", on_click=lambda: attempt(leave)
        )


def _coming_back(view: state.View, queue: Queue, dealt: Dealing, person: str) -> None:
    back = st.file_uploader("The spreadsheet, filled in", type="xlsx", key="queue-upload")

    def take() -> str:
        assert back is not None
        taken = take_sheet(view.opened.project, queue, dealt, back.getvalue(), person)
        lines = [f"line {bad.line}: {bad.value!r}: {bad.reason}" for bad in taken.bad]
        said_once = (
            f"{counted(taken.n_kept, 'answer')} kept, {taken.n_known:,} known already, "
            f"{counted(len(lines), 'cell')} not taken."
        )
        return "\n".join([said_once, *lines])

    st.button("Take its answers", key="queue-take", disabled=back is None, on_click=lambda: attempt(take))
