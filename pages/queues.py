import streamlit as st

from app import state
from app.parts import empty, question
from app.queue_making import made_just_now, queue_form
from app.queue_results import queue_results
from nlp_explorer.review.queues.queue import queues

question("What do several people say about the same rows?")
view = state.require_dataset()
known = {queue.id: queue for queue in queues(view.opened.project)}
made_just_now()
if known:
    chosen = st.selectbox(
        "Queue",
        list(known),
        key=state.QUEUE,
        bind="query-params",
        format_func=lambda queue_id: f"{known[queue_id].name} · {known[queue_id].time:%d %B %Y}",
    )
    queue_results(view, known[chosen])
else:
    empty(
        "No queue was made yet. A queue deals rows to people who judge them blind; what they say gives the share of "
        "wrong labels with its interval, and decisions about the rows they agree on."
    )
with st.expander("Make a queue", expanded=not known):
    queue_form(view)
