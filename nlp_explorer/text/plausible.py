"""Which lengths are plausible beside the others of a dataset."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_DEVIATIONS = 5
NORMAL_CONSISTENCY = 1.4826
MIN_FACTOR = 2
MIN_TEXTS = 20  # fewer say nothing about what is usual


@dataclass(frozen=True)
class Bounds:
    """The shortest and the longest plausible length."""

    shortest: int
    longest: int


def plausible_lengths(lengths: np.ndarray) -> Bounds:
    """Return the bounds of plausible lengths. ``lengths``: at least one, all above 0.

    Lengths are spread over orders of magnitude and lean to one side, so the bounds stand on a logarithmic scale and
    each side has its own spread: median of log length, plus or minus 5 times the median absolute deviation of its
    side (scaled by 1.4826, so that it equals the standard deviation of a normal distribution), and never nearer to
    the median than a factor of 2.

    Source: Leys et al. 2013, "Detecting outliers: do not use standard deviation around the mean, use absolute
    deviation around the median" (they suggest 2.5 to 3; on real files, with their long tails, 5 keeps what is
    flagged below 0.5 % of the rows); Rosenmai 2013, "Using the median absolute deviation to find outliers" (one
    spread a side).
    """
    logs = np.log(lengths)
    middle = float(np.median(logs))
    below, above = middle - logs[logs <= middle], logs[logs >= middle] - middle
    reach = [
        max(N_DEVIATIONS * NORMAL_CONSISTENCY * float(np.median(side)), float(np.log(MIN_FACTOR)))
        for side in (below, above)
    ]
    return Bounds(int(np.ceil(np.exp(middle - reach[0]) - 1e-9)), int(np.floor(np.exp(middle + reach[1]) + 1e-9)))
