"""Which encoder the texts are seen by, and what it gives: made in the background while the page says how far it is."""

from __future__ import annotations

import streamlit as st

from app import cached_embeddings, state
from app.jobs import Job, jobs, show_job
from app.markup import as_label
from nlp_explorer.embeddings import Embeddings, EncoderName, Surroundings, encoder_info, list_encoders
from nlp_explorer.embeddings.background import embed_texts
from nlp_explorer.embeddings.kept_surroundings import find_surroundings
from nlp_explorer.folders import cache_folder
from nlp_explorer.launch import Launch

ENCODER = "encoder"  # URL, bound


def name_of(view: state.View, encoder: EncoderName) -> str:
    """Return what the vectors of a dataset by an encoder are cached under."""
    return f"{view.dataset.text_fingerprint}-{encoder}"


def map_job(view: state.View, encoder: EncoderName) -> str:
    """Return the key of the job that embeds the texts and makes their map."""
    return f"project-{name_of(view, encoder)}"


def choose_encoder_widget(view: state.View) -> EncoderName:
    """Ask which encoder; the default is the one named at the start, else the one that the rule picks."""
    asked = Launch.from_environment().encoder
    suggested = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
    encoders = {info.name: info for info in (*list_encoders(), *([encoder_info(asked)] if asked else []))}
    chosen = st.segmented_control(
        "Encoder",
        [name for name, info in encoders.items() if info.is_available],
        default=asked if asked in encoders and encoders[asked].is_available else suggested,
        required=True,
        format_func=lambda name: encoders[name].title,
        key=ENCODER,
        bind="query-params",
        help="\n\n".join(
            f"{info.title}: {info.description}" + (f" Not available: {info.why_not}" if info.why_not else "")
            for info in encoders.values()
        ),
    )
    return chosen


def reason(view: state.View, encoder: EncoderName, *, shown: EncoderName | None = None) -> str:
    """Return why this encoder was picked, safe in a caption: empty when a person did; or what is shown meanwhile."""
    if shown not in (None, encoder):
        return as_label(f"By the encoder {shown!r} until {encoder_info(encoder).title} has read the texts.")
    if Launch.from_environment().encoder:
        return ""
    suggested = cached_embeddings.suggested_encoder(view.opened.key, view.dataset)
    return as_label(suggested.reason) if suggested.name == encoder else ""


def require_embeddings(view: state.View, encoder: EncoderName) -> Embeddings:
    """Return the embeddings; while the texts are being embedded, show how far it is and end the page here."""
    name = name_of(view, encoder)
    embeddings = cached_embeddings.embeddings(name, encoder, view.dataset)
    if embeddings is None:
        made_with_a_map = jobs().get(map_job(view, encoder))
        if made_with_a_map is not None and made_with_a_map.status == "running":
            wait_for(made_with_a_map)
        wait_for(embedding_job(view, encoder))
    assert embeddings is not None
    return embeddings


def embedding_job(view: state.View, encoder: EncoderName) -> Job:
    """Return the job that embeds the texts, started if it was not yet."""
    return jobs().start(
        f"embed-{name_of(view, encoder)}",
        "Embedding the texts",
        embed_texts,
        texts=view.dataset.texts.tolist(),
        encoder=encoder,
        cache=str(cache_folder()),
    )


def require_surroundings(view: state.View, encoder: EncoderName) -> Surroundings:
    """Return the nearest texts of each text; while they are sought, show how far it is and end the page here."""
    name = name_of(view, encoder)
    embeddings = require_embeddings(view, encoder)
    found = cached_embeddings.surroundings(name, embeddings)
    if found is None:
        wait_for(
            jobs().start(
                f"surroundings-{name}",
                "Finding the nearest texts of each text",
                find_surroundings,
                texts=view.dataset.texts.tolist(),
                encoder=encoder,
                cache=str(cache_folder()),
            )
        )
    assert found is not None
    return found


def wait_for(job: Job) -> None:
    """Show how far a job is, or why it ended, and end the page here."""
    if job.status == "running":
        show_job(job)
    elif job.status == "done":  # kept on disk, but it cannot be read back
        st.text("The result was made but cannot be read back. Is the disk full?")
        jobs().forget(job.key)
    else:
        st.text(job.error or "The work was cancelled.")
        st.button("Start again", on_click=jobs().forget, args=(job.key,))
    st.stop()
