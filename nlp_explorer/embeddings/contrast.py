"""What is special about some rows: what they hold more of than the rest."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import PARTS, Dataset
from nlp_explorer.embeddings.terms import find_terms
from nlp_explorer.seed import SEED

MAX_TEXTS_READ = 1_000  # of the selection, and of the rest: enough to tell its words
MAX_CHARACTERS_READ = 400
N_NAMED = 3
MIN_LIFT = 1.5  # times the share in the rest: less is no speciality
MIN_SHARE = 0.05  # of the selection
MAX_VALUES = 100  # of a further column: beyond it, it is no kind
N_ROWS_FOR_VALUES = 10_000
MIN_LENGTH_RATIO = 1.5


def contrast(dataset: Dataset, selected: np.ndarray, is_wrong: np.ndarray | None = None) -> list[str]:
    """Return sentences on how some rows differ from the rest: labels, words, length, split, other columns, errors.

    Parameters
    ----------
    selected
        bool, one a row.
    is_wrong
        bool, one a row: whether a model's prediction is wrong; None without predictions.

    Returns
    -------
    list of str
        None when nothing or everything is selected; a kind in which nothing differs is left out.
    """
    n_selected = int(selected.sum())
    if not 0 < n_selected < len(dataset):
        return []
    said = []
    for name in dataset.frame.columns:
        if name != PARTS[0] and (more := _more_frequent(dataset.frame[name], selected)):
            said.append(f"{str(name).capitalize()}: {more}.")
    if words := _words(dataset.texts, selected):
        said.insert(min(len(said), 1), f"Words: {words}.")
    lengths = dataset.texts.fillna("").str.len().to_numpy(dtype=np.int64)
    here, there = float(np.median(lengths[selected])), float(np.median(lengths[~selected]))
    if max(here, there) >= MIN_LENGTH_RATIO * min(here, there):
        said.append(f"Length: half have at most {here:,.0f} characters, of the rest at most {there:,.0f}.")
    if is_wrong is not None:
        wrong, elsewhere = int(is_wrong[selected].sum()), int(is_wrong[~selected].sum())
        said.append(
            f"Errors: {wrong:,} of {n_selected:,} are predicted wrong ({100 * wrong / n_selected:.0f} %), "
            f"{100 * elsewhere / (len(dataset) - n_selected):.0f} % of the rest."
        )
    return said


def _more_frequent(column: pd.Series, selected: np.ndarray) -> str:
    is_label = column.name == PARTS[1]
    if not is_label and column.iloc[:N_ROWS_FOR_VALUES].nunique() > MAX_VALUES:
        return ""  # soon told: to number a million different values takes seconds
    codes, values = pd.factorize(column)
    if not 1 < len(values) <= MAX_VALUES and not is_label:
        return ""
    here = np.bincount(codes[selected & (codes >= 0)], minlength=len(values)) / selected.sum()
    there = np.bincount(codes[~selected & (codes >= 0)], minlength=len(values)) / (~selected).sum()
    return _most_special(np.asarray(values, dtype=object), here, there)


def _words(texts: pd.Series, selected: np.ndarray) -> str:
    random = np.random.default_rng(SEED)
    has_text = texts.notna().to_numpy()
    parts = []
    for chosen in (np.flatnonzero(selected & has_text), np.flatnonzero(~selected & has_text)):
        parts.append(np.sort(random.permutation(chosen)[:MAX_TEXTS_READ]))
    if not all(map(len, parts)):
        return ""
    terms = find_terms(texts.iloc[np.concatenate(parts)].str.slice(0, MAX_CHARACTERS_READ).to_list())
    here = np.asarray(terms.occurs[: len(parts[0])].mean(axis=0)).ravel()
    there = np.asarray(terms.occurs[len(parts[0]) :].mean(axis=0)).ravel()
    return _most_special(np.array(terms.names, dtype=object), here, there)


def _most_special(names: np.ndarray, here: np.ndarray, there: np.ndarray) -> str:
    """Return the few with the largest ``here * log(here / there)``: frequent here, and rarer in the rest."""
    is_special = (here >= MIN_SHARE) & (here >= MIN_LIFT * there)
    at = np.flatnonzero(is_special)
    weight = here[at] * np.log(here[at] / np.maximum(there[at], 1e-4))
    best = at[np.argsort(-weight, kind="stable")][:N_NAMED]
    return ", ".join(f"{names[one]} {100 * here[one]:.0f} % (rest {100 * there[one]:.0f} %)" for one in best)
