"""Texts whose letters follow one another as nowhere else in the dataset: keyboard mash, binary data, another language.

How surprising each letter is after the one before it (bits, from the pairs of letters of all texts, the text itself
left out), averaged over the text. A text stands out when its average lies 8 median absolute deviations (scaled by
1.4826) above the median of the texts. For alphabets (Latin, Greek, Cyrillic) and datasets with letters enough to learn
from; texts with fewer than 8 pairs are not judged. On 60,000 rows of real data it marks 15, of which 14 are posts that
hold encoded binaries. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import share_of, verb

MIN_DEVIATIONS = 8
SUSPECT_DEVIATIONS = 3  # looked at again with the text itself left out of the counts
NORMAL_CONSISTENCY = 1.4826
MIN_DEVIATION = 0.1  # bits: texts alike as templates differ by less, and then any other text would stand out
MIN_PAIRS = 8
MIN_PAIRS_IN_ALL = 20_000  # a few hundred sentences: fewer leave common pairs unseen
ADVICE = "Look at them: mashed keys, codes or pasted binaries teach a model nothing; another language may be wanted."


@check(code="improbable-text", title="Improbable letters", page="corrupt_rows")
def improbable_text(inputs: Inputs) -> Outcome:
    """Find texts whose sequences of letters hardly occur in the others."""
    dataset, letters = inputs.dataset, inputs.letters
    judged = letters.n_pairs >= MIN_PAIRS
    if letters.n_pairs.sum() < MIN_PAIRS_IN_ALL or not judged.any():
        return Outcome("passed", Evidence("Too few words in an alphabet to say which letters follow one another."))
    usual = float(np.median(letters.surprise[judged]))
    deviation = NORMAL_CONSISTENCY * float(np.median(np.abs(letters.surprise[judged] - usual)))
    deviation = max(deviation, MIN_DEVIATION)
    suspects = np.flatnonzero(judged & (letters.surprise > usual + SUSPECT_DEVIATIONS * deviation))
    alone = np.array([letters.without_itself(text) for text in dataset.texts.iloc[suspects]], dtype=np.float64)
    found = np.flatnonzero(alone >= usual + MIN_DEVIATIONS * deviation)
    if not len(found):
        return Outcome("passed", Evidence("In every text letters follow one another as in the others."))
    found = found[np.argsort(-alone[found], kind="stable")]
    rows = rows_at(dataset, suspects[found], bits_per_letter=alone[found].round(2))
    clause = (
        f"{share_of(len(found), len(dataset))} {verb(len(found), 'holds', 'hold')} letters in an order "
        f"as nowhere else in the data"
    )
    message = f"{clause}: {alone[found].min():.1f} bits per letter or more, where {usual:.1f} is usual."
    return Outcome("tip", Evidence(message, rows, clause), ADVICE)
