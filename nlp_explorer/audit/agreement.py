"""How far several people agree about the same rows, beyond what chance would give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, share, wilson, with_percentiles
from nlp_explorer.seed import SEED

N_REPLICATES = 1_000  # of the bootstrap over rows. Source: Efron and Tibshirani 1993, chapter 13: 1,000 for intervals
COLUMNS = ("row", "reviewer", "answer")


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far people agree. Every quantity is over the rows that at least two of them answered.

    Attributes
    ----------
    percent
        Share (0..1) of pairs of answers to the same row that agree.
    fleiss
        Fleiss' kappa: agreement beyond what the answers' shares would give by chance, 1 at best, 0 as by chance.
        Rows may have different numbers of answers: each counts with its own pairs.
    alpha
        Krippendorff's alpha for nominal answers, with the answers that are there; 1 at best, 0 as by chance.
    cohen
        Cohen's kappa of each pair of people: ``first``, ``second``, ``n_rows`` both answered, ``kappa``, ``low``,
        ``high``.
    by_reviewer
        Index: reviewer; ``n_rows``, ``agreement`` (share of pairs with another's answer that agree), ``low``, ``high``.
    by_label
        Index: answer; ``n_answers``, ``agreement``: of an answer that says so, how often another's to the same row
        says so, too (specific agreement), ``low``, ``high``.
    disputes
        Pairs of answers given to the same row, the most frequent first: ``one``, ``other``, ``n_pairs``, ``n_rows``.
    """

    n_rows: int
    n_reviewers: int
    n_answers: int
    percent: Estimate
    fleiss: Estimate
    alpha: Estimate
    cohen: pd.DataFrame
    by_reviewer: pd.DataFrame
    by_label: pd.DataFrame
    disputes: pd.DataFrame


def agreement(answers: pd.DataFrame) -> Agreement:
    """Return how far people agree.

    Parameters
    ----------
    answers
        ``row``, ``reviewer``, ``answer`` (str): one line an answer, one a row and reviewer. Their order does not
        matter. Who was unsure has no line.

    Notes
    -----
    Intervals are 95 % percentile intervals of a bootstrap over rows; where every draw is the same (all agree, or none,
    or there is one row), the interval is Wilson's over the rows. Rows by answers in memory, times 1,000 draws in time.
    Source: Fleiss 1971, "Measuring nominal scale agreement among many raters"; Krippendorff 2011, "Computing
    Krippendorff's alpha-reliability"; Cohen 1960; Cicchetti and Feinstein 1990 (specific agreement).
    """
    answers = answers[list(COLUMNS)].sort_values(["row", "reviewer"], kind="stable", ignore_index=True)
    answers = answers[answers.groupby("row")["row"].transform("size") >= 2].reset_index(drop=True)
    counts = _counts(answers)
    weights = _draws(len(counts))
    return Agreement(
        n_rows=len(counts),
        n_reviewers=int(answers["reviewer"].nunique()),
        n_answers=len(answers),
        percent=_ratio(*_pairs(counts.to_numpy()), weights),
        fleiss=_kappa(*_fleiss_parts(counts.to_numpy(), _all_and(weights)), n_rows=len(counts)),
        alpha=_alpha(counts.to_numpy(), weights),
        cohen=_cohen(answers),
        by_reviewer=_by_reviewer(answers),
        by_label=_by_label(counts, weights),
        disputes=_disputes(answers),
    )


def _counts(answers: pd.DataFrame) -> pd.DataFrame:
    """Return how often each row (line) got each answer (column)."""
    return pd.crosstab(answers["row"], answers["answer"])


def _draws(n_rows: int) -> np.ndarray:
    """Return how often each row is drawn in each replicate, (N_REPLICATES, n_rows)."""
    if not n_rows:
        return np.zeros((0, 0))
    return np.random.default_rng(SEED).multinomial(n_rows, np.full(n_rows, 1 / n_rows), size=N_REPLICATES)


