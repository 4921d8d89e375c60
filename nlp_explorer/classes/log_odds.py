"""Which terms tell one group of texts from all others: weighted log odds, for any number of groups."""

from __future__ import annotations

from typing import Any

import numpy as np

# What the counts of a group are drawn towards: the prior weighs as many observations as this, at most a tenth of all.
MAX_PRIOR = 500.0
MAX_PRIOR_SHARE = 0.1


def prior_weight(n_all: float) -> float:
    """Return how many observations the prior weighs, where there are ``n_all``."""
    return min(MAX_PRIOR, MAX_PRIOR_SHARE * n_all)


def log_odds(n_with: np.ndarray, n_all_with: np.ndarray, *, n_group: np.ndarray | float, n_all: float) -> np.ndarray:
    """Return how far the log odds of a term in a group lie from those outside it, in standard errors, float64.

    Parameters
    ----------
    n_with, n_all_with
        Counts of the term in the group, and in all; aligned.
    n_group, n_all
        Counts of everything in the group, and in all, in the same unit.

    Source: Monroe, Colaresi and Quinn 2008, "Fightin' Words" (informative Dirichlet prior; all four
    terms of the variance are kept, since common terms need them), https://doi.org/10.1093/pan/mpn018
    """
    weight = prior_weight(n_all)
    prior = weight * n_all_with / max(n_all, 1)
    here, there = n_with + prior, n_all_with - n_with + prior
    rest_here = n_group + weight - here
    rest_there = n_all - n_group + weight - there
    with np.errstate(divide="ignore", invalid="ignore"):  # a term that every text holds has no odds
        delta = np.log(here / rest_here) - np.log(there / rest_there)
        result = np.nan_to_num(
            delta / np.sqrt(1 / here + 1 / rest_here + 1 / there + 1 / rest_there), posinf=0.0, neginf=0.0
        )
    return np.asarray(result, dtype=np.float64)


def weighted_log_odds(n_with: Any, n_texts_with: np.ndarray) -> Any:
    """Return the `log_odds` of each term in each group against all other texts, of all terms that the texts hold.

    Parameters
    ----------
    n_with
        scipy CSR ``(n_groups, n_terms)``: how many texts of the group hold the term. A text counts once, however
        often it repeats a term.
    n_texts_with
        int64 ``(n_terms,)``: how many texts hold it at all.

    Returns
    -------
    scipy CSR float64 of the same shape and structure: entries that are 0 in ``n_with`` are left out. Above 1.96 a
    term marks the group beyond chance, were it the only one looked at.
    """
    result = n_with.tocsr().astype(np.float64)
    n_group = np.asarray(result.sum(axis=1)).ravel()
    of_entry = np.repeat(n_group, np.diff(result.indptr))
    result.data = log_odds(result.data, n_texts_with[result.indices], n_group=of_entry, n_all=float(n_texts_with.sum()))
    return result
