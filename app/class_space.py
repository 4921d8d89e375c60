"""Where the classes stand in the space of the suggested encoder: used when it is at hand, or made first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import cached_classes, cached_embeddings, encoding, state
from app.jobs import jobs, show_job
from nlp_explorer.embeddings import Embeddings, EncoderName


def _encoder(view: state.View) -> EncoderName:
    return cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name


def space_name(view: state.View) -> str:
    """Return what the embeddings of the dataset are kept under."""
    return encoding.name_of(view, _encoder(view))


def embeddings_at_hand(view: state.View) -> Embeddings | None:
    """Return the embeddings of the whole dataset by the suggested encoder, None while they are not on disk."""
    return cached_embeddings.embeddings(space_name(view), _encoder(view), view.dataset)


def overlap_at_hand(view: state.View) -> pd.DataFrame | None:
    """Return which classes lie over each other; None without embeddings, or where rows carry several labels."""
    found = embeddings_at_hand(view)
    if found is None or view.dataset.schema.is_multi_label or not view.dataset.has_labels:
        return None
    return cached_classes.class_overlap(view.opened.key, space_name(view), view.dataset, found)


def offer_overlap(view: state.View) -> None:
    """Offer to embed the texts, which tells the nearest class of each; say where that does not apply."""
    if view.dataset.schema.is_multi_label:
        st.caption("Nearest classes: not applicable: several labels per row.")
    else:
        offer_embedding(view, "tells which classes overlap")


def offer_embedding(view: state.View, why: str, *, starts_at_once: bool = False) -> None:
    """Offer to embed the texts, show how far that is; nothing once they are embedded."""
    if embeddings_at_hand(view) is not None:
        return
    key = f"embed-{space_name(view)}"
    job = jobs().get(key)
    if job is None and not starts_at_once:
        if st.button(f"Embed the texts: {why}", key="embed-texts"):
            encoding.embedding_job(view, _encoder(view))
            st.rerun()
        return
    job = job or encoding.embedding_job(view, _encoder(view))
    if job.status == "running":
        show_job(job)
    else:
        st.text(job.error or "The embedding was cancelled.")
        st.button("Start again", key="embed-again", on_click=jobs().forget, args=(job.key,))
