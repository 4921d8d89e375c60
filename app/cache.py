"""The results that all sessions share. Thin wrappers, keyed by content; nothing is copied on a hit.

Arguments that start with an underscore are not part of the key: ``key`` names their content.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding, Inputs, run_checks
from nlp_explorer.folders import cache_folder
from nlp_explorer.labels import label_counts
from nlp_explorer.predictions.bad_cases import bad_cases
from nlp_explorer.predictions.metrics import Scores, confusion, scores
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.projects import Project
from nlp_explorer.review.entry_log import TAKEN_BACK, batches_newest_first
from nlp_explorer.review.export import Export, apply_recipe
from nlp_explorer.review.kept_recipe import kept_recipe as read_kept_recipe
from nlp_explorer.review.preview import RecipePreview, StepPreview, preview_recipe
from nlp_explorer.review.queues.workload import seconds_by_length as reckon_seconds
from nlp_explorer.review.recipe import PlannedStep, Recipe
from nlp_explorer.review.standing import Standing
from nlp_explorer.review.standing import standing as add_up_decisions
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.apply_decisions import ApplyDecisions
from nlp_explorer.slices import Slice
from nlp_explorer.text.lengths import text_lengths
from nlp_explorer.text.token_store import load_token_counts
from nlp_explorer.text.tokenizer_fit import Fits, compare_tokenizers
from nlp_explorer.text.tokenizers import Tokenizer, TokenizerChoice, choose_tokenizer, load_tokenizer
from nlp_explorer.training.coverage import Coverages, coverages_of
from nlp_explorer.training.kept_evidence import KeptEvidence, load_kept_evidence

Found = TypeVar("Found")
_ENTRIES = 32  # slices kept per kind of result; the oldest goes first

Key = tuple[str, Slice]  # View.key: content of dataset and runs, and the slice


class NotYetError(Exception):
    """What is not on disk yet must not be remembered as missing: an exception is not cached."""


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
    """Return characters and words of each row of the whole dataset."""
    return text_lengths(_dataset.texts, tokenizer=None)


@st.cache_resource(show_spinner="Reading the tokenizer", max_entries=4)
def tokenizer_at(path: str, changed: int) -> Tokenizer:
    """Return the tokenizer in a file, as of the time at which the file changed."""
    return load_tokenizer(Path(path))


def token_counts(dataset_key: str, dataset: Dataset, tokenizer_: Tokenizer) -> np.ndarray | None:
    """Return the tokens of each row of the whole dataset, None while they are not on disk."""
    try:
        return _token_counts(dataset_key, tokenizer_.fingerprint, dataset)
    except NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=8)
def _token_counts(dataset_key: str, tokenizer_fingerprint: str, _dataset: Dataset) -> np.ndarray:
    found = load_token_counts(_dataset.text_fingerprint, tokenizer_fingerprint, cache_folder())
    if found is None:
        raise NotYetError
    return found


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def coverages(key: Key, tokenizer_fingerprint: str, _part: Dataset, _tokens: np.ndarray, n_special: int) -> Coverages:
    """Return what any maximum length cuts of a slice and of each of its classes."""
    return coverages_of(_part, _tokens, n_special=n_special)


@st.cache_resource(show_spinner="Comparing the tokenizers", max_entries=8)
def fits(dataset_key: str, names: tuple[str, ...], _dataset: Dataset, _tokenizers: tuple[Tokenizer, ...]) -> Fits:
    """Return how well each tokenizer fits the texts."""
    return compare_tokenizers(_dataset.texts, _tokenizers)


def kept_evidence(
    dataset_key: str, dataset: Dataset, tokenizer_: Tokenizer, max_length: int
) -> tuple[KeptEvidence, ...] | None:
    """Return what each way of cutting keeps of what tells the labels, None while it is not on disk."""
    return load_kept_evidence(dataset.fingerprint, tokenizer_.fingerprint, max_length, cache_folder())


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


def standing(project: Project, dataset_key: str, dataset: Dataset) -> Standing:
    """Return what is decided about a dataset as of now."""
    return _standing(project.id, dataset_key).as_of(
        project.decision_count(), lambda: add_up_decisions(project, dataset)
    )


def written_decisions(project: Project, dataset_key: str, dataset: Dataset) -> ApplyDecisions:
    """Return the recipe's step with what is decided about a dataset as of now written into it."""
    return _written(project.id, dataset_key).as_of(
        project.decision_count(), lambda: ApplyDecisions.of(standing(project, dataset_key, dataset), dataset)
    )


