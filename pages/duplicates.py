import streamlit as st

from app import cached_duplicates, state
from app.borderline import borderline
from app.duplicate_kinds import choose_kind, show_search
from app.findings_list import finding_note
from app.group_actions import act_on_groups
from app.group_filters import filter_groups, group_pictures
from app.groups import browse_groups
from app.parts import answer, question, sentence
from nlp_explorer.answers_duplicates import groups_answer

question("Which texts stand in the data more than once?")
view = state.require_dataset()
found = cached_duplicates.duplicates(view, False)
answer(cached_duplicates.answer(view.key, view.part, found), of=view.of)
asked = choose_kind(view)
show_search(view, asked)
groups = cached_duplicates.groups(view, asked)
if groups is not None:
    group_pictures(view, asked, groups)
    asked = filter_groups(view, asked)
    chosen = cached_duplicates.chosen_groups(view, asked) or groups
    with st.container(horizontal=True, vertical_alignment="center"):
        sentence(groups_answer(chosen, asked.filter.sentence()))
        act_on_groups(view, asked, chosen)
    if chosen.n_groups:
        browse_groups(view, cached_duplicates.rows(view, asked, chosen), key="groups")
    borderline(view, asked)
for code in ("exact-duplicates", "normalised-duplicates"):
    finding_note(view, code)
