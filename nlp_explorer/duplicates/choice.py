"""What near duplicates of a dataset are compared by: the rule, with its reason.

Measured on 5,000 rows each against brute force; a pair counts as truly near when the edit similarity of its normalised
keys (1 - Levenshtein / longer) is at least 0.8. F1 at Jaccard 0.8 by runs of 3 words, of 3 characters, of 2 characters:
banking77 (10 words) .07, .28, .47; sms (13 words) .36, .63, .75; tweets of 21 words .72, .62, .63; waimai (Chinese,
15 words) .00, .00, .17. Where words are parted by spaces, runs of 2 characters find more, but more that is not near:
precision on banking77 .77 against .90. ``benchmarks/duplicates_short.py`` prints all figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.duplicates.tokens import mixed
from nlp_explorer.text.codepoints import arrow_texts, byte_view, code_blocks, in_categories
from nlp_explorer.text.lengths import is_spaceless, word_counts

MIN_SPACELESS_SHARE = 0.5  # of the letters: from here on, scripts without spaces decide
# Up to here one changed word is too much of a text for word 3-shingles to say anything: of 20 words it takes 3
# shingles of 18 and leaves a Jaccard of 0.71
MAX_SHORT_WORDS = 20
N_SAMPLED_TEXTS = 10_000
BY_WORDS = Shingling("words", 3)
BY_CHARACTERS = Shingling("characters", 3)
BY_SPACELESS_CHARACTERS = Shingling("characters", 2)
N_HASHED_BYTES = 4  # of a text, evenly spread: enough to draw by


@dataclass(frozen=True)
class ShinglingChoice:
    """What texts are compared by, and why, in a sentence."""

    shingling: Shingling
    reason: str


def choose_shingling(texts: pd.Series) -> ShinglingChoice:
    """Return what near duplicates of these texts are compared by. Judged on a sample that ignores the row order."""
    sample = _sampled(texts)
    share = _spaceless_share(sample)
    if share >= MIN_SPACELESS_SHARE:
        return ShinglingChoice(
            BY_SPACELESS_CHARACTERS,
            f"{100 * share:.0f} % of the letters are of scripts without spaces between words, so texts are compared "
            f"by {BY_SPACELESS_CHARACTERS}.",
        )
    if not len(sample):
        return ShinglingChoice(BY_CHARACTERS, "There are no texts to compare.")
    n_words = float(np.median(word_counts(sample)))
    if n_words <= MAX_SHORT_WORDS:
        return ShinglingChoice(
            BY_CHARACTERS,
            f"Half of the texts have at most {n_words:,.0f} word{'' if n_words == 1 else 's'}, so texts are compared "
            f"by {BY_CHARACTERS}: one changed word spoils three runs of words, too much of a short text.",
        )
    return ShinglingChoice(
        BY_WORDS, f"Half of the texts have {n_words:,.0f} words or more, so texts are compared by {BY_WORDS}."
    )


def _sampled(texts: pd.Series) -> pd.Series:
    """Return distinct texts, drawn by a hash of their length and of some of their bytes; in order of that hash."""
    data, offsets = byte_view(arrow_texts(texts))
    lengths = np.diff(offsets)
    written = np.flatnonzero(lengths)
    keys = mixed(lengths[written].astype(np.uint64))
    for at in range(N_HASHED_BYTES):
        byte = data[offsets[written] + at * lengths[written] // N_HASHED_BYTES]
        keys = mixed(keys + byte)
    highest = np.unique(keys)[:N_SAMPLED_TEXTS][-1:]
    drawn = np.flatnonzero(keys <= highest) if len(highest) else np.zeros(0, dtype=np.int64)
    ordered = drawn[np.argsort(keys[drawn], kind="stable")]
    return texts.iloc[written[ordered]].drop_duplicates()


def _spaceless_share(texts: pd.Series) -> float:
    """Return the share, 0..1, of the letters that belong to scripts without spaces; 0 where there are no letters."""
    n_spaceless = n_letters = 0
    for block in code_blocks(texts):
        is_letter = in_categories("L")[block.codes]
        n_letters += int(is_letter.sum())
        n_spaceless += int((is_letter & is_spaceless()[block.codes]).sum())
    return n_spaceless / n_letters if n_letters else 0.0
