"""What a queue brought: progress, agreement, noise rate, settled labels, disputes."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from app import cache, state
from app.parts import Card, answer, cards, sentence
from app.queue_acting import show_what_was_said
from app.queue_agreement import agreement_tab
from app.queue_people import people_tab
from app.queue_settling import disputes_tab, settle_tab
from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.findings.wording import percent
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.dealing import Dealing, dealing
from nlp_explorer.review.queues.judging import all_judgements, answers
from nlp_explorer.review.queues.queue import Queue, distinct_names
from nlp_explorer.review.queues.results import NoiseRate, queue_agreement, queue_noise_rate
from nlp_explorer.review.queues.settling import SETTLED, majority, settled, with_adjudicated


def queue_results(view: state.View, known: tuple[Queue, ...]) -> None:
    """Show the state and the results of one of the queues, and what one can do next."""
    project, headline = view.opened.project, st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        queue = _choose_queue(known)
        at_least = _choose_rule(queue)
    dealt, said = dealing(project, queue), answers(all_judgements(project, queue))
    by_rule = settled(queue, dealt, said, at_least=at_least)
    decided = cache.standing(project, view.opened.key, view.dataset).rows
    rows = with_adjudicated(queue, view.dataset, by_rule, decided)
    noise, found = queue_noise_rate(queue, rows), queue_agreement(said, queue)
    with headline:
        answer(sentences.noise_sentence(noise))
        bias = sentences.bias_sentence(noise)
        if bias:
            sentence(bias)
        cards([_answers_in(queue, dealt, said), *_figures(rows, noise, found)])
    sentence(sentences.settled_sentence(rows, at_least))
    show_what_was_said()
    n_dispute = int(((rows["status"] == "dispute") & ~rows["is_adjudicated"]).sum())
    tabs = st.tabs(["People", "Agreement", "Settle", f"Disputes · {n_dispute:,}"], key=f"queue-tab-{queue.id}")
    with tabs[0]:
        is_unanimous = queue.per_row == at_least and not noise.n_adjudicated
        people_tab(view, queue, dealt, said, rows, is_unanimous=is_unanimous)
    with tabs[1]:
        agreement_tab(view, queue, rows, said, found=found, noise=noise)
    with tabs[2]:
        settle_tab(view, queue, by_rule, sentences.lead_sentence(queue, rows, noise, found))
    with tabs[3]:
        disputes_tab(view, queue, rows, said)


def _choose_queue(known: tuple[Queue, ...]) -> Queue:
    by_id, names = {queue.id: queue for queue in known}, distinct_names(known)
    chosen = st.selectbox(
        "Queue",
        list(by_id),
        key=state.QUEUE,
        bind="query-params",
        format_func=lambda queue_id: f"{names[queue_id]} · {by_id[queue_id].time:%d %B %Y}",
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
    n_settled = int(rows["status"].isin(SETTLED).sum())
    n_dispute = int(((rows["status"] == "dispute") & ~rows["is_adjudicated"]).sum())
    return [
        Card("Wrong labels", wrong, f"{f'[{within}, ' if within else ''}of {noise.n_random:,} random rows"),
        Card(
            "Agreement (alpha)",
            alpha,
            f"{alpha_within}of {found.n_rows:,} rows",
            "Krippendorff's alpha over rows with two answers or more: 1 at best, 0 as by chance",
        ),
        Card("Settled", f"{n_settled:,}", f"of {len(rows):,} rows"),
        Card("In dispute", f"{n_dispute:,}", f"left to decide, of {len(rows):,} rows"),
    ]
