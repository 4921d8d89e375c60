"""What every page says above its question: a dataset that may be a next version, decisions that are being kept."""

from __future__ import annotations

import streamlit as st

from app import cache, door, state
from app.deciding import JOB_PREFIX
from app.jobs import jobs, show_job
from app.markup import plain, use_style
from app.opened import answer_next_version
from nlp_explorer.errors import ExplorerError
from nlp_explorer.projects.next_version import question
from nlp_explorer.review.standing import carried_over

_SAID = "banner-said"  # session: what followed from the last answer


def banner() -> None:
    """Show what waits for an answer, and what goes on in the background."""
    view = state.view()
    if view is None:
        return
    _next_version(view)
    for job in jobs().with_prefix(f"{JOB_PREFIX}{view.opened.project.id}"):
        if job.status == "running":
            show_job(job)
        elif job.status != "done":
            with st.container(border=True, horizontal=True, vertical_alignment="center"):
                st.text(job.error or "The decision was cancelled; nothing of it was kept.")
                if door.allows("decide"):
                    st.button("Close", key=f"close-{job.key}", on_click=jobs().forget, args=(job.key,))


def _next_version(view: state.View) -> None:
    earlier, said = view.opened.earlier, st.session_state.get(_SAID)
    if earlier is not None:
        use_style()
        with st.container(border=True, key="next-version"):
            st.html(f"<div class='finding'>{plain(question(view.dataset, earlier))}</div>")
            if door.allows("decide"):
                with st.container(horizontal=True):
                    st.button("Next version", type="primary", key="is-next", on_click=_answer, args=(view, True))
                    st.button("A project of its own", key="is-own", on_click=_answer, args=(view, False))
            elif said:
                st.text(said)
            st.caption("As the next version, its rows get the decisions made about them. Nothing in the file changes.")
    elif said:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="next-version"):
            st.html(f"<div class='finding'>{plain(said)}</div>")
            st.page_link("../pages/review.py", label="Review", query_params=state.link_parameters())
            st.button("Close", key="next-version-close", on_click=st.session_state.pop, args=(_SAID,))


def _answer(view: state.View, is_next: bool) -> None:  # the one argument of a button
    try:
        door.require("decide")
        answer_next_version(view.opened, is_next=is_next)
    except ExplorerError as error:
        st.session_state[_SAID] = str(error)
        return
    now = state.view()
    if is_next and now is not None:
        project = now.opened.project
        standing = cache.standing(project, now.opened.key, now.dataset)
        st.session_state[_SAID] = f"Now a version of {project.name}. {carried_over(standing)}"