def _pairs(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row its agreeing pairs and all its pairs of answers, float64."""
    n = counts.sum(axis=1)
    return (counts * (counts - 1)).sum(axis=1) / 2, n * (n - 1) / 2


def _all_and(weights: np.ndarray) -> np.ndarray:
    """Return the draws with the rows themselves, each once, before them."""
    return np.vstack([np.ones((1, weights.shape[1]), dtype=np.int64), weights])


def _fleiss_parts(counts: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    agreeing, every = _pairs(counts)
    shares = weights @ counts
    with np.errstate(invalid="ignore"):
        observed = (weights @ (agreeing / every)) / weights.sum(axis=1)
        shares = shares / shares.sum(axis=1, keepdims=True)
    return observed, (shares**2).sum(axis=1)


def _alpha_parts(counts: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the agreement of each draw of rows at once: the library takes a second for a thousand."""
    n_of_row = counts.sum(axis=1)
    n = weights @ n_of_row
    agreeing = weights @ ((counts * (counts - 1)).sum(axis=1) / (n_of_row - 1))
    totals = weights @ counts
    return agreeing / n, (totals * (totals - 1)).sum(axis=1) / (n * (n - 1))


def _beyond_chance(observed: np.ndarray, by_chance: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa: np.ndarray = np.where(by_chance < 1, (observed - by_chance) / (1 - by_chance), np.nan)
    return kappa


def _alpha(counts: np.ndarray, weights: np.ndarray) -> Estimate:
    if (counts.sum(axis=0) > 0).sum() < 2:  # everybody always says the same: nothing could have been confused
        return NO_ESTIMATE
    import krippendorff

    domain = np.arange(counts.shape[1])
    value = krippendorff.alpha(value_counts=counts, value_domain=domain, level_of_measurement="nominal")
    found = _kappa(*_alpha_parts(counts, _all_and(weights)), n_rows=len(counts))
    return replace(found, value=float(value))


def _kappa(observed: np.ndarray, by_chance: np.ndarray, *, n_rows: int) -> Estimate:
    """Return agreement beyond chance with its interval; first the rows themselves, then the draws.

    Draws that say nothing (one label alone) are left out.
    """
    value, *_ = replicates = _beyond_chance(observed, by_chance)
    replicates = replicates[1:][~np.isnan(replicates[1:])]
    if np.isnan(value) or not len(replicates):
        return NO_ESTIMATE
    if observed[0] < 1:
        return with_percentiles(float(value), replicates)
    low = share(n_rows, n_rows).low
    return Estimate(1.0, float((low - by_chance[0]) / (1 - by_chance[0])), 1.0)


def _cohen(answers: pd.DataFrame) -> pd.DataFrame:
    wide = answers.pivot(index="row", columns="reviewer", values="answer")
    lines = []
    for first, second in combinations(wide.columns, 2):
        both = wide[[first, second]].dropna()
        if not len(both):
            continue
        names = pd.Index(pd.unique(both.to_numpy().ravel()))
        one, other = names.get_indexer(both[first]), names.get_indexer(both[second])
        found = _kappa(*_cohen_parts(one, other, len(names), _all_and(_draws(len(both)))), n_rows=len(both))
        lines.append((first, second, len(both), found.value, found.low, found.high))
    return pd.DataFrame(lines, columns=["first", "second", "n_rows", "kappa", "low", "high"])


def _cohen_parts(
    one: np.ndarray, other: np.ndarray, n_names: int, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    n = weights.sum(axis=1)
    observed = (weights @ (one == other)) / n
    shares = [weights @ np.eye(n_names)[codes] / n[:, None] for codes in (one, other)]
    return observed, (shares[0] * shares[1]).sum(axis=1)


def _by_reviewer(answers: pd.DataFrame) -> pd.DataFrame:
    same = answers.groupby(["row", "answer"])["reviewer"].transform("size") - 1
    others = answers.groupby("row")["reviewer"].transform("size") - 1
    pairs = pd.DataFrame({"reviewer": answers["reviewer"], "row": answers["row"], "same": same, "others": others})
    lines = {}
    for reviewer, part in pairs.groupby("reviewer"):
        found = _ratio(part["same"].to_numpy(), part["others"].to_numpy())
        lines[str(reviewer)] = (len(part), found.value, found.low, found.high)
    return pd.DataFrame.from_dict(lines, orient="index", columns=["n_rows", "agreement", "low", "high"])


def _by_label(counts: pd.DataFrame, weights: np.ndarray) -> pd.DataFrame:
    table = counts.to_numpy()
    others = table.sum(axis=1, keepdims=True) - 1
    lines = {}
    for at, name in enumerate(counts.columns):
        found = _ratio(table[:, at] * (table[:, at] - 1), table[:, at] * others[:, 0], weights)
        lines[str(name)] = (int(table[:, at].sum()), found.value, found.low, found.high)
    return pd.DataFrame.from_dict(lines, orient="index", columns=["n_answers", "agreement", "low", "high"])


def _ratio(parts: np.ndarray, wholes: np.ndarray, weights: np.ndarray | None = None) -> Estimate:
    """Return the ratio of two sums over rows, with its interval."""
    n_rows = int((wholes > 0).sum())
    if not n_rows:
        return NO_ESTIMATE
    value = float(parts.sum() / wholes.sum())
    if value in (0.0, 1.0):
        return share(n_rows if value else 0, n_rows)
    weights = _draws(len(parts)) if weights is None else weights
    drawn = weights @ wholes
    replicates = (weights @ parts)[drawn > 0] / drawn[drawn > 0]
    if np.ptp(replicates) > 0:
        return with_percentiles(value, replicates)
    low, high = wilson(np.array([value * n_rows]), np.array([n_rows]))
    return Estimate(value, float(low[0]), float(high[0]))


def _disputes(answers: pd.DataFrame) -> pd.DataFrame:
    both = answers.merge(answers, on="row", suffixes=("", "_other"))
    both = both[both["answer"] < both["answer_other"]]
    found = both.groupby(["answer", "answer_other"])["row"].agg(n_pairs="size", n_rows="nunique").reset_index()
    found = found.rename(columns={"answer": "one", "answer_other": "other"})
    return found.sort_values(["n_pairs", "one", "other"], ascending=[False, True, True], ignore_index=True)
