"""What is kept for all sessions about classes: their words, rules, overlap, advice and meanings. Keyed as in cache."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.cache import Key
from nlp_explorer.classes.advice import class_advice
from nlp_explorer.classes.class_words import ClassWords, class_words, rows_holding
from nlp_explorer.classes.overlap import class_overlap_by_centre
from nlp_explorer.classes.rules import KeywordRules, keyword_rules
from nlp_explorer.classes.shift import WordShift, word_shift
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import Embeddings
from nlp_explorer.findings import Inputs
from nlp_explorer.projects import Document, Project
from nlp_explorer.projects.definitions import definitions

_ENTRIES = 32


@st.cache_resource(show_spinner="Comparing the classes", max_entries=4)
def class_overlap(dataset_key: str, name: str, _dataset: Dataset, _embeddings_: Embeddings) -> pd.DataFrame:
    """Return which classes of the whole dataset lie over each other."""
    return class_overlap_by_centre(_dataset, _embeddings_)


@st.cache_resource(show_spinner="Looking at the small classes", max_entries=_ENTRIES)
def advice(key: Key, name: str, _part: Dataset, _inputs: Inputs, _overlap: pd.DataFrame | None) -> pd.DataFrame:
    """Return what to do about each class; ``name`` is that of the embeddings, "" without any."""
    return class_advice(_part, _inputs.duplicates, _overlap)


@st.cache_resource(show_spinner="Reading the words of each class", max_entries=4)
def words_of_classes(key: Key, _part: Dataset) -> ClassWords:
    """Return what marks the classes of a slice."""
    return class_words(_part)


@st.cache_resource(show_spinner="Trying keyword rules on held-out texts", max_entries=8)
def rules(key: Key, min_precision: float, _words: ClassWords) -> KeywordRules:
    """Return the keyword rules of a slice."""
    return keyword_rules(_words, min_precision=min_precision)


@st.cache_resource(show_spinner="Comparing the words of the splits", max_entries=8)
def words_between(key: Key, first: str, other: str, _part: Dataset) -> WordShift:
    """Return the words that two splits use unlike each other."""
    return word_shift(_part, first, other)


@st.cache_resource(show_spinner=False, max_entries=8)
def class_definitions(project_state: tuple[str, int], _project: Project) -> Mapping[str, Document]:
    """Return what the classes mean, as of a change of the project."""
    return definitions(_project)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def rows_with_word(key: Key, term: str, kind: str, _part: Dataset) -> pd.DataFrame:
    """Return the rows of a slice that hold a word."""
    return rows_holding(_part, term, kind)
