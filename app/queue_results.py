"""What a queue brought: progress, agreement, noise rate, settled labels, disputes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from app import cache, door, state
from app.markup import as_label, example_text, plain
from app.parts import Card, cards, sentence
from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.dealing import Dealing, deal_again, dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.queue import Queue, find_items
from nlp_explorer.review.queues.results import (
    NoiseRate,
    accuracy_of_model,
    accuracy_of_people,
    queue_agreement,
    queue_noise_rate,
)
from nlp_explorer.review.queues.settling import CAUSES, adjudicate, settled, write_settled
from nlp_explorer.review.queues.sheet import queue_sheet, take_sheet

_ERROR = "queue-error"  # session: why the last action was not carried out, or what it brought


def queue_results(view: state.View, queue: Queue) -> None:
    """Show a queue's state and results, and what one can do next."""
    project = view.opened.project
    dealt, said = dealing(project, queue), answers(all_judgements(project, queue))
    at_least = 1
    if queue.per_row > 1:
        at_least = st.slider(
            "People who must say the same", 1, queue.per_row, queue.per_row // 2 + 1, key=f"queue-rule-{queue.id}"
        )
    rows = settled(queue, dealt, said, at_least=at_least)
    noise, found = queue_noise_rate(queue, rows), queue_agreement(said, queue)
    st.html(f'<div class="answer" data-testid="answer">{plain(sentences.noise_sentence(noise))}</div>')
    cards(_figures(rows, noise, found))
    sentence(sentences.progress_sentence(queue, dealt, said))
    sentence(sentences.settled_sentence(rows, at_least))
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
    tabs = st.tabs(["People", "Agreement", "Settle", "Disputes"], key="queue-tab")
    with tabs[0]:
        _people(view, queue, dealt, said, rows)
    with tabs[1]:
        sentence(sentences.agreement_sentence(found))
        _tables(found.by_reviewer, found.by_label, found.cohen, found.disputes, noise.by_label)
    with tabs[2]:
        _settle(view, queue, rows, sentences.lead_sentence(queue, rows, noise, found))
    with tabs[3]:
        _disputes(view, queue, rows, said)


def _figures(rows: pd.DataFrame, noise: NoiseRate, found: Agreement) -> list[Card]:
    wrong = noise.random.as_percent if noise.n_random else "–"
    alpha = f"{found.alpha.value:.2f}" if found.n_rows else "–"
    n_settled, n_dispute = int(rows["labels"].map(len).gt(0).sum()), int((rows["status"] == "dispute").sum())
    return [
        Card("Labels that are wrong", wrong, f"of {noise.n_random:,} random rows"),
        Card("Krippendorff's alpha", alpha, f"of {found.n_rows:,} rows with two answers"),
        Card("Settled", f"{n_settled:,}", f"of {len(rows):,} rows"),
        Card("In dispute", f"{n_dispute:,}", f"of {len(rows):,} rows"),
    ]


