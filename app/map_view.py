"""The map of a dataset: embedded in the background, sketched at once, refined while one looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from app import cache, state
from app.jobs import Job, jobs, show_job
from app.map.scatter import scatter_map
from nlp_explorer.embeddings import (
    Clusters,
    Embeddings,
    EncoderName,
    Projection,
    background,
    list_encoders,
)
from nlp_explorer.embeddings.cluster_part import clusters_within
from nlp_explorer.folders import cache_folder
from nlp_explorer.plots.map_payload import MapName, inside, kind_colours, map_payload, unit_square
from nlp_explorer.plots.scatter import MAX_PLOTLY_POINTS, scatter_figure
from nlp_explorer.plots.theme import GIVEN, PREDICTED, label_colours, split_colour

ENCODER, COLOUR = "encoder", "colour"  # URL, bound
_BLANK = "blank text"


@dataclass(frozen=True, eq=False)
class MapParts:
    """What the map of a slice is made of. All aligned with the rows of the slice."""

    embeddings: Embeddings  # of the whole dataset
    clusters: Clusters  # of the whole dataset
    names: pd.Series  # of the clusters of the whole dataset, the largest first; index: cluster
    described: pd.DataFrame  # one line a cluster that has rows in the slice
    projection: Projection  # of the whole dataset
    positions: np.ndarray  # int64: where the rows of the slice stand in the dataset
    refining: Job | None

    def title_of(self, cluster: int) -> str:
        """Return the number of a cluster, by size in the whole dataset, and its name."""
        number = list(self.names.index).index(cluster) + 1
        return f"{number}. {self.names[cluster]}"


def choose_encoder_widget(view: state.View) -> EncoderName:
    """Ask which encoder; the default is the one that the rule picks, with its reason."""
    encoders = {info.name: info for info in list_encoders()}
    suggested = cache.suggested_encoder(view.opened.key, view.dataset)
    chosen = st.segmented_control(
        "Encoder",
        [name for name, info in encoders.items() if info.is_available],
        default=suggested.name,
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


def map_parts(view: state.View, encoder: EncoderName) -> MapParts:
    """Return what the map is made of; while the texts are being embedded, show how far it is and end the page here."""
    name = f"{view.dataset.text_fingerprint}-{encoder}"
    embeddings = cache.embeddings(name, encoder, view.dataset)
    if embeddings is None:
        _wait(
            jobs().start(
                f"embed-{name}",
                "Embedding the texts",
                background.embed_texts,
                texts=view.dataset.texts.tolist(),
                encoder=encoder,
                cache=str(cache_folder()),
            )
        )
    assert embeddings is not None
    projection, refining = cache.refined_projection(name, embeddings), None
    if projection is None:
        refining = jobs().start(
            f"project-{name}",
            "Refining the map",
            background.embed_and_project,
            texts=view.dataset.texts.tolist(),
            encoder=encoder,
            cache=str(cache_folder()),
        )
        projection = cache.sketch(name, embeddings)
    clusters, positions = cache.clusters(name, embeddings), cache.positions(view.dataset, view.part)
    described = cache.described_clusters(f"{view.opened.key}-{name}", name, view.dataset, embeddings)
    return MapParts(
        embeddings=embeddings,
        clusters=clusters,
        names=described["name"],
        described=clusters_within(view.part, positions, clusters, described),
        projection=projection,
        positions=positions,
        refining=refining,
    )


def _wait(job: Job) -> None:
    if job.status == "running":
        show_job(job)
    elif job.status == "done":  # kept on disk, but it cannot be read back
        st.text("The embeddings were made but cannot be read back. Is the disk full?")
        jobs().forget(job.key)
    else:
        st.text(job.error or "The work was cancelled.")
        st.button("Start again", on_click=jobs().forget, args=(job.key,))
    st.stop()


def cluster_names(parts: MapParts) -> pd.Categorical[Any]:
    """Return the name of the cluster of each row of the slice; missing for a blank text."""
    titles = {cluster: parts.title_of(cluster) for cluster in parts.names.index}
    assigned = pd.Series(parts.clusters.assignment[parts.positions])
    named: pd.Categorical[Any] = pd.Categorical(assigned.map(titles), categories=list(titles.values()))
    return named


def colouring(view: state.View, parts: MapParts, by: str) -> tuple[pd.Categorical[Any], dict[str, str]]:
    """Return what each row of the slice is coloured by, and the colour of each kind."""
    frame = view.part.frame
    if by == "cluster":
        kinds = cluster_names(parts)
        return kinds, kind_colours(list(kinds.categories))
    if by == "split":
        return pd.Categorical(frame["split"]), {split: split_colour(split) for split in view.dataset.splits}
    if by.startswith("run "):
        run = next(run for run in view.runs if f"run {run.title}" == by).subset(view.part.row_ids)
        right = np.where(run.predicted.astype("str") == frame["label"].astype("str"), "right", "wrong")
        known = run.predicted.notna() & frame["label"].notna()
        kinds = pd.Categorical(pd.Series(right).where(known.to_numpy()))
        return kinds, {"right": GIVEN, "wrong": PREDICTED}
    order = cache.classes_by_count(view.opened.key, view.dataset)
    return pd.Categorical(frame["label"].astype("str"), categories=order), label_colours(order)


def colour_choices(view: state.View) -> list[str]:
    """Return what the map can be coloured by."""
    choices = ["label"] if view.dataset.has_labels and not view.dataset.schema.is_multi_label else []
    choices.append("cluster")
    if len(view.dataset.splits) > 1:
        choices.append("split")
    return choices + [f"run {run.title}" for run in view.runs]


def show_map(view: state.View, parts: MapParts, by: str, *, key: str) -> np.ndarray | None:
    """Show the map; return which rows of the slice are selected on it (bool), None when nothing is.

    A click opens the row.
    """
    places = unit_square(parts.projection.xy)[parts.positions]
    kinds, colours = colouring(view, parts, by)
    if st.session_state.get("no-webgl"):
        return _plotly_map(view, places, kinds, colours, key=key)
    marked = np.flatnonzero(view.part.row_ids == state.open_row())
    payload = map_payload(
        places,
        kinds,
        colours=colours,
        texts=view.part.texts,
        names=_names(places, cluster_names(parts)),
        view=f"{view.opened.token} {parts.embeddings.encoder} {parts.projection.method}",
        colouring=by,
        marked=[int(at) for at in marked],
        has_selection=bool(st.session_state.get(key, {}).get("polygon")),
    )
    event = scatter_map(payload, key=key)
    if event.needs_fallback:
        st.session_state["no-webgl"] = True
        st.rerun()
    if event.clicked is not None and event.clicked < len(view.part):
        state.set_open_row(int(view.part.row_ids[event.clicked]))
    return None if event.polygon is None else inside(places, event.polygon)


def _names(places: np.ndarray, clusters: pd.Categorical[Any]) -> list[MapName]:
    """Return the clusters' names at the medians of their places, largest cluster first."""
    frame = pd.DataFrame({"x": places[:, 0], "y": places[:, 1], "cluster": clusters})
    middle = frame.groupby("cluster", observed=True).median()
    sizes = frame["cluster"].value_counts()
    return [
        MapName(str(name).split(". ", 1)[1], *(float(place) for place in middle.loc[name].to_numpy()))
        for name in sizes.index
        if name in middle.index
    ]


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
