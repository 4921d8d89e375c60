"""Texts cut off at a fixed length: many end at exactly the longest length there is.

A form field, a database column or a script that kept the first so many characters leaves a pile of texts at the
maximum. It is one when at least 10 different texts are that long, and at least 10 times as many as there are on
average at each length within the 10 % below. Looked for in characters, in bytes of UTF-8 and in words; the first that
shows a pile is reported. On 60,000 rows of real data none does, tweets with their limit of 140 included. Linear.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.text.codepoints import arrow_texts

MIN_TEXTS = 10
MIN_TIMES_NEIGHBOURS = 10
NEIGHBOUR_SHARE = 0.1  # of the maximum: the lengths just below it
# A limit below is one of the texts themselves (codes, names, ratings), not of a field that cut them
MIN_LENGTHS = {"character": 50, "byte": 50, "word": 20}
MAX_SHORTEST_SHARE = 0.5  # of the maximum: texts that are all about as long were not cut, they have a form
ADVICE = "Export the texts again without the limit: what stood behind the cut may be what decides the label."


@check(code="cut-off-text", title="Text cut off", page="corrupt_rows")
def cut_off_text(inputs: Inputs) -> Outcome:
    """Find a pile of texts at the greatest length."""
    dataset = inputs.dataset
    exact = inputs.duplicates.exact
    first_of_text = np.unique(exact, return_index=True)[1]
    distinct = first_of_text[exact[first_of_text] >= 0]
    for unit, lengths in _lengths(inputs).items():
        longest = int(lengths[distinct].max(initial=0))
        if longest >= MIN_LENGTHS[unit] and _is_pile(lengths[distinct], longest):
            positions = np.flatnonzero(lengths == longest)
            clause = (
                f"{share_of(len(positions), len(dataset))} {verb(len(positions), 'ends', 'end')} "
                f"at exactly {counted(longest, unit)}"
            )
            message = f"{clause}, the greatest length there is: they look cut off."
            rows = rows_at(dataset, positions, **{f"n_{unit}s": lengths[positions]})
            status = issue_or_tip(is_issue=len(positions) >= MIN_ISSUE_SHARE * len(dataset))
            return Outcome(status, Evidence(message, rows, clause), ADVICE)
    return Outcome("passed", Evidence("Texts do not pile up at the greatest length, so none looks cut off."))


def _lengths(inputs: Inputs) -> dict[str, np.ndarray]:
    n_bytes = pc.binary_length(arrow_texts(inputs.dataset.texts)).to_numpy(zero_copy_only=False)
    return {
        "character": inputs.lengths["characters"].to_numpy(),
        "byte": n_bytes.astype(np.int64),
        "word": inputs.lengths["words"].to_numpy(),
    }


def _is_pile(lengths: np.ndarray, longest: int) -> bool:
    n_longest = int((lengths == longest).sum())
    width = max(1, int(longest * NEIGHBOUR_SHARE))
    per_length = int(((lengths < longest) & (lengths >= longest - width)).sum()) / width
    return (
        n_longest >= MIN_TEXTS
        and n_longest >= MIN_TIMES_NEIGHBOURS * per_length
        and int(lengths.min()) <= MAX_SHORTEST_SHARE * longest
    )
