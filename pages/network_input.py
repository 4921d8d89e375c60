import streamlit as st

from app import cache, state
from app.cutting import ask_side
from app.parts import answer, question, sentence
from app.rows import browse
from app.tokens import choose_tokenizer, draw_tokens, token_counts
from nlp_explorer.text.network_input import input_answer, n_padding
from nlp_explorer.text.token_view import truncated
from nlp_explorer.text.tokenizer_fit import FERTILITY_SOURCE
from nlp_explorer.text.tokenizers import available_tokenizers, packaged_tokenizer
from nlp_explorer.training.sequence_length import HABIT, STEP

question("What will the network see?")
view = state.require_dataset()
headline = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = choose_tokenizer(view)
    length = int(
        st.number_input(
            "Maximum length",
            min_value=STEP,
            value=HABIT,
            step=STEP,
            key=state.INPUT_LENGTH,
            bind="query-params",
            width=150,
        )
    )
    side = ask_side()
counts = None if chosen is None else token_counts(view, chosen)
if chosen is None or counts is None:
    st.stop()
picture = st.container()
st.subheader("Rows, longest first", anchor=False)
longest = counts.loc[view.part.row_ids].sort_values(ascending=False, kind="stable")
row_id = browse(view, longest.to_frame(), key="input", columns=("tokens",), order_name="longest first")
text = view.dataset.frame.loc[row_id, "text"]
tokens = truncated(chosen.tokenizer.tokens([text if isinstance(text, str) else ""])[0], length, side)
with headline:
    answer(input_answer(tokens, length, row_id=row_id, tokenizer=chosen.tokenizer.name), of=view.of)
with picture:
    draw_tokens(tokens, n_padding=n_padding(tokens, length))
    st.subheader("Which tokenizer fits?", anchor=False, help=f"Source: {FERTILITY_SOURCE}")
    packaged = {name: packaged_tokenizer(name) for name in available_tokenizers()}
    compared = {**packaged, chosen.tokenizer.name: chosen.tokenizer}
    names = tuple(tokenizer.fingerprint for tokenizer in compared.values())
    fits = cache.fits(view.opened.key, names, view.dataset, tuple(compared.values()))
    sentence(fits.sentence)
    st.dataframe(fits.table, hide_index=True, alt="Tokens per word and unknown tokens of each tokenizer")