def _people(view: state.View, queue: Queue, dealt: Dealing, said: pd.DataFrame, rows: pd.DataFrame) -> None:
    right = accuracy_of_people(said, queue, rows)
    run = view.runs[0] if view.runs else None
    model = accuracy_of_model(run.predicted, queue, rows) if run is not None and run.predicted is not None else None
    sentence(sentences.human_sentence(right, model, run.title if run is not None else ""))
    n_given = said[said["item"].isin(queue.judged.index)].groupby("reviewer").size()
    table = pd.DataFrame(
        {
            "person": list(dealt.items),
            "answered": [int(n_given.get(name, 0)) for name in dealt.items],
            "of": [len(items) for items in dealt.items.values()],
            "settled label given": right["accuracy"].reindex(list(dealt.items)).to_numpy(),
            "left": [name in dealt.left for name in dealt.items],
        }
    )
    st.dataframe(table, hide_index=True, alt="Progress of each person")
    if not dealt.reviewers:
        return
    person = str(st.selectbox("Person", dealt.reviewers, key="queue-person"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Who takes the open rows", key="queue-joins", placeholder="the others, or a new name")

        def leave() -> None:
            answered = set(said[said["reviewer"] == person]["item"])
            joins = st.session_state["queue-joins"].strip() or None
            author, project = state.reviewer(), view.opened.project
            _try(lambda: deal_again(project, queue, person, answered, author=author, joins=joins))

        st.button(f"{as_label(person)} leaves: deal the open rows again", key="queue-leave", on_click=leave)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            "As a spreadsheet (.xlsx)",
            data=lambda: queue_sheet(queue, dealt, view.dataset, person),
            file_name=f"{queue.name}-{person}.xlsx",
            key="queue-sheet",
            on_click="ignore",
        )
        back = st.file_uploader("The spreadsheet, filled in", type="xlsx", key="queue-upload")

        def take() -> None:
            assert back is not None
            taken = take_sheet(view.opened.project, queue, dealt, back.getvalue(), person)
            lines = [f"line {bad.line}: {bad.value!r}: {bad.reason}" for bad in taken.bad]
            said_once = (
                f"{taken.n_kept:,} answers kept, {taken.n_known:,} known already, {len(lines):,} cells not taken."
            )
            st.session_state[_ERROR] = "\n".join([said_once, *lines])

        st.button("Take its answers", key="queue-take", disabled=back is None, on_click=lambda: _try(take))


def _tables(*tables: pd.DataFrame) -> None:
    names = (
        "Each person",
        "Each label",
        "Each pair of people (Cohen's kappa)",
        "Labels that people confuse",
        "Wrong labels, random rows",
    )
    for name, table in zip(names, tables, strict=True):
        if len(table):
            st.caption(name)
            st.dataframe(table.round(3), alt=name)


def _settle(view: state.View, queue: Queue, rows: pd.DataFrame, closing: str) -> None:
    sentence(closing)
    done = rows[rows["status"].isin(["agreed", "changed"])]
    n_changed = int((rows["status"] == "changed").sum())

    def write() -> None:
        lost = write_settled(view.opened.project, view.dataset, queue, rows, author=state.reviewer())
        st.session_state[_ERROR] = (
            f"{len(done) - len(lost):,} rows decided; {len(lost):,} are not in this version of the data."
        )

    st.button(
        f"Decide all {len(done):,} settled rows: relabel {n_changed:,}, keep {len(done) - n_changed:,}",
        key="queue-settle",
        type="primary",
        disabled=not len(done),
        on_click=lambda: _try(write),
    )


def _disputes(view: state.View, queue: Queue, rows: pd.DataFrame, said: pd.DataFrame) -> None:
    decided = cache.standing(view.opened.project, view.opened.key, view.dataset).rows.index
    where = find_items(queue, view.dataset).row_ids
    open_items = [int(item) for item in rows.index[rows["status"] == "dispute"] if where[item] >= 0]
    waiting = [item for item in open_items if int(where[item]) not in decided]
    if not waiting:
        sentence(f"No row in dispute is left to decide, of {len(open_items):,}.")
        return
    item = waiting[0]
    row_id = int(where[item])
    sentence(f"{len(waiting):,} of {len(open_items):,} rows in dispute are left to decide.")
    st.html(example_text(str(view.dataset.texts.get(row_id, ""))))
    st.text(f"given: {rows.loc[item, 'given']!s}")
    here = said[said["item"] == item]
    for reviewer, chosen, note in zip(here["reviewer"], here["labels"], here["note"], strict=True):
        parts: list[str] = [reviewer, " + ".join(chosen) or "not sure", note]
        st.text(" · ".join(filter(None, parts)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen_key = f"queue-dispute-{item}"
        labels = st.multiselect("Label", queue.classes, key=chosen_key, placeholder="label, or several")
        st.selectbox("Why they disagreed", CAUSES, key="queue-cause")

        def decide() -> None:
            chosen, cause = st.session_state[chosen_key], st.session_state["queue-cause"]
            author, project = state.reviewer(), view.opened.project
            _try(lambda: adjudicate(project, view.dataset, row_id, chosen, cause=cause, author=author))

        st.button("Decide", key="queue-decide", disabled=not labels, type="primary", on_click=decide)


def _try(act: Callable[[], object]) -> None:
    st.session_state[_ERROR] = ""
    try:
        door.require("decide")
        act()
    except ExplorerError as error:
        st.session_state[_ERROR] = str(error)
