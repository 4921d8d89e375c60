import streamlit as st

from app import encoding, state
from app.parts import answer, empty, question
from app.rows import browse
from app.search import QUERY, choose_kind, class_counts, found_by_meaning, found_by_words
from nlp_explorer.answers import search_answer

question("Where do the texts say it?")
view = state.require_dataset()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = choose_kind()
    query = st.text_input("Search", key=QUERY, bind="query-params", placeholder="words, /a pattern/, or a row number")
    by_meaning = kind == "meaning"
    encoder = encoding.choose_encoder_widget(view) if by_meaning else None
if not query.strip():
    empty("Write what to look for. By meaning, a row's number looks for texts like that row's.")
    st.stop()
rows = found_by_words(view, query) if encoder is None else found_by_meaning(view, encoder, query)
with headline.container():
    answer(search_answer(len(rows), len(view.part), by_meaning=by_meaning), of=view.of)
if len(rows):
    class_counts(view, rows)
browse(
    view,
    rows,
    key=f"search-{kind}",
    columns=["cosine"] if by_meaning else [],
    order_name="nearest first" if by_meaning else "row",
)
