"""The agenda as a list that can be put in order, policies, and the minutes to take away."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app import address, door, state
from app.agenda_button import put
from app.meeting_outcome import keep
from nlp_explorer.folders import cache_folder
from nlp_explorer.meeting.agenda import move_item, remove_item
from nlp_explorer.meeting.agenda_item import AgendaItem
from nlp_explorer.meeting.minutes import TEXTS, Minutes, minutes
from nlp_explorer.meeting.minutes_html import minutes_html
from nlp_explorer.meeting.outcomes import Outcome
from nlp_explorer.meeting.proposals import policy_item
from nlp_explorer.predictions.over_epochs import latest_epochs

_AGENDA = "the agenda as it is"
_SAYS = {"whole": "whole texts", "short": "shortened texts", "none": "no texts"}
_QUESTION, _WHY = "policy-question", "policy-why"
_HEIGHT = 320


def agenda_list(items: tuple[AgendaItem, ...], outcomes: Mapping[str, Outcome], item: AgendaItem) -> None:
    """List the items; the chosen one opens."""
    at = [known.id for known in items].index(item.id)
    found = [outcomes.get(known.id) for known in items]
    lines = pd.DataFrame(
        {
            "item": range(1, len(items) + 1),
            "question": [known.question for known in items],
            "kind": [known.kind for known in items],
            "rows": [known.n_rows for known in items],
            "outcome": [outcome.word if outcome else "open" for outcome in found],
            "owner": [outcome.owner if outcome else "" for outcome in found],
            "due": [outcome.due if outcome else "" for outcome in found],
            "from": [known.page for known in items],
            "put there by": [known.author for known in items],
        }
    )
    key = f"agenda-table-{len(items)}-{item.id}"

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            address.open_item(items[chosen[0]].id)

    st.dataframe(
        lines,
        key=key,
        hide_index=True,
        height=min(_HEIGHT, 38 + 35 * len(lines)),
        on_select=choose,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [at], "columns": [], "cells": []}},
        column_config={"question": st.column_config.TextColumn("question", width=460)},
        alt=f"The {len(items)} items of the agenda; choose one to open it",
    )


def agenda_tools(
    view: state.View, items: tuple[AgendaItem, ...], outcomes: Mapping[str, Outcome], item: AgendaItem
) -> None:
    """Show what can be done with the open item and with the agenda."""
    if not door.allows("decide"):
        return
    project, at = view.opened.project, [known.id for known in items].index(item.id)
    closed = [known for known in items if known.id in outcomes and outcomes[known.id].choice in ("accept", "reject")]

    def move(by: int) -> None:
        keep(lambda: move_item(project, item.id, by=by, reviewer=state.reviewer()))

    def remove(gone: list[AgendaItem]) -> None:
        for one in gone:
            keep(lambda one=one: remove_item(project, one.id, reviewer=state.reviewer()))  # type: ignore[misc]

    with st.container(horizontal=True):
        st.button("Earlier", key="agenda-earlier", disabled=at == 0, on_click=move, args=(-1,))
        st.button("Later", key="agenda-later", disabled=at == len(items) - 1, on_click=move, args=(1,))
        st.button("Take off the agenda", key="agenda-remove", on_click=remove, args=([item],))
        st.button(
            f"Take off the {len(closed):,} accepted and rejected",
            key="agenda-next",
            disabled=not closed,
            help="For the next meeting: what was deferred or asked stays. The minutes of the day keep them.",
            on_click=remove,
            args=(closed,),
        )


def policy_form(view: state.View) -> None:
    """Ask for a policy, and put it on the agenda."""
    if not door.allows("decide"):
        return

    def add() -> None:
        asked, why = st.session_state[_QUESTION], st.session_state[_WHY]
        put(view, lambda: policy_item(asked, why))
        st.session_state[_QUESTION] = st.session_state[_WHY] = ""

    with st.expander("Put a policy on the agenda"):
        st.text_input("Policy", key=_QUESTION, placeholder="Do we merge two classes? Collect 200 more of one?")
        st.text_input("Why", key=_WHY, placeholder="the numbers or the reason behind it")
        st.button("Put on the agenda", key="policy-put", on_click=add)


def minutes_downloads(view: state.View, outcomes: Mapping[str, Outcome]) -> None:
    """Offer the minutes as one HTML file and as a table."""
    if not door.allows("download"):
        return
    days = sorted({outcome.time.date().isoformat() for outcome in outcomes.values() if outcome.time}, reverse=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        texts = st.segmented_control(
            "Texts in the minutes",
            TEXTS,
            default="whole",
            required=True,
            format_func=lambda name: _SAYS[name],
            key="minutes-texts",
        )
        day = st.selectbox("Minutes of", [_AGENDA, *days], key="minutes-day", width=220)

        def made() -> Minutes:
            return minutes(
                view.opened.project,
                view.dataset,
                run=next(iter(latest_epochs(view.runs)), None),
                texts=texts,
                day=None if day == _AGENDA else pd.Timestamp(day).date(),
                cache=cache_folder(),
            )

        for name, file, data in (
            ("Minutes (HTML)", "minutes.html", lambda: minutes_html(made()).encode()),
            ("Minutes (CSV)", "minutes.csv", lambda: made().csv()),
        ):
            st.download_button(
                name, data=data, file_name=file, key=f"minutes-{file}", on_click="ignore", icon=":material/download:"
            )
