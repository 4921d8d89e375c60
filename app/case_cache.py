"""The results about single cases that all sessions share: thin wrappers, keyed by content, as in `app.cache`."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from app import cache, cached_embeddings, state
from nlp_explorer.audit.corrected_score import CorrectedScore, corrected_score
from nlp_explorer.audit.evidence import Evidence, gather_evidence
from nlp_explorer.audit.own_vectors import vectors_at_hand
from nlp_explorer.audit.piles import Piles, deal
from nlp_explorer.audit.proposals import Proposals, propose
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import Embeddings
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.training.word_pushes import WordModel, load_word_model

LEARN_EVERY = 10  # decisions: then the proposals are weighed anew


def word_model(dataset: Dataset) -> WordModel | None:
    """Return the linear model that marks words, None while it is not on disk."""
    try:
        return _word_model(dataset.fingerprint, dataset)
    except cache.NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=4)
def _word_model(fingerprint: str, _dataset: Dataset) -> WordModel:
    found = load_word_model(_dataset, cache_folder())
    if found is None:
        raise cache.NotYetError
    return found


def embeddings_at_hand(view: state.View) -> Embeddings | None:
    """Return the embeddings of the whole dataset by the suggested encoder, None while they are not on disk."""
    encoder = cached_embeddings.suggested_encoder(view.opened.key, view.dataset).name
    return cached_embeddings.embeddings(f"{view.dataset.text_fingerprint}-{encoder}", encoder, view.dataset)


def proposals(view: state.View, run: Predictions, decisions: pd.DataFrame | None) -> Proposals:
    """Return a proposed verdict for each wrong row of the whole dataset; they learn from ``decisions``.

    ``run`` is over the whole dataset. Without decisions the starting proposals are returned. The latest few decisions
    wait until `LEARN_EVERY` are together, so that a list does not change its order under one's eyes.
    """
    found = embeddings_at_hand(view)
    evidence = _evidence(view.opened.key, run.title, found is not None, view.dataset, run, view.runs, found)
    learned = None if decisions is None else decisions.sort_values("time", kind="stable")
    if learned is not None:
        learned = learned[: len(learned) - len(learned) % LEARN_EVERY]
    verdicts = "" if learned is None else "/".join(learned["time"].astype("str").iloc[-1:]) + f"/{len(learned)}"
    return _proposals(view.opened.key, run.title, found is not None, verdicts, view.dataset, run, evidence, learned)


@st.cache_resource(show_spinner="Weighing what speaks for each label", max_entries=8)
def _evidence(
    key: str,
    run: str,
    has_embeddings: bool,
    _dataset: Dataset,
    _run: Predictions,
    _runs: tuple[Predictions, ...],
    _embeddings: Embeddings | None,
) -> Evidence:
    return gather_evidence(_dataset, _run, runs=_runs, embeddings=vectors_at_hand(_dataset, _embeddings))


@st.cache_resource(show_spinner=False, max_entries=8)
def _proposals(
    key: str,
    run: str,
    has_embeddings: bool,
    verdicts: str,
    _dataset: Dataset,
    _run: Predictions,
    _evidence: Evidence,
    _decisions: pd.DataFrame | None,
) -> Proposals:
    return propose(_dataset, _run, evidence=_evidence, decisions=_decisions)


def piles(view: state.View, run: Predictions) -> Piles:
    """Return the rows of a run within the slice in the order in which they are dealt; verdicts do not change it."""
    starting = proposals(view, run, None)
    within = replace(starting, frame=starting.frame[starting.frame.index.isin(view.part.row_ids)])
    return _piles(view.key, run.title, embeddings_at_hand(view) is not None, view.part, run, within)


@st.cache_resource(show_spinner=False, max_entries=8)
def _piles(
    key: cache.Key, run: str, has_embeddings: bool, _part: Dataset, _run: Predictions, _starting: Proposals
) -> Piles:
    return deal(_part, _run.subset(_part.row_ids), _starting)


def corrected(view: state.View, run: Predictions, decisions: pd.DataFrame) -> CorrectedScore:
    """Return the accuracy of a run on corrected labels within the slice, from the verdicts so far."""
    return corrected_score(view.part, run.subset(view.part.row_ids), piles(view, run), decisions)
