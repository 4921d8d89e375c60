import streamlit as st

from app import cached_classes, class_space, state
from app.class_choice import choose_class
from app.definitions import edit_definition
from app.exemplar_texts import choose_view, class_side_by_side
from app.parts import answer, empty, question
from nlp_explorer.classes.definition_answers import definitions_answer
from nlp_explorer.classes.exemplars import most_confused_with

question("What does each class mean?")
view = state.require_dataset()
known = cached_classes.class_definitions(
    (view.opened.project.id, view.opened.project.change_count()), view.opened.project
)
answer(definitions_answer(view.dataset.classes, known), of=view.of)
if not view.part.has_labels:
    empty("No row has a label. If a column holds the labels, choose it under 'Open dataset'.")
    st.stop()
with st.container(horizontal=True, vertical_alignment="center"):
    label = choose_class(view)
    kind = choose_view()
class_space.offer_embedding(view, "finds the typical texts", starts_at_once=True)
confused = most_confused_with(view.dataset, label, class_space.overlap_at_hand(view), view.runs)
class_side_by_side(view, label, confused, kind)
edit_definition(view, label)
