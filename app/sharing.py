"""The links of a shared app: who has one, a new one, and taking one back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import door
from app.markup import as_label, plain
from nlp_explorer.errors import ExplorerError
from nlp_explorer.sharing.roles import MEANING, ROLES

_SAID = "sharing-said"  # session: the new link, shown once, or why there is none


def links_table() -> None:
    """Show who has a link, and withdraw one."""
    links = door.book().links()
    still_open = [link for link in links if link.is_open]
    st.html(
        f'<div class="answer" data-testid="answer">{len(still_open):,} of {len(links):,} links let somebody in.</div>'
    )
    table = pd.DataFrame(
        {
            "person": [link.name for link in links],
            "role": [link.role for link in links],
            "may": [MEANING[link.role] for link in links],
            "made": [link.made_at for link in links],
            "open": [link.is_open for link in links],
        }
    )
    made = st.column_config.DatetimeColumn("made, UTC", format="D MMMM YYYY, HH:mm", timezone="UTC")
    st.dataframe(table, hide_index=True, column_config={"made": made}, alt="Who has a link")
    by_id = {link.id: link for link in still_open}
    chosen = st.selectbox("Link", by_id, key="sharing-link", format_func=lambda link_id: by_id[link_id].name)
    if chosen in by_id:

        def withdraw(link_id: str) -> None:
            try:
                door.require("share")
                door.book().withdraw(link_id)
            except ExplorerError as error:
                st.session_state[_SAID] = (str(error), "")

        name = as_label(by_id[chosen].name)
        st.button(f"Withdraw the link of {name}", key="sharing-withdraw", on_click=withdraw, args=(chosen,))


def new_link() -> None:
    """Make a link for a person; it is shown once."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", key="sharing-name")
        st.selectbox(
            "Role",
            ROLES,
            index=ROLES.index("reviewer"),  # the least: nobody is let see or change all by a forgotten choice
            key="sharing-role",
            format_func=lambda one: f"{one}: {MEANING[one]}",
        )

        def make() -> None:
            try:
                door.require("share")
                link, secret = door.book().make(st.session_state["sharing-name"], st.session_state["sharing-role"])
            except ExplorerError as error:
                st.session_state[_SAID] = (str(error), "")
                return
            st.session_state[_SAID] = (f"The link of {link.name}, shown once:", door.address_of(secret))

        st.button("Make a link", key="sharing-make", on_click=make)
    sentence, address = st.session_state.pop(_SAID, ("", ""))
    if sentence:
        st.html(f"<p>{plain(sentence)}</p>")
    if address:
        st.code(address, language=None)
