"""Texts that are implausibly short or long beside the others of this dataset.

Lengths are spread over orders of magnitude and lean to one side, so the bounds stand on a logarithmic scale and
each side has its own spread: median of log characters, plus or minus 5 times the median absolute deviation of its
side (scaled by 1.4826, so that it equals the standard deviation of a normal distribution), and never nearer to the
median than a factor of 2. Blank texts are another check's. Linear.

Source: Leys et al. 2013, "Detecting outliers: do not use standard deviation around the mean, use absolute deviation
around the median" (they suggest 2.5 to 3; on real files, with their long tails, 5 keeps what is flagged below
0.5 % of the rows); Rosenmai 2013, "Using the median absolute deviation to find outliers" (one spread a side).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb

N_DEVIATIONS = 5
NORMAL_CONSISTENCY = 1.4826
MIN_FACTOR = 2
MIN_TEXTS = 20  # fewer say nothing about what is usual
ADVICE = "Look at the shortest and the longest: a fragment, a whole document in one cell, several rows run together?"


@dataclass(frozen=True)
class _Bounds:
    """The lengths in characters that are still plausible."""

    shortest: int
    longest: int


@check(code="length-outliers", title="Implausible lengths", page="corrupt_rows")
def length_outliers(inputs: Inputs) -> Outcome:
    """Find texts whose length is far from the usual ones."""
    dataset = inputs.dataset
    characters = inputs.lengths["characters"].to_numpy()
    is_there = ~inputs.is_blank
    n_texts = int(is_there.sum())
    if n_texts < MIN_TEXTS:
        return Outcome("passed", Evidence(f"{counted(n_texts, 'text')}: too few to say what length is usual."))
    bounds = _bounds(characters[is_there])
    is_short, is_long = is_there & (characters < bounds.shortest), is_there & (characters > bounds.longest)
    n_short, n_long = int(is_short.sum()), int(is_long.sum())
    plausible = f"{bounds.shortest:,} to {counted(bounds.longest, 'character')}"
    if not n_short + n_long:
        return Outcome("passed", Evidence(f"Each of {counted(n_texts, 'text')} has a plausible length, {plausible}."))
    positions = np.flatnonzero(is_short | is_long)
    distance = np.abs(np.log(characters[positions] / np.sqrt(bounds.shortest * bounds.longest)))
    positions = positions[np.argsort(-distance, kind="stable")]
    rows = rows_at(
        dataset, positions, kind=np.where(is_short[positions], "short", "long"), characters=characters[positions]
    )
    n_found = len(positions)
    clause = f"{share_of(n_found, n_texts, 'text')} {verb(n_found, 'has', 'have')} an implausible length"
    return Outcome(
        "tip", Evidence(f"{clause}: {n_short:,} shorter and {n_long:,} longer than {plausible}.", rows, clause), ADVICE
    )


def _bounds(characters: np.ndarray) -> _Bounds:
    logs = np.log(characters)
    middle = float(np.median(logs))
    below, above = middle - logs[logs <= middle], logs[logs >= middle] - middle
    reach = [
        max(N_DEVIATIONS * NORMAL_CONSISTENCY * float(np.median(side)), float(np.log(MIN_FACTOR)))
        for side in (below, above)
    ]
    return _Bounds(int(np.ceil(np.exp(middle - reach[0]) - 1e-9)), int(np.floor(np.exp(middle + reach[1]) + 1e-9)))
