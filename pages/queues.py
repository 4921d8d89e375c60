import streamlit as st

from app import door, state
from app.parts import empty, question
from app.queue_making import made_just_now, queue_form
from app.queue_results import queue_results
from app.queue_rows import chosen_for_queue
from nlp_explorer.review.queues.queue import not_applicable, queues

question("What do several people say about the same rows?")
view = state.require_dataset()
known, reason = queues(view.opened.project), not_applicable(view.dataset)
made_just_now()
if known:
    queue_results(view, known)
elif not reason:
    empty(
        "No queue was made yet. A queue deals rows to people who judge them blind; what they say gives the share of "
        "wrong labels with its interval, and decisions about the rows they agree on."
    )
if reason:
    empty(reason)
elif door.allows("decide"):
    with st.expander("Make a queue", expanded=not known or len(chosen_for_queue(view)) > 0):
        queue_form(view)
