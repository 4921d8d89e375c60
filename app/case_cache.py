"""The results about single cases that all sessions share: thin wrappers, keyed by content, as in `app.cache`."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pandas as pd
import streamlit as st

from app import cache, state
from app.class_space import embeddings_at_hand
from nlp_explorer.audit.corrected_score import CorrectedScore, corrected_score
from nlp_explorer.audit.evidence import Evidence, gather_evidence
from nlp_explorer.audit.evidence_store import load_evidence
from nlp_explorer.audit.own_vectors import is_small, own_vectors
from nlp_explorer.audit.piles import Piles, deal
from nlp_explorer.audit.proposals import Proposals, propose
from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import EncoderName
from nlp_explorer.folders import cache_folder
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.training.word_pushes import WordModel, load_word_model

LEARN_EVERY = 10  # decisions: then the proposals are weighed anew
# Within both, what speaks for each label is gathered in 1 s of processor time, and the page waits; more is a job.
MAX_INLINE_ROWS = 5_000
MAX_INLINE_BYTES = 500_000  # of texts

Basis = EncoderName | Literal["words", "nothing"]  # the vectors that evidence is gathered from


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


def best_basis(view: state.View) -> Basis:
    """Return the best vectors that what speaks for a label can be gathered from now; ``nothing`` without any."""
    found = embeddings_at_hand(view)
    return found.encoder if found is not None else "words" if is_small(view.dataset) else "nothing"


def is_gathered(view: state.View, run: Predictions, basis: Basis) -> bool:
    """Return whether what speaks for each label is there by these vectors, or takes no longer than a page may."""
    return basis == "nothing" or _is_quick(view) or _kept(view, run, basis) is not None


def _is_quick(view: state.View) -> bool:
    return len(view.dataset) <= MAX_INLINE_ROWS and view.dataset.texts.array.nbytes <= MAX_INLINE_BYTES


def _kept(view: state.View, run: Predictions, basis: Basis) -> Evidence | None:
    return cache.from_disk(
        f"label-evidence-{view.opened.key}-{run.title}-{basis}",
        lambda: load_evidence(view.dataset, run, view.runs, encoder_of(basis), cache_folder()),
    )


def encoder_of(basis: Basis) -> EncoderName | None:
    """Return the encoder of a basis as `find_evidence` takes it."""
    return None if basis in ("words", "nothing") else basis


def _at_hand(view: state.View, run: Predictions) -> tuple[Basis, Evidence]:
    """Return the best evidence that is there now, and what it was gathered from; nothing long is done for it."""
    best = best_basis(view)
    if _is_quick(view):
        return best, _evidence(view.opened.key, run.title, best, view, run)
    bases: tuple[Basis, ...] = (best, "words")
    for basis in bases:
        kept = None if basis == "nothing" else _kept(view, run, basis)
        if kept is not None:
            return basis, kept
    return "nothing", _evidence(view.opened.key, run.title, "nothing", view, run)


def proposals(view: state.View, run: Predictions, decisions: pd.DataFrame | None) -> Proposals:
    """Return a proposed verdict for each wrong row of the whole dataset; they learn from ``decisions``.

    ``run`` is over the whole dataset. Without decisions the starting proposals are returned. The latest few decisions
    wait until `LEARN_EVERY` are together, so that a list does not change its order under one's eyes.
    """
    basis, evidence = _at_hand(view, run)
    learned = None if decisions is None else decisions.sort_values("time", kind="stable")
    if learned is not None:
        learned = learned[: len(learned) - len(learned) % LEARN_EVERY]
    verdicts = "" if learned is None else "/".join(learned["time"].astype("str").iloc[-1:]) + f"/{len(learned)}"
    return _proposals(view.opened.key, run.title, basis, verdicts, view.dataset, run, evidence, learned)


@st.cache_resource(show_spinner="Weighing what speaks for each label", max_entries=8)
def _evidence(key: str, run: str, basis: Basis, _view: state.View, _run: Predictions) -> Evidence:
    found = embeddings_at_hand(_view) if encoder_of(basis) else own_vectors(_view.dataset) if basis == "words" else None
    known = cache.inputs((key, state.EVERYTHING), _view.dataset, _view.runs).duplicates
    return gather_evidence(_view.dataset, _run, runs=_view.runs, embeddings=found, duplicates=known)


@st.cache_resource(show_spinner=False, max_entries=8)
def _proposals(
    key: str,
    run: str,
    basis: Basis,
    verdicts: str,
    _dataset: Dataset,
    _run: Predictions,
    _evidence: Evidence,
    _decisions: pd.DataFrame | None,
) -> Proposals:
    return propose(_dataset, _run, evidence=_evidence, decisions=_decisions)


def piles(view: state.View, run: Predictions) -> Piles:
    """Return the rows of a run within the slice in the order in which they are dealt; verdicts do not change it."""
    starting, basis = proposals(view, run, None), _at_hand(view, run)[0]
    within = replace(starting, frame=starting.frame[starting.frame.index.isin(view.part.row_ids)])
    return _piles(view.key, run.title, basis, view.part, run, within)


@st.cache_resource(show_spinner=False, max_entries=8)
def _piles(key: cache.Key, run: str, basis: Basis, _part: Dataset, _run: Predictions, _starting: Proposals) -> Piles:
    return deal(_part, _run.subset(_part.row_ids), _starting)


def corrected(view: state.View, run: Predictions, decisions: pd.DataFrame) -> CorrectedScore:
    """Return the accuracy of a run on corrected labels within the slice, from the verdicts so far."""
    return corrected_score(view.part, run.subset(view.part.row_ids), piles(view, run), decisions)
