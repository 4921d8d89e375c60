import streamlit as st

from app import door
from app.parts import answer, empty, question
from app.storage import clear, storage_table
from nlp_explorer.answers import storage_answer
from nlp_explorer.embeddings import store_contents
from nlp_explorer.embeddings.store import MAX_BYTES
from nlp_explorer.folders import cache_folder

question("What is kept on disk?")
contents = store_contents(cache_folder())
answer(storage_answer(contents, MAX_BYTES))
st.caption("A text that was embedded once is not embedded again, in any dataset. Nothing here is precious.")
if contents.empty:
    empty("Embeddings are kept here as soon as a map is drawn.")
    st.stop()
storage_table(contents)
if door.allows("decide"):
    st.button("Delete all kept embeddings", icon=":material/delete:", key="clear-store", on_click=clear)
