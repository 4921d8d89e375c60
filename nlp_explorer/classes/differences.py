"""The difference of two quantities that each have an interval, with its own interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_explorer.predictions.intervals import Z, wilson


def difference_of_shares(
    n_hits: np.ndarray, n: int, n_hits_other: np.ndarray, n_other: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the other shares minus the first, and the low and high ends of their 95 % intervals; -1..1.

    Source: Newcombe 1998, method 10 (from two Wilson intervals); NaN where a group is empty.
    """
    low, high = wilson(n_hits, np.full(len(n_hits), n))
    other_low, other_high = wilson(n_hits_other, np.full(len(n_hits_other), n_other))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, other = n_hits / np.float64(n), n_hits_other / np.float64(n_other)
    return _difference(_WithEnds(share, low, high), _WithEnds(other, other_low, other_high))


def difference_of_quantiles(
    values: np.ndarray, others: np.ndarray, quantile: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the quantile (0..1) of ``others`` minus that of ``values``, each an array of one; NaN for nothing.

    The intervals of the two quantiles are those of their order statistics (Conover 1999, 3.2, normal approximation).
    """
    return _difference(_quantile(values, quantile), _quantile(others, quantile))


@dataclass(frozen=True, eq=False)
class _WithEnds:
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _quantile(values: np.ndarray, quantile: float) -> _WithEnds:
    n = len(values)
    if n == 0:
        nothing = np.array([np.nan])
        return _WithEnds(nothing, nothing, nothing)
    ordered = np.sort(values).astype(np.float64)
    half = Z * np.sqrt(n * quantile * (1 - quantile))
    low = ordered[max(int(np.floor(n * quantile - half)) - 1, 0)]
    high = ordered[min(int(np.ceil(n * quantile + half)), n - 1)]
    value = np.quantile(ordered, quantile)
    return _WithEnds(np.array([value]), np.array([min(low, value)]), np.array([max(high, value)]))


def _difference(one: _WithEnds, other: _WithEnds) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Add up on each side the sides it comes from. Source: Zou and Donner 2008, https://doi.org/10.1002/sim.3095"""
    difference = other.value - one.value
    below = np.sqrt((other.value - other.low) ** 2 + (one.high - one.value) ** 2)
    above = np.sqrt((other.high - other.value) ** 2 + (one.value - one.low) ** 2)
    return difference, difference - below, difference + above
