"""Which terms tell one group of texts from all others: weighted log odds, for any number of groups."""

from __future__ import annotations

from typing import Any

import numpy as np

# Terms of the prior: what the counts of a group are drawn towards. The prior says how frequent a term is in all
# texts; with 500, a term that ten texts hold weighs about as much as its prior where one in fifty terms is it.
PRIOR_TERMS = 500.0


def weighted_log_odds(n_with: Any, n_texts_with: np.ndarray) -> Any:
    """Return how far the log odds of each term in each group lie from those in all other texts, in standard errors.

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

    Source: Monroe, Colaresi and Quinn 2008, "Fightin' Words", equations 16, 20 and 22 (informative Dirichlet prior),
    https://doi.org/10.1093/pan/mpn018
    """
    result = n_with.tocsr().astype(np.float64)
    of_entry = np.repeat(np.arange(result.shape[0]), np.diff(result.indptr))
    n_group = np.asarray(result.sum(axis=1)).ravel()
    n_all = float(n_texts_with.sum())
    prior = PRIOR_TERMS * n_texts_with[result.indices] / max(n_all, 1)
    here = result.data + prior
    there = n_texts_with[result.indices] - result.data + prior
    rest_here = n_group[of_entry] + PRIOR_TERMS - here
    rest_there = n_all - n_group[of_entry] + PRIOR_TERMS - there
    delta = np.log(here / rest_here) - np.log(there / rest_there)
    result.data = delta / np.sqrt(1 / here + 1 / there)
    return result
