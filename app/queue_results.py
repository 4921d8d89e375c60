"""What a queue brought: progress, agreement, noise rate, settled labels, disputes."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import zip_longest

import pandas as pd
import streamlit as st

from app import cache, door, state
from app.markup import as_label, example_text
from app.parts import Card, answer, cards, sentence
from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import percent
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
from nlp_explorer.review.queues.settling import CAUSES, adjudicate, majority, settled, write_settled
from nlp_explorer.review.queues.sheet import queue_sheet, take_sheet
from nlp_explorer.review.queues.tables import Table, people_table, result_tables

_ERROR = "queue-error"  # session: why the last action was not carried out, or what it brought


def queue_results(view: state.View, known: tuple[Queue, ...]) -> None:
    """Show the state and the results of one of the queues, and what one can do next."""
    project, headline = view.opened.project, st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        queue = _choose_queue(known)
        at_least = _choose_rule(queue)
    dealt, said = dealing(project, queue), answers(all_judgements(project, queue))
    rows = settled(queue, dealt, said, at_least=at_least)
    noise, found = queue_noise_rate(queue, rows), queue_agreement(said, queue)
    with headline:
        answer(sentences.noise_sentence(noise))
        cards([_answers_in(queue, dealt, said), *_figures(rows, noise, found)])
    sentence(sentences.settled_sentence(rows, at_least))
    if st.session_state.get(_ERROR):
        st.text(st.session_state[_ERROR])
    n_dispute = int((rows["status"] == "dispute").sum())
    names = ["People", "Agreement", "Settle", f"Disputes · {n_dispute:,}"]
    tabs = st.tabs(names, key=f"queue-tab-{queue.id}")
    with tabs[0]:
        _people(view, queue, dealt, said, rows, is_unanimous=1 < queue.per_row == at_least)
    with tabs[1]:
        sentence(sentences.agreement_sentence(found))
        _tables(result_tables(found, noise))
    with tabs[2]:
        _settle(view, queue, rows, sentences.lead_sentence(queue, rows, noise, found))
    with tabs[3]:
        _disputes(view, queue, rows, said)


def _choose_queue(known: tuple[Queue, ...]) -> Queue:
    by_id = {queue.id: queue for queue in known}
    chosen = st.selectbox(
        "Queue",
        list(by_id),
        key=state.QUEUE,
        bind="query-params",
        format_func=lambda queue_id: f"{by_id[queue_id].name} · {by_id[queue_id].time:%d %B %Y}",
        width=420,
    )
    return by_id[chosen]


def _choose_rule(queue: Queue) -> int:
    """Ask how many people must say the same; one where one person judges each row."""
    if queue.per_row == 1:
        return 1
    at_least: int = st.slider(
        f"A row is settled when so many of its {queue.per_row} people say the same",
        1,
        queue.per_row,
        majority(queue),
        key=f"queue-rule-{queue.id}",
        width=420,
    )
    return at_least


def _answers_in(queue: Queue, dealt: Dealing, said: pd.DataFrame) -> Card:
    n_dealt = sum(len(items) for items in dealt.items.values())
    n_given = int(said["item"].isin(queue.judged.index).sum())
    return Card("Answers", percent(n_given, n_dealt), f"{n_given:,} of {n_dealt:,} are in")


def _figures(rows: pd.DataFrame, noise: NoiseRate, found: Agreement) -> list[Card]:
    wrong, within = (noise.random.as_percent.split(" [")) if noise.n_random else ("–", "")
    alpha, alpha_within = (
        (f"{found.alpha.value:.2f}", f"[{found.alpha.low:.2f}, {found.alpha.high:.2f}], ")
        if not math.isnan(found.alpha.value)
        else ("–", "")
    )
    n_settled, n_dispute = int(rows["labels"].map(len).gt(0).sum()), int((rows["status"] == "dispute").sum())
    return [
        Card("Wrong labels", wrong, f"{f'[{within}, ' if within else ''}of {noise.n_random:,} random rows"),
        Card(
            "Agreement (alpha)",
            alpha,
            f"{alpha_within}of {found.n_rows:,} rows with two answers",
            "Krippendorff's alpha: 1 at best, 0 as by chance",
        ),
        Card("Settled", f"{n_settled:,}", f"of {len(rows):,} rows"),
        Card("In dispute", f"{n_dispute:,}", f"of {len(rows):,} rows"),
    ]


def _people(
    view: state.View, queue: Queue, dealt: Dealing, said: pd.DataFrame, rows: pd.DataFrame, *, is_unanimous: bool
) -> None:
    right = accuracy_of_people(said, queue, rows)
    run = view.runs[0] if view.runs else None
    model = accuracy_of_model(run.predicted, queue, rows) if run is not None and run.predicted is not None else None
    sentence(sentences.progress_sentence(queue, dealt, said))
    sentence(sentences.human_sentence(right, model, run.title if run is not None else "", is_unanimous=is_unanimous))
    table = people_table(queue, dealt, said, None if is_unanimous else right)
    st.dataframe(
        table if dealt.left else table.drop(columns="left"),
        hide_index=True,
        width=860,
        column_config={
            "done": st.column_config.ProgressColumn("done", format="%d %%", min_value=0, max_value=100, width=150),
            "answered": st.column_config.NumberColumn("answered", width=80),
            "of": st.column_config.NumberColumn("of", width=60),
            "not sure": st.column_config.NumberColumn("not sure", width=80),
        },
        alt="Progress of each person",
    )
    if dealt.reviewers:
        with st.expander("Somebody leaves, or judges in a spreadsheet"):
            _one_person(view, queue, dealt, said)


def _one_person(view: state.View, queue: Queue, dealt: Dealing, said: pd.DataFrame) -> None:
    person, may_decide = str(st.selectbox("Person", dealt.reviewers, key="queue-person")), door.allows("decide")
    if may_decide:
        _leaving(view, queue, said, person)
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


def _leaving(view: state.View, queue: Queue, said: pd.DataFrame, person: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Who takes the open rows", key="queue-joins", placeholder="the others, or a new name")

        def leave() -> None:
            answered = set(said[said["reviewer"] == person]["item"])
            joins = st.session_state["queue-joins"].strip() or None
            author, project = state.reviewer(), view.opened.project
            _try(lambda: deal_again(project, queue, person, answered, author=author, joins=joins))

        st.button(f"{as_label(person)} leaves: deal the open rows again", key="queue-leave", on_click=leave)


def _coming_back(view: state.View, queue: Queue, dealt: Dealing, person: str) -> None:
    back = st.file_uploader("The spreadsheet, filled in", type="xlsx", key="queue-upload")

    def take() -> None:
        assert back is not None
        taken = take_sheet(view.opened.project, queue, dealt, back.getvalue(), person)
        lines = [f"line {bad.line}: {bad.value!r}: {bad.reason}" for bad in taken.bad]
        said_once = f"{taken.n_kept:,} answers kept, {taken.n_known:,} known already, {len(lines):,} cells not taken."
        st.session_state[_ERROR] = "\n".join([said_once, *lines])

    st.button("Take its answers", key="queue-take", disabled=back is None, on_click=lambda: _try(take))


def _tables(tables: tuple[Table, ...]) -> None:
    for left, right in zip_longest(tables[::2], tables[1::2]):
        for column, table in zip(st.columns(2, gap="large"), (left, right), strict=True):
            if table is not None:
                with column:
                    st.caption(table.title)
                    height = min(330, 38 + 35 * len(table.lines))
                    st.dataframe(table.lines, hide_index=True, height=height, alt=table.title)


def _settle(view: state.View, queue: Queue, rows: pd.DataFrame, closing: str) -> None:
    sentence(closing)
    done = rows[rows["status"].isin(["agreed", "changed"])]
    n_changed = int((rows["status"] == "changed").sum())

    def write() -> None:
        lost = write_settled(view.opened.project, view.dataset, queue, rows, author=state.reviewer())
        st.session_state[_ERROR] = (
            f"{len(done) - len(lost):,} rows decided; {len(lost):,} are not in this version of the data."
        )

    if not door.allows("decide"):
        return
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
    if not door.allows("decide"):
        return
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
