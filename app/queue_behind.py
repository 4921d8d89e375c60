"""The rows behind a line of a queue's tables, side by side, and what can be done about them."""

from __future__ import annotations

from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from app import state
from app.agenda_button import list_on_agenda, pair_on_agenda
from app.decide_many import decide_about_all
from app.parts import sentence
from app.queue_items import rows_of_items, texts_of_items
from nlp_explorer.meeting.class_pairs import disputed_item
from nlp_explorer.review.queues.behind import RowsBehind
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.tables import dispute_table

MAX_LINES, TABLE_HEIGHT = 8, 330  # of a table that is not scrolled; pixels of one that is


def table_height(n_lines: int) -> int | Literal["content"]:
    """Return the height of a table: its own while it is short."""
    return "content" if n_lines <= MAX_LINES else TABLE_HEIGHT


def show_behind(
    view: state.View,
    queue: Queue,
    behind: RowsBehind,
    rows: pd.DataFrame,
    said: pd.DataFrame,
    *,
    key: str,
    pair: tuple[str, str] | None = None,
) -> None:
    """Show what each person said of some rows; they, or the pair of labels, can be decided about or put on the agenda.

    ``rows`` and ``said`` as for the disputes.
    """
    sentence(behind.sentence)
    if not len(behind.items):
        return
    st.dataframe(
        dispute_table(rows.loc[behind.items], said, texts_of_items(view, queue)),
        hide_index=True,
        height=table_height(len(behind.items)),
        column_config={"text": st.column_config.TextColumn("text", width=360)},
        alt="The rows behind the chosen line, with what each person said",
    )
    row_ids = rows_of_items(view, queue).loc[behind.items]
    there = pd.DataFrame(index=pd.Index(row_ids[row_ids >= 0], name="row_id"))
    if not len(there):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        decide_about_all(view, there, key=key, what="these")
        list_on_agenda(view, there, key=key)
        if pair is not None:
            make = partial(disputed_item, view.dataset, there.index, pair, queue=queue.name)
            pair_on_agenda(view, make, key=key)
