import streamlit as st

from app import cache, state
from app.class_table import class_cards, class_table
from app.findings_list import findings_panel
from app.label_picture import label_picture, picture_controls
from app.parts import answer, empty, question
from nlp_explorer.answers import label_answer
from nlp_explorer.classes.shift import class_shift, default_comparison
from nlp_explorer.classes.sizes import CLASS_ORDERS, class_sizes, ordered_classes, with_shift

question("How are the labels distributed?")
view = state.require_dataset()
counts = cache.counts(view.key, view.part)
answer(label_answer(counts, len(view.part)), of=view.of)
if counts.empty:
    empty("Nothing to count. If a column holds the labels, choose it under 'Open dataset'.")
    st.stop()
pair = default_comparison(view.part)
sizes = with_shift(class_sizes(counts), class_shift(counts, *pair) if pair else None)
class_cards(sizes)
with st.container(horizontal=True, vertical_alignment="center"):
    order = st.segmented_control(
        "Order",
        CLASS_ORDERS if pair else CLASS_ORDERS[:-1],
        default=CLASS_ORDERS[0],
        required=True,
        key="label-order",
        bind="query-params",
        label_visibility="collapsed",
    )
    search = st.text_input(
        "Find a class",
        key="label-search",
        bind="query-params",
        placeholder="find a class",
        width=170,
        label_visibility="collapsed",
    )
    drawn = picture_controls(len(sizes))
ordered = ordered_classes(sizes, order, search=search)
if ordered.empty:
    empty(f"No class is named like {search!r}.")
    st.stop()
picture, table = st.columns([7, 6], gap="medium")
with picture:
    label_picture(sizes, ordered, drawn)
with table:
    class_table(view, ordered)
findings_panel(view, "labels")
