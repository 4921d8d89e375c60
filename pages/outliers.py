import streamlit as st

from app import encoding, state
from app.parts import answer, question, sentence
from app.rows import browse
from nlp_explorer.embeddings import outliers
from nlp_explorer.embeddings.measured_outliers import measured_outliers
from nlp_explorer.embeddings.part_rows import rows_within

question("Which texts belong nowhere?")
view = state.require_dataset()
headline = st.empty()
encoder = encoding.choose_encoder_widget(view)
around = encoding.require_surroundings(view, encoder)
found = outliers(view.dataset, around)
with headline.container():
    answer(found.sentence)
st.caption(f"{measured_outliers(encoder)} {around.sentence()} {encoding.reason(view, encoder)}".strip())
rows = rows_within(view.part, found.rows)
if rows.empty:
    rows = rows_within(view.part, found.loneliest)
    sentence(f"The {len(rows):,} loneliest of them all, to look at:" if len(rows) else "")
browse(view, rows, key="outliers", columns=["mean_cosine"], order_name="loneliest first")
