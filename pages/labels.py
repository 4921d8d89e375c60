import streamlit as st

from app import cache, state
from app.class_table import class_table
from app.findings_list import findings_panel
from app.parts import answer, empty, question
from nlp_explorer.answers import label_answer
from nlp_explorer.plots.labels import MAX_BARS, label_bars

question("How are the labels distributed?")
view = state.require_dataset()
counts = cache.counts(view.key, view.part)
answer(label_answer(counts, len(view.part)), of=view.of)
if counts.empty:
    empty("Nothing to count. If a column holds the labels, choose it under 'Open dataset'.")
    st.stop()
picture, table = st.columns([7, 5], gap="medium")
with picture:
    with st.container(horizontal=True, vertical_alignment="center"):
        order = st.segmented_control(
            "Order",
            ["by count", "by name"],
            default="by count",
            required=True,
            key="label-order",
            bind="query-params",
            label_visibility="collapsed",
        )
        logarithmic = st.toggle("logarithmic axis", key="label-log", bind="query-params")
    ordered = counts if order == "by count" else counts.sort_index()
    st.plotly_chart(
        label_bars(ordered, logarithmic=logarithmic),
        key="label-bars",
        alt="Rows per class and split",
        config={"displayModeBar": False},
    )
    if len(counts) > MAX_BARS:
        st.caption(f"The first {MAX_BARS} of {len(counts):,} classes; the table holds all.")
with table:
    class_table(view, ordered)
findings_panel(view, "labels")
