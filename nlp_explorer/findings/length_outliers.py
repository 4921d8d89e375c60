"""Texts that are implausibly short or long beside the others of this dataset.

The bounds, and where they come from, are those of `plausible_lengths`, in characters. Blank texts are another
check's. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.text.plausible import MIN_TEXTS, plausible_lengths

ADVICE = "Look at the shortest and the longest: a fragment, a whole document in one cell, several rows run together?"


@check(code="length-outliers", title="Implausible lengths", page="corrupt_rows")
def length_outliers(inputs: Inputs) -> Outcome:
    """Find texts whose length is far from the usual ones."""
    dataset = inputs.dataset
    characters = inputs.lengths["characters"].to_numpy()
    is_there = ~inputs.is_blank
    n_texts = int(is_there.sum())
    if n_texts < MIN_TEXTS:
        return Outcome("passed", Evidence(f"{counted(n_texts, 'text')}: too few to say what length is usual."))
    bounds = plausible_lengths(characters[is_there])
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
