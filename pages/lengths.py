import streamlit as st

from app import cache, state
from app.findings_list import findings_panel
from app.parts import answer, question, sentence
from app.rows import browse
from app.tokens import choose_tokenizer, token_counts
from nlp_explorer.answers import length_answer, outlier_answer
from nlp_explorer.outlying import outlying_rows
from nlp_explorer.percentiles_by_label import percentile_table
from nlp_explorer.plots.lengths import is_log_helpful, length_boxes, length_histogram, percentile_marks
from nlp_explorer.text.lengths import WORD_RULE, percentiles

UNITS = ("tokens", "words", "characters")
AXES = ("automatic", "linear", "logarithmic")

question("How long are the texts?")
view = state.require_dataset()
headline = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    unit = st.segmented_control("Unit", UNITS, default=UNITS[0], required=True, key="unit", bind="query-params")
    axis = st.segmented_control("Axis", AXES, default=AXES[0], required=True, key="axis", bind="query-params")
    groups = st.segmented_control(
        "By", ("label", "split"), default="label", required=True, key="length-groups", bind="query-params"
    )
    tokenizer = choose_tokenizer(view) if unit == UNITS[0] else None
if unit == UNITS[0]:
    counts = None if tokenizer is None else token_counts(view, tokenizer)
    if counts is None:
        st.stop()
else:
    counts = cache.lengths(view.opened.key, view.dataset)[unit]
chosen = counts.loc[view.part.row_ids]
found = percentiles(chosen)
outlying = outlying_rows(chosen)
with headline:
    answer(length_answer(found, unit=unit, n_empty=int((chosen == 0).sum())), of=view.of)
    sentence(outlier_answer(outlying, unit=unit))
left, right = st.columns([7, 5], gap="medium")
with left:
    st.plotly_chart(
        length_histogram(
            chosen,
            unit=unit,
            marks=percentile_marks(found),
            logarithmic=axis == "logarithmic" or (axis == "automatic" and is_log_helpful(found)),
        ),
        key="length-histogram",
        alt=f"Histogram of the length in {unit}",
        config={"displayModeBar": False},
    )
with right:
    st.dataframe(
        percentile_table(view.part, chosen, by=groups),
        height=330,
        column_config={"_index": st.column_config.TextColumn(groups, width=170)},
        alt=f"Percentiles of the length in {unit} by {groups}",
    )
st.caption(
    WORD_RULE
    if unit == "words"
    else f"Tokenizer: {tokenizer.tokenizer.name}, special tokens included."
    if tokenizer
    else "Characters are Unicode code points."
)
if view.part.has_labels and not view.part.schema.is_multi_label:
    with st.expander("By label, as a picture"):
        st.plotly_chart(
            length_boxes(
                chosen,
                view.part.frame["label"],
                unit=unit,
                order=cache.classes_by_count(view.opened.key, view.dataset),
            ),
            key="length-boxes",
            alt=f"Length in {unit} by label",
            config={"displayModeBar": False},
        )
if len(outlying.rows):
    st.subheader("The outliers", anchor=False)
    browse(view, outlying.rows, key="outliers", columns=(unit, "kind"), order_name="farthest first")
findings_panel(view, "lengths")
