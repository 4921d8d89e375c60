import streamlit as st

from app import door
from app.parts import empty, question
from app.sharing import links_table, new_link

question("Who may come in?")
if not door.allows("share"):
    empty("Links are made and withdrawn by an owner.")
elif door.is_shared():
    links_table()
    new_link()
else:
    st.text(
        "Only this machine can reach the pages. Start them with 'nlp-explorer app DATA --share' to let others in, "
        "each through a secret link of their own."
    )
