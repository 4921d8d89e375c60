"""Kinds that the points of a map are coloured by, and their colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.plots.theme import OTHER, PALETTE

MAX_KINDS = 100  # of a column: more are no kinds a legend can list
# Viridis (Smith & van der Walt 2015) at five steps, its yellow darkened to be legible on white
STEPS = ("#440154", "#3B528B", "#21918C", "#5EC962", "#D9B400")


def kind_colours(kinds: Sequence[str], colours: dict[str, str] | None = None) -> dict[str, str]:
    """Return a colour for each kind: those given, else the palette over and over (neighbours have names as well)."""
    if colours is not None:
        return {kind: colours.get(kind, OTHER) for kind in kinds}
    return {kind: PALETTE[at % len(PALETTE)] for at, kind in enumerate(kinds)}


def number_kinds(values: pd.Series) -> pd.Categorical[Any]:
    """Return numbers in up to five steps of about as many rows each, lowest first; missing stays missing."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return pd.Categorical([None] * len(numbers))
    borders = np.unique(np.quantile(known, np.linspace(0, 1, len(STEPS) + 1), method="nearest"))
    step = np.searchsorted(borders[1:-1], numbers, side="right")
    n_steps = max(len(borders) - 1, 1)
    names = _ranges(borders, n_steps)
    return pd.Categorical.from_codes(np.where(np.isfinite(numbers), step, -1), pd.Index(names))


def _ranges(borders: np.ndarray, n_steps: int) -> list[str]:
    """Return what the steps are called, with as many digits as tell them apart."""
    for digits in (4, 8, 17):
        said = [f"{border:,.{digits}g}" for border in borders]
        names = [f"{said[at]} to {said[min(at + 1, len(said) - 1)]}" for at in range(n_steps)]
        if len(set(names)) == n_steps:
            break
    return names


def number_colours(kinds: pd.Categorical[Any]) -> dict[str, str]:
    """Return a colour for each step, dark for low."""
    names = [str(name) for name in kinds.categories]
    return {name: STEPS[at * (len(STEPS) - 1) // max(len(names) - 1, 1)] for at, name in enumerate(names)}
