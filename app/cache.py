"""The results that all sessions share. Thin wrappers, keyed by content; nothing is copied on a hit.

Arguments that start with an underscore are not part of the key: ``key`` names their content.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.background import load_near
from nlp_explorer.duplicates.choice import choose_shingling
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.member_rows import member_rows, near_rows_within
from nlp_explorer.duplicates.near import FLOOR
from nlp_explorer.duplicates.near_groups import NearIndex
from nlp_explorer.embeddings import (
    Clusters,
    Embeddings,
    EncoderChoice,
    EncoderName,
    Projection,
    Surroundings,
    choose_encoder,
    cluster,
    density_clusters,
    describe_clusters,
    load_embeddings,
    load_projection,
    load_surroundings,
    project_sketch,
    regions,
)
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.folders import cache_folder
from nlp_explorer.labels import label_counts
from nlp_explorer.predictions.bad_cases import bad_cases
from nlp_explorer.predictions.metrics import Scores, confusion, scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import Project
from nlp_explorer.review.export import Export, export_cleaned
from nlp_explorer.review.history import TAKEN_BACK, batches_newest_first
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.standing import standing as add_up_decisions
from nlp_explorer.slices import Slice
from nlp_explorer.text.lengths import text_lengths
from nlp_explorer.text.tokenizers import TokenizerChoice, choose_tokenizer

_ENTRIES = 32  # slices kept per kind of result; the oldest goes first

Key = tuple[str, Slice]  # View.key: content of dataset and runs, and the slice


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def part(dataset_key: str, chosen: Slice, _dataset: Dataset) -> Dataset:
    """Return the rows of a slice."""
    return chosen.apply(_dataset)


@st.cache_resource(show_spinner="Running the checks", max_entries=_ENTRIES)
def findings(key: Key, _part: Dataset, _runs: tuple[Predictions, ...]) -> tuple[Finding, ...]:
    """Return what the checks found in a slice."""
    return run_checks(inputs(key, _part, _runs))


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def inputs(key: Key, _part: Dataset, _runs: tuple[Predictions, ...]) -> Inputs:
    """Return a slice as checks take it, with what they share."""
    return Inputs(_part, tuple(run.subset(_part.row_ids) for run in _runs))


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def counts(key: Key, _part: Dataset) -> pd.DataFrame:
    """Return rows per class and split."""
    return label_counts(_part)


@st.cache_resource(show_spinner=False, max_entries=4)
def tokenizer(dataset_key: str, _dataset: Dataset) -> TokenizerChoice:
    """Return the tokenizer that serves for the dataset, and why."""
    return choose_tokenizer(_dataset.texts)


@st.cache_resource(show_spinner="Measuring the texts", max_entries=4)
def lengths(dataset_key: str, _dataset: Dataset) -> pd.DataFrame:
    """Return characters, words and tokens of each row of the whole dataset."""
    return text_lengths(_dataset.texts, tokenizer=tokenizer(dataset_key, _dataset).tokenizer)


@st.cache_resource(show_spinner="Scoring", max_entries=_ENTRIES)
def run_scores(key: Key, run: str, _part: Dataset, _run: Predictions) -> Scores:
    """Return the scores of a run on a slice."""
    return scores(_part, _run)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_confusion(key: Key, run: str, _part: Dataset, _run: Predictions) -> pd.DataFrame:
    """Return counts of label by prediction."""
    return confusion(_part, _run)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_bad_cases(key: Key, run: str, _part: Dataset, _run: Predictions) -> pd.DataFrame:
    """Return the wrong rows, most confident first."""
    return bad_cases(_part, _run)


@st.cache_resource(show_spinner=False, max_entries=4)
def classes_by_count(dataset_key: str, _dataset: Dataset) -> list[str]:
    """Return the classes of the whole dataset, most frequent first: what fixes their colours."""
    return [str(name) for name in label_counts(_dataset).index]


def positions(dataset: Dataset, part_: Dataset) -> np.ndarray:
    """Return where the rows of a part stand in the dataset: what embeddings are aligned with."""
    return np.asarray(dataset.frame.index.get_indexer(part_.frame.index))


@st.cache_resource(show_spinner=False, max_entries=8)
def standing(change_count: int, dataset_key: str, _project: Project, _dataset: Dataset) -> Standing:
    """Return what is decided about a dataset, as of a change of the project."""
    return add_up_decisions(_project, _dataset)


@st.cache_resource(show_spinner=False, max_entries=8)
def can_undo(project_state: tuple[str, int], reviewer: str, _project: Project) -> bool:
    """Return whether a reviewer has a batch that counts, as of a change of the project."""
    return bool((batches_newest_first(_project, reviewer=reviewer)["state"] != TAKEN_BACK).any())


@st.cache_resource(show_spinner="Applying the decisions", max_entries=4)
def export(change_count: int, dataset_key: str, _dataset: Dataset, _standing: Standing) -> Export:
    """Return the cleaned dataset, as of a change of the project."""
    return export_cleaned(_dataset, _standing)


class _NotYetError(Exception):
    """What is not on disk yet must not be remembered as missing: an exception is not cached."""


@st.cache_resource(show_spinner=False, max_entries=4)
def suggested_encoder(dataset_key: str, _dataset: Dataset) -> EncoderChoice:
    """Return the encoder that the rule picks for the first view, with its reason."""
    return choose_encoder(_dataset)


def embeddings(name: str, encoder: EncoderName, dataset: Dataset) -> Embeddings | None:
    """Return the embeddings of a dataset, None while they are not on disk."""
    try:
        return _embeddings(name, encoder, dataset)
    except _NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _embeddings(name: str, encoder: EncoderName, _dataset: Dataset) -> Embeddings:
    found = load_embeddings(_dataset.texts, encoder, cache_folder())
    if found is None:
        raise _NotYetError
    return found


def refined_projection(name: str, embeddings_: Embeddings) -> Projection | None:
    """Return the refined map, None while it is not on disk."""
    try:
        return _refined_projection(name, embeddings_)
    except _NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _refined_projection(name: str, _embeddings_: Embeddings) -> Projection:
    found = load_projection(_embeddings_, cache=cache_folder())
    if found is None:
        raise _NotYetError
    return found


@st.cache_resource(show_spinner="Sketching the map", max_entries=4)
def sketch(name: str, _embeddings_: Embeddings) -> Projection:
    """Return the first sketch of the map."""
    return project_sketch(_embeddings_)


@st.cache_resource(show_spinner="Clustering", max_entries=4)
def clusters(name: str, _embeddings_: Embeddings, _projection: Projection | None = None) -> Clusters:
    """Return the clusters of a dataset: by density on a map where one is given, else around centres."""
    return cluster(_embeddings_) if _projection is None else density_clusters(_embeddings_, _projection)


@st.cache_resource(show_spinner=False, max_entries=4)
def large_regions(name: str, _embeddings_: Embeddings, _clusters: Clusters) -> Clusters:
    """Return the few large regions above the clusters."""
    return regions(_embeddings_, _clusters)


@st.cache_resource(show_spinner="Naming the clusters", max_entries=8)
def described_clusters(
    dataset_key: str, name: str, _dataset: Dataset, _embeddings_: Embeddings, _clusters: Clusters
) -> pd.DataFrame:
    """Return one line a cluster."""
    return describe_clusters(_dataset, _clusters, _embeddings_).set_index("cluster")


def surroundings(name: str, embeddings_: Embeddings) -> Surroundings | None:
    """Return the nearest texts of each text, None while they are not on disk."""
    try:
        return _surroundings(name, embeddings_)
    except _NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _surroundings(name: str, _embeddings_: Embeddings) -> Surroundings:
    found = load_surroundings(_embeddings_, cache_folder())
    if found is None:
        raise _NotYetError
    return found


def near_index(dataset_key: str, name: str, dataset: Dataset) -> NearIndex | None:
    """Return what groups of near duplicates are formed from, None while the pairs are not on disk."""
    try:
        return _near_index(dataset_key, name, dataset)
    except _NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=2)
def _near_index(dataset_key: str, name: str, _dataset: Dataset) -> NearIndex:
    pairs = load_near(_dataset.texts, cache_folder())
    if pairs is None or pairs.floor > FLOOR:
        raise _NotYetError
    return NearIndex(find_duplicates(_dataset), pairs)


@st.cache_resource(show_spinner="Forming the groups", max_entries=_ENTRIES)
def near_rows(key: Key, threshold: float, _dataset: Dataset, _part: Dataset, _index: NearIndex) -> pd.DataFrame:
    """Return the rows of a slice that have a near duplicate in it, at a threshold."""
    return near_rows_within(_part, member_rows(_dataset, _index, threshold))


@st.cache_resource(show_spinner=False, max_entries=4)
def shingling(name: str, _dataset: Dataset) -> str:
    """Return which pieces of the texts are compared, and why."""
    return choose_shingling(_dataset.texts).reason
