"""What is kept for all sessions about embeddings: clusters, maps, neighbours, label issues. Keyed as in cache."""

from __future__ import annotations

from typing import TypeVar

import pandas as pd
import streamlit as st

from app.cache import NotYetError
from nlp_explorer.audit.label_issues import LabelIssues
from nlp_explorer.audit.label_issues import label_issues as find_label_issues
from nlp_explorer.audit.own_vectors import own_vectors
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import (
    Embeddings,
    EncoderChoice,
    EncoderName,
    NamedClusters,
    Projection,
    Surroundings,
    density_clusters,
    kept_encoder_choice,
    load_embeddings,
    load_projection,
    load_surroundings,
    named_clusters,
    project_sketch,
    with_names,
)
from nlp_explorer.folders import cache_folder

Found = TypeVar("Found")


@st.cache_resource(show_spinner=False, max_entries=4)
def suggested_encoder(dataset_key: str, _dataset: Dataset) -> EncoderChoice:
    """Return the encoder that the rule picks for the first view, with its reason."""
    return kept_encoder_choice(_dataset, cache_folder())


def embeddings(name: str, encoder: EncoderName, dataset: Dataset) -> Embeddings | None:
    """Return the embeddings of a dataset, None while they are not on disk."""
    try:
        return _embeddings(name, encoder, dataset)
    except NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _embeddings(name: str, encoder: EncoderName, _dataset: Dataset) -> Embeddings:
    found = load_embeddings(_dataset.texts, encoder, cache_folder())
    if found is None:
        raise NotYetError
    return found


@st.cache_resource(show_spinner="Comparing each text with the others", max_entries=4)
def label_issues(dataset_key: str, name: str, _dataset: Dataset, _embeddings_: Embeddings | None) -> LabelIssues:
    """Return the labels by suspicion, by the embeddings; by TF-IDF vectors where there are none."""
    return find_label_issues(_dataset, own_vectors(_dataset) if _embeddings_ is None else _embeddings_)


def refined_projection(name: str, embeddings_: Embeddings) -> Projection | None:
    """Return the refined map, None while it is not on disk."""
    try:
        return _refined_projection(name, embeddings_)
    except NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _refined_projection(name: str, _embeddings_: Embeddings) -> Projection:
    found = load_projection(_embeddings_, cache=cache_folder())
    if found is None:
        raise NotYetError
    return found


@st.cache_resource(show_spinner="Sketching the map", max_entries=4)
def sketch(name: str, _embeddings_: Embeddings) -> Projection:
    """Return the first sketch of the map."""
    return project_sketch(_embeddings_)


@st.cache_resource(show_spinner="Clustering and naming", max_entries=8)
def clusters(
    name: str, _texts: pd.Series, _embeddings_: Embeddings, _projection: Projection | None = None
) -> NamedClusters:
    """Return the clusters of a dataset: by density on a map where one is given, else around centres."""
    if _projection is None:
        return named_clusters(_texts, _embeddings_, cache_folder())
    return with_names(_texts, _embeddings_, density_clusters(_embeddings_, _projection))


def surroundings(name: str, embeddings_: Embeddings) -> Surroundings | None:
    """Return the nearest texts of each text, None while they are not on disk."""
    try:
        return _surroundings(name, embeddings_)
    except NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _surroundings(name: str, _embeddings_: Embeddings) -> Surroundings:
    found = load_surroundings(_embeddings_, cache_folder())
    if found is None:
        raise NotYetError
    return found
