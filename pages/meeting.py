import streamlit as st

from app import address, state
from app.meeting_agenda import agenda_list, agenda_tools, minutes_downloads, policy_form
from app.meeting_item import label_change, show_item, use_item_style
from app.meeting_outcome import decided, item_bar, outcome_bar
from app.parts import answer, empty, question
from nlp_explorer.meeting.outcomes import agenda_answer

view = state.require_dataset(needs_rows=False)
items, outcomes = decided(view)
is_presenting = address.is_presenting() and bool(items)
if not is_presenting:
    question("What does the meeting decide?")
    answer(agenda_answer(items, outcomes))
if not items:
    empty(
        "Put findings, groups, rows, confused classes and steps of the recipe on the agenda where you see them, "
        "with 'Put on the agenda' or the key G."
    )
    policy_form(view)
    st.stop()
use_item_style(is_presenting=is_presenting)
ids = [item.id for item in items]
address.take_from_address(state.ITEM, ids, next((one for one in ids if one not in outcomes), ids[0]))
address.open_item(st.session_state[state.ITEM])  # so that the address can be passed on
item = next(item for item in items if item.id == st.session_state[state.ITEM])
outcome = outcomes.get(item.id)
item_bar(items, item, outcome)
show_item(view, item, outcome)
outcome_bar(view, item, outcome)
label_change(view, item)
if not is_presenting:
    agenda_list(items, outcomes, item)
    agenda_tools(view, items, outcomes, item)
    policy_form(view)
    minutes_downloads(view, outcomes)
