import streamlit as st

from app import cache, state
from app.cutting import ask_max_length, ask_share_lost, ask_side, ask_today, compare_sides, coverage_cards, cut_rows
from app.parts import answer, empty, question, sentence
from app.tokens import choose_tokenizer, token_counts
from nlp_explorer.plots.lengths import coverage_lines, is_wide
from nlp_explorer.training.coverage import class_table, coverage_curve
from nlp_explorer.training.sequence_length import coverage_answer, curve_lengths, recommend

question("Where should texts be cut?")
view = state.require_dataset()
headline = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    tokenizer = choose_tokenizer(view)
    share_lost = ask_share_lost()
    today = ask_today()
    side = ask_side()
counts = None if tokenizer is None else token_counts(view, tokenizer)
if tokenizer is None or counts is None:
    st.stop()
limits, n_special = tokenizer.tokenizer.limits, tokenizer.tokenizer.n_special
tokens = counts.loc[view.part.row_ids]
found = cache.coverages(view.key, tokenizer.tokenizer.fingerprint, view.part, tokens.to_numpy(), n_special)
advice = recommend(found.all_rows, found.classes, max_share_lost=share_lost, model_limit=limits.max_length)
if advice.max_length is None:
    empty(advice.reason)
    st.stop()
length = ask_max_length(found.all_rows, advice.max_length, limits.max_length)
with headline:
    answer(coverage_answer(found.all_rows, found.classes, length), of=view.of)
    sentence(advice.reason)
coverage_cards(found.all_rows, length, today, hidden_size=limits.hidden_size)
left, right = st.columns([7, 5], gap="medium")
lengths = curve_lengths(found.all_rows, advice.max_length, limits.max_length)
with left:
    st.plotly_chart(
        coverage_lines(
            coverage_curve(found.all_rows, lengths),
            chosen=length,
            recommended=advice.max_length,
            logarithmic=is_wide(lengths),
        ),
        key="coverage",
        alt="Share of rows cut, tokens lost and padding over the maximum length",
        config={"displayModeBar": False},
    )
with right:
    if found.classes:
        st.dataframe(
            class_table(found.classes, length),
            height=330,
            column_order=["rows", "share_cut", "share_lost", "longest"],
            column_config={
                "_index": st.column_config.TextColumn("class", width=170),
                "share_cut": st.column_config.NumberColumn("rows cut", format="percent"),
                "share_lost": st.column_config.NumberColumn("tokens lost", format="percent"),
            },
            alt=f"What is cut of each class at {length}",
        )
st.subheader("Which end to keep", anchor=False)
compare_sides(view, counts, tokenizer, length)
st.subheader("The rows that are cut", anchor=False)
cut_rows(view, tokens, tokenizer, length, side)
