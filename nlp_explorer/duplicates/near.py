"""Near duplicates: texts whose sets of shingles have a high Jaccard.

Candidates come from MinHash bands over vectorised shingles, and each is verified with its true Jaccard: no pair is
reported that does not reach the floor. Texts with the same shingles are one set, so copies cost nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from nlp_explorer.duplicates.candidates import Candidates, candidates
from nlp_explorer.duplicates.pairs import NO_WORDS, ROUNDING, NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.duplicates.sketches import Sketches, sketch
from nlp_explorer.duplicates.verify import jaccards
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.text.codepoints import arrow_texts

THRESHOLD = (
    0.8  # the usual one for near duplicates. Source: Lee et al. 2022, https://aclanthology.org/2022.acl-long.577
)
FLOOR = 0.5  # below, texts share less than two thirds of their shingles: hardly anybody calls them the same
# Bands by the lowest Jaccard that is looked for: of pairs with exactly this one, 99.97 % and 99.0 % meet in a band
BANDS = {THRESHOLD: 8, FLOOR: 16}
MAX_PAIRS_COMPARED = 1 << 22  # at a time: bounds the memory where there are very many
_SKETCHED = 0.5  # share of the work that is done once the texts are read


def near_pairs(
    texts: pd.Series, shingling: Shingling, *, floor: float = THRESHOLD, progress: Progress = no_progress
) -> NearPairs:
    """Return the pairs of texts down to a floor between `FLOOR` and 1. Nearly linear; the same in any row order.

    Raises
    ------
    ValueError
        The floor is not between `FLOOR` and 1.
    """
    [found] = near_pairs_by_floor(texts, shingling, floors=(floor,), progress=progress)
    return found


def near_pairs_by_floor(
    texts: pd.Series, shingling: Shingling, *, floors: tuple[float, ...], progress: Progress = no_progress
) -> Iterator[NearPairs]:
    """Yield the pairs down to each floor, in the order of ``floors``: the texts are read once for all.

    Raises
    ------
    ValueError
        A floor is not between `FLOOR` and 1.
    """
    if not all(FLOOR <= floor <= 1 for floor in floors):
        raise ValueError(f"floors are between {FLOOR} and 1, not {floors}")
    column = arrow_texts(texts)
    n_bands = [BANDS[THRESHOLD if floor >= THRESHOLD else FLOOR] for floor in floors]
    sketches = sketch(column, shingling, n_bands=max(n_bands), progress=part_of(progress, start=0.0, end=_SKETCHED))
    sets = _distinct(sketches)
    compared = _Compared(column, shingling, sets, sketches.sizes)
    by_set = sketches.of(sets.first)
    del sketches  # the largest thing in memory
    share = (1 - _SKETCHED) / len(floors)
    for at, (n, floor) in enumerate(zip(n_bands, floors, strict=True)):
        start = _SKETCHED + at * share
        meet = part_of(progress, start=start, end=start + share / 2)
        met = candidates(by_set, floor, n_bands=n, progress=meet)
        yield compared.pairs(met, floor, part_of(progress, start=start + share / 2, end=start + share))
    progress(1.0, "compared all texts")


@dataclass(frozen=True, eq=False)
class _Sets:
    """The different shingle sets, ordered by their hashes, so that the order of the rows does not matter.

    ``first`` (int64) is a text that has the set, ``of_texts`` (int32) the set of each text or `NO_WORDS`.
    """

    first: np.ndarray
    of_texts: np.ndarray


def _distinct(sketches: Sketches) -> _Sets:
    with_words = np.flatnonzero(sketches.sizes)
    _, first, which = np.unique(sketches.identity[with_words], return_index=True, return_inverse=True)
    of_texts = np.full(len(sketches.sizes), NO_WORDS, dtype=np.int32)
    of_texts[with_words] = which
    return _Sets(with_words[first], of_texts)


@dataclass(frozen=True, eq=False)
class _Compared:
    """Texts, their shingle sets and how many shingles each text has: all that comparing takes."""

    texts: pa.LargeStringArray
    shingling: Shingling
    sets: _Sets
    sizes: np.ndarray

    def pairs(self, met: Candidates, floor: float, progress: Progress) -> NearPairs:
        """Return those of the candidates that reach the floor."""
        n_parts = -(-len(met.pairs) // MAX_PAIRS_COMPARED)
        parts = [np.zeros((3, 0))]
        for at in range(n_parts):
            keys = met.pairs[at * MAX_PAIRS_COMPARED : (at + 1) * MAX_PAIRS_COMPARED]
            left, right = np.divmod(keys, len(self.sets.first))
            report = part_of(progress, start=at / n_parts, end=(at + 1) / n_parts)
            first = self.sets.first
            jaccard = jaccards(self.texts, self.shingling, first[left], first[right], sizes=self.sizes, progress=report)
            kept = jaccard >= floor - ROUNDING
            parts.append(np.stack([left[kept], right[kept], jaccard[kept]]))
        left, right, jaccard = np.concatenate(parts, axis=1)
        order = np.argsort(-jaccard, kind="stable")
        return NearPairs(
            self.shingling,
            floor,
            sets=self.sets.of_texts,
            left=left[order].astype(np.int32),
            right=right[order].astype(np.int32),
            jaccard=jaccard[order],
            n_crowded=int(met.is_crowded.sum()),
        )
