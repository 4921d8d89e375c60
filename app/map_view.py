"""The map of a dataset: embedded in the background, sketched at once, refined while one looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app import cached_embeddings, cached_map, encoding, state
from app.jobs import Job, jobs, show_job
from app.map.scatter import scatter_map, tell_map
from app.map_colouring import colouring
from app.map_parts import MapParts
from nlp_explorer.embeddings import EncoderName, background, nearest
from nlp_explorer.folders import cache_folder
from nlp_explorer.plots.map_payload import inside, map_payload, of_kinds
from nlp_explorer.plots.scatter import MAX_PLOTLY_POINTS, scatter_figure

COLOUR, CLUSTERING = "colour", "clustering"  # URL, bound
N_LIT = 15  # true neighbours of the open row, as many as the trust in the map is judged by


def choose_clustering_widget() -> bool:
    """Ask how clusters are formed; return whether by density."""
    chosen = st.segmented_control(
        "Clusters",
        ["all texts", "dense places"],
        default="all texts",
        required=True,
        key=CLUSTERING,
        bind="query-params",
        help="All texts: each goes to its nearest centre (k-means). Dense places: where many texts stand close "
        "together on the map (HDBSCAN); texts between them are in no cluster.",
    )
    return bool(chosen == "dense places")


def map_parts(view: state.View, encoder: EncoderName, *, by_density: bool = False) -> MapParts:
    """Return what the map is made of; while the texts are being embedded, show how far it is and end the page here.

    While an encoder that takes minutes is at work, what the quick one gives is returned.
    """
    name = encoding.name_of(view, encoder)
    quick = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).quick
    if encoder != quick and cached_embeddings.embeddings(name, encoder, view.dataset) is None:
        meanwhile = map_parts(view, quick, by_density=by_density)
        return meanwhile if meanwhile.refining else replace(meanwhile, refining=_start_map(view, encoder))
    embeddings = encoding.require_embeddings(view, encoder)
    projection, refining = cached_embeddings.refined_projection(name, embeddings), None
    if projection is None:
        refining = _start_map(view, encoder)
        projection = cached_embeddings.sketch(name, embeddings)
    kind = f"{name}-{'density-' + projection.method if by_density else 'centres'}"
    found = cached_embeddings.clusters(kind, view.dataset.texts, embeddings, projection if by_density else None)
    titles = pd.Series(
        [f"{number}. {words}" for number, words in enumerate(found.names["name"], start=1)], index=found.names.index
    )
    return MapParts(
        embeddings=embeddings,
        clusters=found.clusters,
        projection=projection,
        titles=titles,
        drawn=cached_map.drawn(
            (*view.key, kind, projection.method), view.dataset, view.part, projection, found, titles
        ),
        refining=refining,
    )


def _start_map(view: state.View, encoder: EncoderName) -> Job:
    return jobs().start(
        encoding.map_job(view, encoder),
        "Refining the map",
        background.embed_and_project,
        texts=view.dataset.texts.tolist(),
        encoder=encoder,
        cache=str(cache_folder()),
    )


def show_map(view: state.View, parts: MapParts, by: str, *, key: str) -> np.ndarray | None:
    """Show the map; return which rows of the slice are selected on it (bool), None when nothing is.

    A click opens the row. What the legend hides is not selected.
    """
    places = parts.drawn.places
    kinds, colours = colouring(view, parts, by)
    if st.session_state.get("no-webgl"):
        return _plotly_map(view, places, kinds, colours, key=key)
    payload = map_payload(
        places,
        kinds,
        colours=colours,
        texts=view.part.texts,
        names=parts.drawn.names,
        view=f"{view.opened.token} {parts.embeddings.encoder} {parts.projection.method}",
        rows=str(view.key),
        colouring=by,
    )
    event = scatter_map(payload, colouring=by, key=key)
    marked = [int(at) for at in np.flatnonzero(view.part.row_ids == state.open_row())]
    lit = true_neighbours(parts, marked[0]) if marked else []
    tell_map(view.part.texts, rows=str(view.key), marked=marked, lit=lit, key=f"{key}-teller")
    if event.needs_fallback:
        st.session_state["no-webgl"] = True
        st.rerun()
    if event.clicked is not None and event.clicked < len(view.part):
        state.set_open_row(int(view.part.row_ids[event.clicked]))
    if not event.polygons:
        return None
    within = np.logical_or.reduce([inside(places, polygon) for polygon in event.polygons])
    return np.asarray(within & ~of_kinds(kinds, event.hidden))


def true_neighbours(parts: MapParts, at: int) -> list[int]:
    """Return the positions, in the slice, of the rows nearest to one of them by their vectors."""
    vectors = parts.embeddings.vectors
    if len(parts.drawn.positions) < len(vectors):  # of a slice; a copy of all would cost a second among a million
        vectors = vectors[parts.drawn.positions]
    if not vectors[at].any():
        return []
    found = nearest(vectors[at : at + 1], vectors, k=N_LIT, leave_out=np.array([at]))
    return [int(position) for position in found.positions[0]]


def _plotly_map(
    view: state.View, places: np.ndarray, kinds: pd.Categorical[Any], colours: dict[str, str], *, key: str
) -> np.ndarray | None:
    st.caption(
        "This browser has no WebGL2, so a simpler map is drawn"
        + (
            f", of {MAX_PLOTLY_POINTS:,} of {len(places):,} rows, evenly spaced."
            if len(places) > MAX_PLOTLY_POINTS
            else "."
        )
    )
    event = st.plotly_chart(
        scatter_figure(places, kinds, colours=colours, texts=view.part.texts),
        key=f"{key}-plotly",
        on_select="rerun",
    )
    chosen = [point["customdata"][0] for point in event["selection"]["points"]]
    if not chosen:
        return None
    mask = np.zeros(len(view.part), dtype=bool)
    mask[chosen] = True
    return mask


def show_refining(parts: MapParts) -> None:
    """Show how far the better map is; when it is there, draw it."""
    job = parts.refining
    if job is None:
        return
    if job.status == "failed":
        st.text(job.error)
    elif job.status == "cancelled":
        st.button("Refine the map", on_click=jobs().forget, args=(job.key,))
    else:
        show_job(job)
