"""From what people said to decisions: the rows a rule settles, and those a person has to decide."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from app import cache, door, state
from app.markup import Chip, chips, example_text
from app.parts import sentence
from app.queue_acting import attempt
from app.queue_items import rows_of_items, texts_of_items
from nlp_explorer.findings.wording import counted, verb
from nlp_explorer.plots.theme import OTHER, label_colours
from nlp_explorer.review.queues.queue import Queue
from nlp_explorer.review.queues.results import SEVERAL
from nlp_explorer.review.queues.settling import CAUSES, SETTLED, adjudicate, write_settled
from nlp_explorer.review.queues.tables import NOT_SURE, changed_table, dispute_table

_MAX_DISPUTES, _DISPUTES_HEIGHT = 5, 213  # lines of the table above the open case; pixels of a longer one
_MAX_LINES, _TABLE_HEIGHT = 10, 400  # of a table that is not scrolled; pixels of one that is


def settle_tab(view: state.View, queue: Queue, rows: pd.DataFrame, closing: str) -> None:
    """Show what the rule settles, and make decisions of it."""
    sentence(closing)
    done = rows[rows["status"].isin(SETTLED)]
    n_changed = int((done["status"] == "changed").sum())
    decided = cache.standing(view.opened.project, view.opened.key, view.dataset).rows
    n_decided = int(rows_of_items(view, queue).loc[done.index].isin(decided.index).sum())
    if n_decided:
        sentence(
            f"{n_decided:,} of the {counted(len(done), 'settled row')} {verb(n_decided, 'is', 'are')} decided already: "
            "deciding again replaces what was decided."
        )

    def write() -> str:
        lost = write_settled(view.opened.project, view.dataset, queue, rows, author=state.reviewer())
        of_lost = f"; {len(lost):,} {verb(len(lost), 'is', 'are')} not in this version of the data" if len(lost) else ""
        return f"{counted(len(done) - len(lost), 'row')} decided{of_lost}. Review lists them and takes them back."

    if door.allows("decide"):
        st.button(
            f"Decide all {len(done):,} settled rows: relabel {n_changed:,}, keep {len(done) - n_changed:,}",
            key="queue-settle",
            type="primary",
            disabled=not len(done),
            on_click=lambda: attempt(write),
        )
    if n_changed:
        st.caption("Rows that get another label")
        table = changed_table(done, texts_of_items(view, queue))
        height: int | Literal["content"] = "content" if n_changed <= _MAX_LINES else _TABLE_HEIGHT
        st.dataframe(table, hide_index=True, height=height, alt="Rows that get another label")


def disputes_tab(view: state.View, queue: Queue, rows: pd.DataFrame, said: pd.DataFrame) -> None:
    """Show the rows in dispute side by side, and decide about them one by one, with a cause.

    ``rows``: as `with_adjudicated` gives them.
    """
    disputes = rows[(rows["status"] == "dispute") | rows["is_adjudicated"]]
    row_ids = rows_of_items(view, queue)
    left = disputes[~disputes["is_adjudicated"]]
    waiting = left[row_ids.loc[left.index] >= 0]
    if not len(waiting):
        sentence(f"No row in dispute is left to decide, of {len(disputes):,}.")
        return
    gone = (
        f" {len(left) - len(waiting):,} more are not in this version of the data." if len(left) > len(waiting) else ""
    )
    sentence(
        f"{len(waiting):,} of {counted(len(disputes), 'row')} in dispute {verb(len(waiting), 'is', 'are')} left to "
        f"decide.{gone}"
    )
    chosen = st.dataframe(
        dispute_table(waiting, said, texts_of_items(view, queue)),
        key=f"queue-disputes-{queue.id}",
        hide_index=True,
        height="content" if len(waiting) <= _MAX_DISPUTES else _DISPUTES_HEIGHT,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"text": st.column_config.TextColumn("text", width=360)},
        alt="The rows in dispute, with what each person said",
    )
    at = (chosen["selection"]["rows"] or [0])[0]
    item = int(waiting.index[min(at, len(waiting) - 1)])
    row_id = int(row_ids[item])
    text, decision = st.columns([6, 5], gap="large")
    with text:
        st.html(example_text(str(view.dataset.texts.get(row_id, ""))))
        _what_was_said(view, rows.at[item, "given"], said[said["item"] == item])
    if door.allows("decide"):
        with decision:
            _decide_dispute(view, queue, item, row_id)


def _what_was_said(view: state.View, given: object, answers: pd.DataFrame) -> None:
    colours = label_colours(cache.classes_by_count(view.opened.key, view.dataset))
    shown = [Chip(str(given), colours.get(str(given), OTHER), "label of the data")]
    columns = ("reviewer", "labels", "last_labels", "note")
    notes = []
    for person, first, last, note in zip(*(answers[name] for name in columns), strict=True):
        later = f", later {_named(last)}" if first != last else ""
        shown.append(Chip(f"{_named(first)}{later}", colours.get(_named(first), OTHER), person))
        notes += [(person, note)] if note else []
    st.html(chips(shown))
    for person, note in notes:
        sentence(note, title=person)


def _decide_dispute(view: state.View, queue: Queue, item: int, row_id: int) -> None:
    chosen_key = f"queue-dispute-{item}"

    def decide(*, drops: bool = False) -> None:
        labels = [] if drops else st.session_state[chosen_key]
        cause, author, project = st.session_state["queue-cause"], state.reviewer(), view.opened.project

        def act() -> str:
            adjudicate(project, view.dataset, row_id, labels, cause=cause, author=author)
            return f"Row {row_id:,} is {'dropped' if drops else f'decided as {_named(tuple(labels))}'}: {cause}."

        attempt(act)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = st.multiselect("Label", queue.classes, key=chosen_key, placeholder="label, or several")
        st.selectbox("Why they disagreed", CAUSES, key="queue-cause")
    with st.container(horizontal=True):
        st.button("Decide", key="queue-decide", disabled=not labels, type="primary", on_click=decide)
        st.button("Drop the row", key="queue-drop", on_click=decide, kwargs={"drops": True})


def _named(labels: tuple[str, ...]) -> str:
    return SEVERAL.join(labels) or NOT_SURE
