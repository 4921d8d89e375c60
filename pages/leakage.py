import streamlit as st

from app import cached_duplicates, state
from app.duplicate_kinds import index_or_equal, near_slider, show_search
from app.findings_list import finding_note
from app.leaks import choose_leak, leaked_groups, scores_beside
from app.parts import answer, empty, question
from nlp_explorer.answers_duplicates import leakage_answer
from nlp_explorer.review.steps.duplicate_groups import GroupStep

question("Does one split leak into another?")
view = state.require_dataset()
if len(view.part.splits) < 2:
    empty("There are no two splits to compare here: a column or files that say train and test are needed.")
    st.stop()
index = index_or_equal(view)
threshold = max(near_slider(view, False), index.floor)
table = cached_duplicates.leaks(view.key, threshold, index.floor, view.part, index)
answer(leakage_answer(table, view.part.splits), of=view.of)
show_search(view, GroupStep())
split, other, kind = choose_leak(view, table)
leaked_groups(view, index, threshold, (split, other), kind)
scores_beside(view, index, threshold, (split, other))
finding_note(view, "split-leakage")
