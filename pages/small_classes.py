import streamlit as st

from app import cache, cached_classes, class_space, state
from app.advice_table import advice_table
from app.class_weights import class_weights
from app.definitions import show_definition
from app.parts import answer, empty, question
from app.rows import browse
from nlp_explorer.classes.advice import advice_answer, rows_of_class
from nlp_explorer.labels import training_counts

question("What should be done about the small classes?")
view = state.require_dataset()
if not view.part.has_labels:
    answer("No row has a label.", of=view.of)
    empty("Nothing to advise on. If a column holds the labels, choose it under 'Open dataset'.")
    st.stop()
overlap = class_space.overlap_at_hand(view)
name = class_space.space_name(view) if overlap is not None else ""
inputs = cache.inputs(view.key, view.part, view.runs)
table = cached_classes.advice(view.key, name, view.part, inputs, overlap)
answer(advice_answer(table), of=view.of)
left, right = st.columns([8, 5], gap="medium")
with left:
    chosen = advice_table(table)
    class_space.offer_overlap(view)
with right:
    class_weights(training_counts(cache.counts(view.key, view.part)))
show_definition(view, chosen)
browse(view, rows_of_class(view.part, chosen), key="small-class-rows", order_name="file order")