@st.cache_resource(show_spinner=False, max_entries=8)
def _standing(project_id: str, dataset_key: str) -> _Latest[Standing]:
    return _Latest("Adding up the decisions")


@st.cache_resource(show_spinner=False, max_entries=8)
def _written(project_id: str, dataset_key: str) -> _Latest[ApplyDecisions]:
    return _Latest("Writing the decisions into the recipe")


class _Latest(Generic[Found]):
    """A result of which only the latest is held: with a million decisions, each takes half a gigabyte."""

    def __init__(self, doing: str) -> None:
        self._doing, self._lock = doing, threading.Lock()
        self._found: tuple[int, Found] | None = None

    def as_of(self, count: int, work_out: Callable[[], Found]) -> Found:
        """Return the result as of a count that grows with every change, worked out if that is a new one."""
        with self._lock:
            if self._found is None or self._found[0] != count:
                with st.spinner(self._doing):
                    self._found = (count, work_out())  # kept before the spinner goes: there a rerun may end this
            return self._found[1]


@st.cache_resource(show_spinner=False, max_entries=8)
def can_undo(project_state: tuple[str, int], reviewer: str, _project: Project) -> bool:
    """Return whether a reviewer has a batch that counts, as of a change of the project."""
    return bool((batches_newest_first(_project, reviewer=reviewer)["state"] != TAKEN_BACK).any())


@st.cache_resource(show_spinner="Carrying out the recipe", max_entries=4)
def export(dataset_key: str, recipe: str, _dataset: Dataset, _recipe: Recipe) -> Export:
    """Return the dataset cleaned by a recipe, named by its digest."""
    return apply_recipe(_recipe, _dataset)


@st.cache_resource(show_spinner=False, max_entries=8)
def kept_recipe(project_state: tuple[str, int], name: str, _project: Project) -> Recipe:
    """Return a recipe of the project, as of a change of the project."""
    return read_kept_recipe(_project, name)


@st.cache_resource(show_spinner=False, max_entries=_ENTRIES)
def step_alone(dataset_key: str, recipe: str, _dataset: Dataset, _step: Step) -> StepPreview:
    """Return what a step by itself, in the recipe of that text, would do to a dataset."""
    return preview_recipe(Recipe((PlannedStep(_step),)), _dataset).steps[0]


@st.cache_resource(show_spinner="Carrying out the recipe", max_entries=8)
def recipe_preview(
    dataset_key: str, recipe: str, run: str, _dataset: Dataset, _recipe: Recipe, _run: Predictions | None
) -> RecipePreview:
    """Return what a recipe, named by its digest, does to a dataset."""
    return preview_recipe(_recipe, _dataset, predictions=_run)


def from_disk(key: str, load: Callable[[], Found | None]) -> Found | None:
    """Return what a job keeps on disk under a key that names its content, None while it is not there."""
    try:
        return _from_disk(key, load)
    except NotYetError:
        return None


@st.cache_resource(show_spinner=False, max_entries=8)
def _from_disk(key: str, _load: Callable[[], Found | None]) -> Found:
    found = _load()
    if found is None:
        raise NotYetError
    return found


@st.cache_resource(show_spinner=False, max_entries=8)
def seconds_by_length(dataset_key: str, _dataset: Dataset) -> float:
    """Return the seconds to judge a text of the whole dataset, reckoned from the lengths of a sample."""
    return reckon_seconds(_dataset.texts)
