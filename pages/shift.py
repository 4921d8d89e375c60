import streamlit as st

from app import state
from app.parts import answer, empty, question
from app.split_shift import shift_of_classes, shift_of_lengths, shift_of_words
from nlp_explorer.classes.shift import compared_splits, default_comparison

question("Do the splits look alike?")
view = state.require_dataset()
default = default_comparison(view.part)
if default is None:
    answer("There is one split: nothing to compare.", of=view.of)
    empty("Open a further file as validation or test, or choose a split column under 'Open dataset'.")
    st.stop()
first, others = default[0], [pair[1] for pair in compared_splits(view.part)]
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="center"):
    other = st.segmented_control(
        "Splits",
        others,
        default=default[1],
        required=True,
        format_func=lambda name: f"{first} and {name}",
        key="split-compared",
        bind="query-params",
        label_visibility="collapsed",
    )
    what = st.segmented_control(
        "What",
        ["classes", "lengths", "words"],
        default="classes",
        required=True,
        key="shift-of",
        bind="query-params",
        label_visibility="collapsed",
    )
show = {"classes": shift_of_classes, "lengths": shift_of_lengths, "words": shift_of_words}
show[what](view, first, other, headline)
