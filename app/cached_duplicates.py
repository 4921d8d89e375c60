"""The results about duplicates that all sessions share: keyed by content as in `app.cache`, nothing copied on a hit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from app import cache, state
from app.jobs import jobs
from nlp_explorer.answers_duplicates import duplicates_answer
from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.background import load_near
from nlp_explorer.duplicates.choice import choose_shingling
from nlp_explorer.duplicates.contradictions import contradicting_labels, contradictions
from nlp_explorer.duplicates.groups import Duplicates, find_duplicates
from nlp_explorer.duplicates.keeping import Keep, columns_in_time, rows_to_drop
from nlp_explorer.duplicates.kind_groups import KindGroups, equal_groups, near_groups, semantic_groups
from nlp_explorer.duplicates.leakage import leakage
from nlp_explorer.duplicates.member_rows import member_rows
from nlp_explorer.duplicates.near import FLOOR
from nlp_explorer.duplicates.near_groups import NearIndex, index_of_equal
from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.semantic import SemanticPairs, semantic_falling_away
from nlp_explorer.duplicates.semantic_search import load_semantic
from nlp_explorer.embeddings import EncoderName
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.leaks import LeakScores, scores_without_leaks
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.steps.duplicate_groups import GroupStep
from nlp_explorer.slices import Slice
from nlp_explorer.text.simplified import can_simplify, has_han, simplified

_ENTRIES = 16

Key = tuple[str, Slice]


def near_name(view: state.View, simplify: bool) -> str:
    """Return what the search for near duplicates of these texts is called among the jobs."""
    return f"near-{view.dataset.text_fingerprint}{'-simplified' if simplify else ''}"


def semantic_name(view: state.View, encoder: EncoderName, simplify: bool) -> str:
    """Return what the search for semantic duplicates of these texts is called among the jobs."""
    return f"semantic-{view.dataset.text_fingerprint}-{encoder}{'-simplified' if simplify else ''}"


def texts(view: state.View, simplify: bool) -> pd.Series:
    """Return the texts as they are compared."""
    return _simplified(view.opened.key, view.dataset) if simplify else view.dataset.texts


@st.cache_resource(show_spinner="Simplifying the characters", max_entries=2)
def _simplified(dataset_key: str, _dataset: Dataset) -> pd.Series:
    return simplified(_dataset.texts)


@st.cache_resource(show_spinner=False, max_entries=4)
def offers_simplified(dataset_key: str, _dataset: Dataset) -> bool:
    """Return whether texts hold Chinese characters, and the table of simplified ones is there."""
    return can_simplify() and has_han(_dataset.texts)


@st.cache_resource(show_spinner=False, max_entries=4)
def shingling(name: str, _texts: pd.Series) -> str:
    """Return which pieces of the texts are compared, and why."""
    return choose_shingling(_texts).reason


def duplicates(view: state.View, simplify: bool) -> Duplicates:
    """Return the exact and normalised groups of the slice."""
    return _duplicates(view.key, simplify, view.part)


@st.cache_resource(show_spinner="Comparing the texts", max_entries=_ENTRIES)
def _duplicates(key: Key, simplify: bool, _part: Dataset) -> Duplicates:
    return find_duplicates(_part, simplify=simplify)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def answer(key: Key, _part: Dataset, _found: Duplicates) -> str:
    """Return how much of the slice is said more than once."""
    return duplicates_answer(_part, _found)


def index(view: state.View, simplify: bool) -> NearIndex | None:
    """Return what groups of near duplicates of the slice are formed from, None while the pairs are not on disk.

    After a search that was cancelled: what it had found.
    """
    name = near_name(view, simplify)
    pairs = _pairs(name, _status(name), texts(view, simplify))
    if pairs is None:
        return None
    return _index(view.key, name, pairs.floor, view.dataset, view.part, duplicates(view, simplify), pairs)


@st.cache_resource(show_spinner=False, max_entries=4)
def _pairs(name: str, status: str, _texts: pd.Series) -> NearPairs | None:
    found = load_near(_texts, cache_folder())
    is_whole = found is not None and found.floor <= FLOOR
    return found if is_whole or status in ("cancelled", "failed") else None


@st.cache_resource(show_spinner="Preparing the groups", max_entries=4)
def _index(
    key: Key, name: str, floor: float, _dataset: Dataset, _part: Dataset, _found: Duplicates, _pairs_: NearPairs
) -> NearIndex:
    of_part = _pairs_ if _part is _dataset else _pairs_.of_rows(cache.positions(_dataset, _part))
    return NearIndex(_found, of_part)


@st.cache_resource(show_spinner=False, max_entries=4)
def index_meanwhile(key: Key, simplify: bool, _found: Duplicates) -> NearIndex:
    """Return the index of equal texts alone, which is there before any search."""
    return index_of_equal(_found)


def semantic(view: state.View, encoder: EncoderName, simplify: bool) -> SemanticPairs | None:
    """Return the semantic pairs of the whole dataset, None while they are not on disk."""
    name = semantic_name(view, encoder, simplify)
    return _semantic(name, _status(name), texts(view, simplify), encoder)


@st.cache_resource(show_spinner=False, max_entries=4)
def _semantic(name: str, status: str, _texts: pd.Series, _encoder: EncoderName) -> SemanticPairs | None:
    return load_semantic(_texts, _encoder, cache_folder())


def groups(view: state.View, asked: GroupStep) -> KindGroups | None:
    """Return all groups of a kind in the slice, whatever the filter; None while they are not known."""
    simplify = asked.simplify_chinese
    found = duplicates(view, simplify)
    if asked.kind in ("exact", "normalised"):
        return _equal(view.key, simplify, asked.kind, found)
    if asked.kind == "semantic":
        pairs = semantic(view, asked.encoder, simplify)
        return None if pairs is None else _semantic_groups(view, asked, pairs)
    near = index(view, simplify)
    if near is None or asked.threshold < near.floor:
        return None
    return _near_groups(view.key, simplify, asked.kind, asked.threshold, near.floor, near)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def _equal(key: Key, simplify: bool, kind: str, _found: Duplicates) -> KindGroups:
    return equal_groups(_found, "exact" if kind == "exact" else "normalised")


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def _near_groups(key: Key, simplify: bool, kind: str, threshold: float, floor: float, _index: NearIndex) -> KindGroups:
    return near_groups(_index.groups_at(threshold), "all" if kind == "all" else "near")


def _semantic_groups(view: state.View, asked: GroupStep, pairs: SemanticPairs) -> KindGroups:
    of_whole = replace(view, slice=Slice())
    found = duplicates(of_whole, asked.simplify_chinese)
    name = semantic_name(view, asked.encoder, asked.simplify_chinese)
    return _semantic_of(view.key, name, asked.threshold, found, pairs, cache.positions(view.dataset, view.part))


@st.cache_resource(show_spinner="Forming the groups", max_entries=_ENTRIES)
def _semantic_of(
    key: Key, name: str, threshold: float, _found: Duplicates, _pairs_: SemanticPairs, _positions: np.ndarray
) -> KindGroups:
    of_whole = semantic_groups(_found, _pairs_, threshold)
    here = np.zeros(len(of_whole.group), dtype=bool)
    here[_positions] = True
    within = of_whole.among(here)
    return KindGroups("semantic", within.group[_positions], within.is_member[_positions])


def chosen_groups(view: state.View, asked: GroupStep) -> KindGroups | None:
    """Return the groups of a kind that the filter leaves, None while they are not known."""
    found = groups(view, asked)
    return None if found is None else _filtered(view.key, asked, found.n_rows, view.part, found)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def _filtered(key: Key, asked: GroupStep, n_rows: int, _part: Dataset, _groups: KindGroups) -> KindGroups:
    return asked.filter.apply(_part, _groups)


def rows(view: state.View, asked: GroupStep, found: KindGroups) -> pd.DataFrame:
    """Return the rows of groups, the largest first; near ones with their kind and Jaccard."""
    near = index(view, asked.simplify_chinese) if asked.kind in ("near", "all") else None
    return _rows(view.key, asked, found.n_rows, 1.0 if near is None else near.floor, view.part, found, near)


@st.cache_resource(show_spinner="Forming the groups", max_entries=_ENTRIES)
def _rows(
    key: Key, asked: GroupStep, n_rows: int, floor: float, _part: Dataset, _groups: KindGroups, _index: NearIndex | None
) -> pd.DataFrame:
    listed = _groups.rows(_part)
    if _index is None:
        return listed
    members = member_rows(_part, _index, asked.threshold).set_index("row_id")[["kind", "jaccard"]]
    return listed.join(members)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def near_curve(key: Key, simplify: bool, floor: float, _index_: NearIndex) -> pd.DataFrame:
    """Return how many rows fall away at each Jaccard."""
    return _index_.falling_away()


def semantic_curve(view: state.View, asked: GroupStep, pairs: SemanticPairs) -> pd.DataFrame:
    """Return how many rows of the whole dataset fall away at each cosine."""
    return _semantic_curve(semantic_name(view, asked.encoder, asked.simplify_chinese), pairs)


@st.cache_resource(show_spinner=False, max_entries=4)
def _semantic_curve(name: str, _pairs_: SemanticPairs) -> pd.DataFrame:
    return semantic_falling_away(_pairs_)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def drops(
    key: Key, asked: GroupStep, n_rows: int, keep: Keep, by: str, _part: Dataset, _groups: KindGroups
) -> pd.DataFrame:
    """Return the rows of the slice that go under a rule."""
    return rows_to_drop(_part, _groups, keep, by=by)


@st.cache_resource(show_spinner=False, max_entries=4)
def time_columns(dataset_key: str, _dataset: Dataset) -> tuple[str, ...]:
    """Return the columns that may say which row is newest."""
    return columns_in_time(_dataset)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def leaks(key: Key, threshold: float, floor: float, _part: Dataset, _index_: NearIndex) -> pd.DataFrame:
    """Return how many rows of each split leak from each other."""
    return leakage(_part, _index_, _index_.groups_at(threshold))


@st.cache_resource(show_spinner="Scoring", max_entries=_ENTRIES)
def leak_scores(
    key: Key,
    run: str,
    threshold: float,
    floor: float,
    *,
    split: str,
    other: str,
    _part: Dataset,
    _run: Predictions,
    _index_: NearIndex,
) -> LeakScores:
    """Return the scores of a run on a split with and without its leaked rows."""
    groups_ = _index_.groups_at(threshold)
    return scores_without_leaks(_part, _run, _index_, groups_, split=split, other=other)


@st.cache_resource(show_spinner="Comparing the labels", max_entries=_ENTRIES)
def contradicting(key: Key, threshold: float, floor: float, _part: Dataset, _index_: NearIndex) -> pd.DataFrame:
    """Return one line a group with more than one label."""
    return contradictions(_part, _index_, _index_.groups_at(threshold))


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def label_pairs(key: Key, threshold: float, floor: float, _part: Dataset, _index_: NearIndex) -> pd.DataFrame:
    """Return which labels contradict each other most."""
    return contradicting_labels(_part, _index_.groups_at(threshold))


def _status(name: str) -> str:
    """Return how the job of a name stands: what is on disk may have changed when it ends."""
    job = jobs().get(name)
    return "" if job is None else job.status
