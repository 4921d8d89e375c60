import streamlit as st

from app import class_reading, state
from app.class_choice import choose_class
from app.class_terms import rules_of_dataset, words_of_class
from app.definitions import show_definition
from app.parts import answer, empty, question
from nlp_explorer.classes.class_words import class_words_answer

question("What marks a class?")
view = state.require_dataset()
if len(view.part.classes) < 2:
    answer("There are fewer than two classes here: a word marks a class only against another one.", of=view.of)
    empty("Clear the slice on the left, or choose the column that holds the labels under 'Open dataset'.")
    st.stop()
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="center"):
    what = st.segmented_control(
        "What",
        ["words", "keyword rules"],
        default="words",
        required=True,
        key="words-or-rules",
        bind="query-params",
        label_visibility="collapsed",
    )
    label = choose_class(view)
words = class_reading.words_of_classes(view)
if words is None:
    st.stop()
if what == "keyword rules":
    rules_of_dataset(view, words, headline)
else:
    with headline.container():
        answer(class_words_answer(words, label), of=view.of)
    show_definition(view, label)
    words_of_class(view, words, label)
