"""The rows whose length, in any unit, is far from the usual ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.text.plausible import MIN_TEXTS, Bounds, plausible_lengths


@dataclass(frozen=True, eq=False)
class Outlying:
    """The outliers among some lengths.

    Attributes
    ----------
    bounds
        The plausible lengths, None where there are fewer than 20 texts.
    n_texts
        How many rows have a text: those that were judged.
    rows
        Index: row id, farthest from the bounds first. Columns: the length under its unit's name (int64) and
        ``kind``, ``short`` or ``long``.
    """

    bounds: Bounds | None
    n_texts: int
    rows: pd.DataFrame


def outlying_rows(lengths: pd.Series) -> Outlying:
    """Return the rows that are implausibly short or long. ``lengths``: int64 by row id, named after its unit."""
    present = lengths[lengths > 0]
    if len(present) < MIN_TEXTS:
        return Outlying(None, len(present), _rows(present.iloc[:0], np.zeros(0, dtype=bool)))
    bounds = plausible_lengths(present.to_numpy())
    outside = present[(present < bounds.shortest) | (present > bounds.longest)]
    middle = float(np.sqrt(bounds.shortest * bounds.longest))
    distance = np.abs(np.log(outside.to_numpy() / middle))
    outside = outside.iloc[np.argsort(-distance, kind="stable")]
    return Outlying(bounds, len(present), _rows(outside, (outside < bounds.shortest).to_numpy()))


def _rows(outside: pd.Series, is_short: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({str(outside.name): outside, "kind": np.where(is_short, "short", "long")})
