import streamlit as st

from app import state
from app.judging import judge_queue
from app.parts import empty, question
from app.queue_words import WORDS
from nlp_explorer.review.queues.dealing import dealing
from nlp_explorer.review.queues.judging import first_unfinished
from nlp_explorer.review.queues.queue import distinct_names, queues

view = state.require_dataset(needs_rows=False)
reviewer = state.reviewer()
project = view.opened.project
mine = {one.id: one for one in queues(project) if reviewer in dealing(project, one).items}
if not mine:
    question(WORDS["en"].title)
    for words in WORDS.values():
        empty(words.no_queue.format(name=reviewer))
    st.stop()
chosen = next(iter(mine))
if len(mine) > 1:
    chosen = first_unfinished(project, list(mine.values()), reviewer)
    with st.container(key="judge-queue"):
        chosen = st.selectbox(
            WORDS[mine[chosen].language].choose_queue,
            list(mine),
            index=list(mine).index(chosen),
            key=state.QUEUE,
            bind="query-params",
            format_func=distinct_names(list(mine.values())).__getitem__,
            label_visibility="collapsed",
            width=420,
        )
question(WORDS[mine[chosen].language].title)
judge_queue(view, mine[chosen], reviewer)
