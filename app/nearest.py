"""The nearest training texts of a row: what the model could have learnt it from."""

from __future__ import annotations

import streamlit as st

from app import cached_embeddings, encoding, state
from app.jobs import jobs, show_job
from app.markup import plain
from app.rows import MAX_TABLE_CHARACTERS
from nlp_explorer.predictions.nearest import nearest_train

N_NEAREST = 8


def nearest_texts(view: state.View, row_id: int) -> None:
    """Show the nearest texts of a row, of train where there is one; embeds the texts first if need be."""
    st.html("<b>Nearest texts</b>")
    encoder = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
    embeddings = cached_embeddings.embeddings(encoding.name_of(view, encoder), encoder, view.dataset)
    if embeddings is None:
        job = encoding.embedding_job(view, encoder)
        if job.status == "running":
            show_job(job)
        else:
            st.text(job.error or "The embedding was cancelled.")
            st.button("Start again", key="nearest-again", on_click=jobs().forget, args=(job.key,))
        return
    found = nearest_train(view.dataset, embeddings, row_id, k=N_NEAREST)
    st.html(f"<small>{plain(found.sentence)}</small>")
    rows = found.rows.assign(
        text=found.rows["text"].str.slice(0, MAX_TABLE_CHARACTERS), label=found.rows["label"].astype("str")
    )
    st.dataframe(
        rows[["cosine", "label", "text"]],
        hide_index=True,
        height=38 + 35 * len(rows),
        column_config={"cosine": st.column_config.NumberColumn("cosine", format="%.2f", width=60)},
        alt="The nearest texts with their cosine similarity and label",
    )
