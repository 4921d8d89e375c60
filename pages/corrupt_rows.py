import streamlit as st

from app import cache, state
from app.findings_list import findings_panel
from app.parts import answer, question
from app.unread import understood_files, unread_pieces
from nlp_explorer.answers import corrupt_answer, records_sentence

question("Which rows are broken?")
view = state.require_dataset(needs_rows=False)
findings = [f for f in cache.findings(view.key, view.part, view.runs) if f.page == "corrupt_rows"]
answer(corrupt_answer(findings, len(view.part), len(view.dataset.unread)), of=view.of)
st.caption(records_sentence(view.dataset))
unread_pieces(view.dataset)
findings_panel(view, "corrupt_rows")
understood_files(view.dataset)
