"""Texts that are nothing but web addresses (``link``) or nothing but digits and signs (``number``).

They are cells of another column, or posts that lost their words. In a dataset where more than 10 % of the texts are of
such a kind they are what the data are, and nothing is said. Linear.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from nlp_explorer.findings.base import Inputs, Outcome, check
from nlp_explorer.findings.text_faults import Fault, clean, report_faults
from nlp_explorer.text.codepoints import arrow_texts

MAX_USUAL_SHARE = 0.1
_PATTERNS = {
    "link": r"^\s*(?:(?:https?://|ftp://|www\.)\S+\s*)+$",
    "number": r"^[\p{N}\p{P}\p{S}\p{Z}\s]*\p{N}[\p{N}\p{P}\p{S}\p{Z}\s]*$",
}
KINDS = tuple(_PATTERNS)
ADVICE = "Drop them unless the label can be told from a link or a number alone."


@check(code="link-or-number", title="Only a link or a number", page="corrupt_rows")
def link_or_number(inputs: Inputs) -> Outcome:
    """Find texts without words."""
    texts = arrow_texts(inputs.dataset.texts)
    characters = inputs.lengths["characters"].to_numpy()
    faults = []
    for kind, pattern in _PATTERNS.items():
        positions = np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))
        if len(positions) == 1 or len(positions) <= MAX_USUAL_SHARE * len(texts):
            faults += [Fault(int(position), kind, 0, int(characters[position])) for position in positions]
    return report_faults(
        inputs,
        faults,
        KINDS,
        predicate=("is only a link or a number", "are only a link or a number"),
        none_found=clean(inputs, "is only a link or a number"),
        advice=ADVICE,
        is_harmful=False,
    )
