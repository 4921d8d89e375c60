import streamlit as st

from app import cache, state
from app.findings_list import findings_panel
from app.parts import answer, question
from nlp_explorer.answers import length_answer
from nlp_explorer.percentiles_by_label import percentile_table
from nlp_explorer.plots.lengths import length_boxes, length_histogram, percentile_marks
from nlp_explorer.text.lengths import WORD_RULE, percentiles

question("How long are the texts?")
view = state.require_dataset()
lengths = cache.lengths(view.opened.key, view.dataset).loc[view.part.row_ids]
tokenizer = cache.tokenizer(view.opened.key, view.dataset)
units = [str(name) for name in reversed(lengths.columns)]
headline = st.empty()
with st.container(horizontal=True, vertical_alignment="center"):
    unit = st.segmented_control(
        "Unit",
        units,
        default=units[0],
        required=True,
        key="unit",
        bind="query-params",
        label_visibility="collapsed",
    )
    logarithmic = st.toggle("logarithmic axis", key="length-log", bind="query-params")
chosen = lengths[unit or units[0]]
with headline.container():
    answer(
        length_answer(percentiles(chosen), unit=chosen.name, n_empty=int((chosen == 0).sum())),
        of=view.of,
    )
left, right = st.columns([7, 5], gap="medium")
with left:
    st.plotly_chart(
        length_histogram(
            chosen, unit=chosen.name, marks=percentile_marks(percentiles(chosen)), logarithmic=logarithmic
        ),
        key="length-histogram",
        alt=f"Histogram of the length in {chosen.name}",
        config={"displayModeBar": False},
    )
with right:
    st.dataframe(
        percentile_table(view.part, chosen),
        height=330,
        alt=f"Percentiles of the length in {chosen.name} by label",
    )
st.caption(f"Tokens: {tokenizer.reason} Words: {WORD_RULE}")
if view.part.has_labels and not view.part.schema.is_multi_label:
    with st.expander("By label, as a picture"):
        st.plotly_chart(
            length_boxes(
                chosen,
                view.part.frame["label"],
                unit=chosen.name,
                order=cache.classes_by_count(view.opened.key, view.dataset),
            ),
            key="length-boxes",
            alt=f"Length in {chosen.name} by label",
            config={"displayModeBar": False},
        )
findings_panel(view, "lengths")
