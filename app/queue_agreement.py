"""How far people agree, and where they do not: tables whose confused labels open their rows."""

from __future__ import annotations

from itertools import zip_longest
from typing import Literal

import pandas as pd
import streamlit as st

from app import state
from app.parts import sentence
from app.queue_items import texts_of_items
from nlp_explorer.audit.agreement import Agreement
from nlp_explorer.findings.wording import counted
from nlp_explorer.review.queues import sentences
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import NoiseRate
from nlp_explorer.review.queues.tables import CONFUSED, Table, confused_items, dispute_table, result_tables

LEAST_POINTS, MOST_POINTS = 0.5, 20.0  # of a wished interval: what a queue can tell, and what says nothing any more
_MAX_LINES, _TABLE_HEIGHT = 8, 330  # of a table that is not scrolled; pixels of one that is


def agreement_tab(
    view: state.View, queue: Queue, rows: pd.DataFrame, said: pd.DataFrame, *, found: Agreement, noise: NoiseRate
) -> None:
    """Show agreement, each label, person and pair of people; ``rows`` and ``said`` as for the disputes."""
    sentence(sentences.agreement_sentence(found))
    _wish(queue, noise)
    tables = result_tables(found, noise)
    for left, right in zip_longest(tables[::2], tables[1::2]):
        for column, table in zip(st.columns(2, gap="large"), (left, right), strict=True):
            if table is not None:
                with column:
                    _show(view, queue, table, rows, said)


def _show(view: state.View, queue: Queue, table: Table, rows: pd.DataFrame, said: pd.DataFrame) -> None:
    st.caption(table.title)
    height: int | Literal["content"] = "content" if len(table.lines) <= _MAX_LINES else _TABLE_HEIGHT
    if table.title != CONFUSED:
        st.dataframe(table.lines, hide_index=True, height=height, alt=table.title)
        return
    chosen = st.dataframe(
        table.lines,
        key=f"queue-confused-{queue.id}",
        hide_index=True,
        height=height,
        on_select="rerun",
        selection_mode="single-row",
        alt=table.title,
    )
    for at in chosen["selection"]["rows"]:
        if at < len(table.lines):
            one, other = table.lines[["label", "or"]].iloc[at]
            items = rows.index.intersection(confused_items(said, one, other))
            sentence(f"{counted(len(items), 'row')} that people give both labels:")
            st.dataframe(
                dispute_table(rows.loc[items], said, texts_of_items(view, queue)),
                hide_index=True,
                height="content" if len(items) <= _MAX_LINES else _TABLE_HEIGHT,
                alt="The rows that people give both labels",
            )


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
