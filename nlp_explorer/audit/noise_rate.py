"""How many labels are wrong: the noise rate, from rows drawn at random that people judged again."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, Z, share, wilson


@dataclass(frozen=True)
class Judged:
    """How many rows of one stratum were judged, and how many of their labels were found wrong."""

    n_wrong: int
    n_judged: int
    n_rows: int  # of the stratum, judged or not

    @property
    def is_whole(self) -> bool:
        """Whether every row of the stratum was judged: then nothing about it is uncertain."""
        return self.n_judged == self.n_rows


def noise_rate(n_wrong: int, n_judged: int) -> Estimate:
    """Return the share (0..1) of wrong labels among rows drawn at random, with its 95 % Wilson interval.

    NaN when no row was judged.
    """
    return share(n_wrong, n_judged)


def stratified_noise_rate(strata: list[Judged]) -> Estimate:
    """Return the share (0..1) of wrong labels over strata that were sampled at different rates, 95 % interval.

    Each stratum counts by its number of rows, however many of them were judged. Intervals of the strata are Wilson's,
    one of no width for a stratum that was judged whole; they are combined by recovering variances (MOVER). NaN when a
    stratum with rows has none that was judged.

    Source: Cochran 1977, "Sampling Techniques", 5.3; Zou and Donner 2008, "Construction of confidence limits about
    effect measures", https://doi.org/10.1002/sim.3095
    """
    strata = [stratum for stratum in strata if stratum.n_rows]
    if not strata or any(not stratum.n_judged for stratum in strata):
        return NO_ESTIMATE
    weights = np.array([stratum.n_rows for stratum in strata], dtype=np.float64)
    weights /= weights.sum()
    n_wrong = np.array([stratum.n_wrong for stratum in strata])
    n_judged = np.array([stratum.n_judged for stratum in strata])
    shares = n_wrong / n_judged
    low, high = wilson(n_wrong, n_judged)
    is_whole = np.array([stratum.is_whole for stratum in strata])
    low, high = np.where(is_whole, shares, low), np.where(is_whole, shares, high)
    value = float(weights @ shares)
    below = math.sqrt(float(((weights * (shares - low)) ** 2).sum()))
    above = math.sqrt(float(((weights * (high - shares)) ** 2).sum()))
    return Estimate(value, max(0.0, value - below), min(1.0, value + above))


def more_rows_needed(found: Estimate, n_judged: int, width: float) -> int:
    """Return how many more random rows would narrow the interval of a share to a width (0..1), if it stays as found.

    0 when it is narrow enough. The smallest n whose Wilson interval at the share found is no wider.

    Raises
    ------
    ValueError
        The width is not above 0 and below 1, or nothing was judged yet.
    """
    if not 0 < width < 1:
        raise ValueError(f"a width lies between 0 and 1, not {width!r}")
    if not n_judged or math.isnan(found.value):
        raise ValueError("nothing was judged yet: the share is not known")
    low, high = 1, 1
    while width_expected(found.value, high) > width:
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if width_expected(found.value, middle) <= width else (middle + 1, high)
    return max(0, high - n_judged)


def width_expected(value: float, n: int) -> float:
    """Return how wide (0..1) Wilson's interval of a share is when ``n`` random rows, 1 or more, are judged."""
    return 2 * Z / (1 + Z**2 / n) * math.sqrt(value * (1 - value) / n + Z**2 / (4 * n**2))
