import streamlit as st

from app import encoding, state
from app.parts import answer, question
from app.rows import browse
from nlp_explorer.embeddings import outliers
from nlp_explorer.embeddings.part_rows import rows_within

question("Which texts belong nowhere?")
view = state.require_dataset()
headline = st.empty()
encoder = encoding.choose_encoder_widget(view)
around = encoding.require_surroundings(view, encoder)
found = outliers(view.dataset, around)
with headline.container():
    answer(found.sentence)
st.caption(f"{around.sentence()} {encoding.reason(view, encoder)}")
rows = rows_within(view.part, found.rows)
browse(view, rows, key="outliers", columns=["mean_cosine"], order_name="loneliest first")
