"""Numbers with the range they may well have had on other rows of the same kind."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

CONFIDENCE_LEVEL = 0.95
Z = 1.959963984540054  # the normal quantile that leaves 2.5 % on each side


@dataclass(frozen=True)
class Estimate:
    """A quantity and its 95 % interval. All three are NaN when there was no row to compute it from."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return e.g. ``0.834 [0.814, 0.852]``."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    @property
    def as_percent(self) -> str:
        """E.g. ``16.6 % [14.8, 18.6]``."""
        return f"{100 * self.value:.1f} % [{100 * self.low:.1f}, {100 * self.high:.1f}]"


NO_ESTIMATE = Estimate(math.nan, math.nan, math.nan)


def share(n_hits: int, n: int) -> Estimate:
    """Return ``n_hits / n`` with its Wilson score interval.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference"; recommended for
    shares near 0 or 1 and small n by Brown, Cai and DasGupta 2001, https://doi.org/10.1214/ss/1009213286
    """
    if n == 0:
        return NO_ESTIMATE
    low, high = wilson(np.array([n_hits]), np.array([n]))
    return Estimate(n_hits / n, float(low[0]), float(high[0]))


def wilson(n_hits: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the low and high ends of the Wilson score intervals of ``n_hits / n``; NaN where ``n`` is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        p = n_hits / n
        centre = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    low, high = np.where(n_hits == 0, 0.0, centre - half), np.where(n_hits == n, 1.0, centre + half)
    return np.where(n == 0, np.nan, low), np.where(n == 0, np.nan, high)  # 0 and n hits end at 0 and 1 but for rounding


def with_percentiles(value: float, replicates: np.ndarray) -> Estimate:
    """Return a value with the 95 % percentile interval of its bootstrap replicates."""
    tail = 100 * (1 - CONFIDENCE_LEVEL) / 2
    low, high = np.percentile(replicates, [tail, 100 - tail])
    return Estimate(float(value), float(low), float(high))


def with_intervals_written(frame: pd.DataFrame, *, in_percent: Collection[str] = ()) -> pd.DataFrame:
    """Return a table to read: beside each column ``x`` its interval as text, instead of ``x_low`` and ``x_high``.

    The text column is called ``x: 95 %``; empty where there is no interval. Shares named in ``in_percent`` become
    percentages, and their intervals too.
    """
    columns: dict[str, pd.Series] = {}
    for name in map(str, frame.columns):
        if name.endswith(("_low", "_high")):
            continue
        scale, digits = (100, 1) if name in in_percent else (1, 3)
        columns[name] = scale * frame[name] if name in in_percent else frame[name]
        if f"{name}_low" in frame:
            ends = zip(frame[f"{name}_low"], frame[f"{name}_high"], strict=True)
            written = [
                "" if math.isnan(low) else f"{scale * low:.{digits}f} to {scale * up:.{digits}f}" for low, up in ends
            ]
            columns[f"{name}: 95 %"] = pd.Series(written, index=frame.index, dtype="str")
    return pd.DataFrame(columns, index=frame.index)


def percent_ranges(low: pd.Series, high: pd.Series) -> list[str]:
    """Return intervals of shares to read, such as ``82 to 91 %``; one that is not known goes from 0 to 100 %."""
    ends = zip(low.fillna(0), high.fillna(1), strict=True)
    return [f"{100 * start:.0f} to {100 * end:.0f} %" for start, end in ends]
