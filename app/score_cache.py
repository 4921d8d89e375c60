"""The results about runs that all sessions share: thin wrappers, keyed by content, as in `app.cache`."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app import cache, cached_embeddings
from app.cache import Key
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import Embeddings
from nlp_explorer.folders import cache_folder
from nlp_explorer.labels import single_labels
from nlp_explorer.predictions.by_value import rows_by_value, scores_by_value
from nlp_explorer.predictions.calibration import Calibration, calibration
from nlp_explorer.predictions.compare import Comparison, compare
from nlp_explorer.predictions.dynamics import Dynamics, dynamics
from nlp_explorer.predictions.over_epochs import over_epochs
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.predictions.slicing import slicing_values
from nlp_explorer.score_answers import filter_values
from nlp_explorer.slices import NO_LABEL
from nlp_explorer.training.baseline import load_baseline

_ENTRIES = 32  # slices kept per kind of result; the oldest goes first


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_calibration(key: Key, run: str, _part: Dataset, _run: Predictions) -> Calibration | None:
    """Return whether a run is as sure as it is right."""
    return calibration(_part, _run)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_comparison(key: Key, first: str, second: str, _part: Dataset, _runs: Sequence[Predictions]) -> Comparison:
    """Return what changes from a first run to a second."""
    return compare(_part, *_runs)


@st.cache_resource(show_spinner="Sorting the rows", max_entries=_ENTRIES)
def slicing(dataset_key: str, by: str, _dataset: Dataset) -> pd.Series:
    """Return the part that each row of the whole dataset is in."""
    return slicing_values(_dataset, by)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_by_value(key: Key, run: str, by: str, _part: Dataset, _run: Predictions, _values: pd.Series) -> pd.DataFrame:
    """Return the scores of a run by part of the data; ``_values`` are the whole dataset's."""
    return scores_by_value(_part, _run, _values.loc[_part.row_ids])


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def label_values(dataset_key: str, run: str, _dataset: Dataset, _run: Predictions | None) -> dict[str, str]:
    """Return each class of the whole dataset with its rows and errors in words, rows without a label last."""
    is_single = _dataset.schema.label_separator is None
    labels = _dataset.frame["label"] if is_single else single_labels(_dataset)
    counts = rows_by_value(labels, _dataset, _run).loc[list(_dataset.classes)]
    n_missing = int(_dataset.frame["label"].isna().sum())
    if n_missing:
        counts.loc[NO_LABEL] = [n_missing, 0, 0]
    return filter_values(counts)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def split_values(dataset_key: str, run: str, _dataset: Dataset, _run: Predictions | None) -> dict[str, str]:
    """Return each split of the whole dataset with its rows and errors in words."""
    counts = rows_by_value(_dataset.frame["split"], _dataset, _run)
    return filter_values(counts.loc[list(_dataset.splits)])


def baseline(dataset: Dataset, split: str) -> Predictions | None:
    """Return what the TF-IDF baseline predicts for a split, None while it is not on disk."""
    try:
        return _baseline(dataset.fingerprint, split, dataset)
    except cache.NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _baseline(fingerprint: str, split: str, _dataset: Dataset) -> Predictions:
    found = load_baseline(_dataset, cache_folder(), split=split)
    if found is None:
        raise cache.NotYetError
    return found


def cluster_of_rows(dataset_key: str, dataset: Dataset) -> pd.Series | None:
    """Return the name of the cluster of each row of the whole dataset; None while there are no embeddings."""
    encoder = cached_embeddings.suggested_encoder(dataset_key, dataset).name
    name = f"{dataset.text_fingerprint}-{encoder}"
    found = cached_embeddings.embeddings(name, encoder, dataset)
    return None if found is None else _cluster_of_rows(f"{dataset_key}-{name}", name, dataset, found)


@st.cache_resource(show_spinner=False, max_entries=4)
def _cluster_of_rows(key: str, name: str, _dataset: Dataset, _embeddings_: Embeddings) -> pd.Series:
    found = cached_embeddings.clusters(f"{name}-centres", _dataset.texts, _embeddings_)
    return found.name_of_rows(_dataset.frame.index)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_dynamics(key: Key, run: str, _part: Dataset, _epochs: Sequence[Predictions]) -> Dynamics:
    """Return how the predictions of each row went over the epochs of a run."""
    return dynamics(_part, _epochs)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def run_over_epochs(key: Key, run: str, _part: Dataset, _epochs: Sequence[Predictions]) -> pd.DataFrame:
    """Return accuracy and loss of each epoch of a run."""
    return over_epochs(_part, _epochs)
