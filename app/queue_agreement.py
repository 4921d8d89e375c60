"""How far people agree, and where they do not: tables whose lines open their rows."""

from __future__ import annotations

from itertools import zip_longest

import pandas as pd
import streamlit as st

from app import state
from app.parts import sentence
from app.queue_behind import show_behind, table_height
from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.behind import rows_behind
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import NoiseRate
from nlp_explorer.review.queues.tables import CONFUSED, LABELS, PAIRS, PEOPLE, WRONG, Table, result_tables

LEAST_POINTS, MOST_POINTS = 0.5, 20.0  # of a wished interval: what a queue can tell, and what says nothing any more
_KEYS = {CONFUSED: "confused", LABELS: "labels", PEOPLE: "people", PAIRS: "pairs", WRONG: "wrong"}


def agreement_tab(
    view: state.View, queue: Queue, rows: pd.DataFrame, said: pd.DataFrame, *, found: Agreement, noise: NoiseRate
) -> None:
    """Show agreement, each label, person and pair of people; ``rows`` and ``said`` as for the disputes."""
    sentence(sentences.agreement_sentence(found))
    _wish(queue, noise)
    tables = result_tables(found, noise)
    for pair in zip_longest(tables[::2], tables[1::2]):
        shown = [table for table in pair if table is not None]
        chosen = []
        for column, table in zip(st.columns(2, gap="large"), shown, strict=False):
            with column:
                chosen += [(table, at) for at in _choose_line(queue, table) if at < len(table.lines)]
        for table, at in chosen:  # below both, where there is room for what each person said
            line, key = table.lines.iloc[at], _key(queue, table)
            classes = (str(line["label"]), str(line["or"])) if table.title == CONFUSED else None
            show_behind(view, queue, rows_behind(table, at, said, queue, rows), rows, said, key=key, pair=classes)


def _choose_line(queue: Queue, table: Table) -> list[int]:
    st.caption(f"{table.title}. Choose a line for its rows.")
    event = st.dataframe(
        table.lines,
        key=_key(queue, table),
        hide_index=True,
        height=table_height(len(table.lines)),
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{table.title}; choose a line to see its rows",
    )
    return list(event["selection"]["rows"])


def _key(queue: Queue, table: Table) -> str:
    return f"queue-{_KEYS[table.title]}-{queue.id}"


def _wish(queue: Queue, noise: NoiseRate) -> None:
    """Ask how precisely the share of wrong labels should be known, and say how many more rows that takes."""
    if not sentences.wish_sentence(noise, MOST_POINTS):
        return
    points = st.number_input(
        "The share of wrong labels, to plus or minus so many percent points",
        LEAST_POINTS,
        MOST_POINTS,
        100 * sentences.WISHED_WIDTH / 2,
        step=LEAST_POINTS,
        format="%.1f",
        key=f"queue-wish-{queue.id}",
        width=420,
    )
    sentence(sentences.wish_sentence(noise, points))
