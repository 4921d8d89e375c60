"""A few numbers for each shingle set, by which similar sets find each other and different ones are told apart.

Sources: Broder 1997, "On the resemblance and containment of documents" (MinHash); Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3.4 (bands of rows); Sandes, Teodoro and Melo 2017, "Bitmap filter: speeding
up exact set similarity joins with bitwise operations".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nlp_explorer.duplicates.shingles import VALUE_BITS, ShingleSets, Shingling, shingle_sets, text_blocks
from nlp_explorer.duplicates.threads import in_threads
from nlp_explorer.duplicates.tokens import mixed
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED

BITMAP_WORDS = 4  # 64-bit words of a bitmap: enough to tell sets of some 120 shingles apart
_BITMAP_BITS = 64 * BITMAP_WORDS
ROWS_A_BAND = 2  # few, so that few bands find every pair; the bitmaps, not the bands, part what is not alike


@dataclass(frozen=True, eq=False)
class Sketches:
    """What is kept of ``n`` shingle sets.

    Attributes
    ----------
    identity
        uint64 ``(n,)``: a hash of the set; 0 for a text without a shingle.
    sizes
        int32 ``(n,)``: shingles in the set.
    bands
        uint32 ``(n_bands, n)``: equal where two sets share a band, see `recall_at`.
    bitmaps
        uint64 ``(BITMAP_WORDS, n)``: the bits that shingles fall on. Sets differ in at least as many shingles
        as their bitmaps differ in bits.
    """

    identity: np.ndarray
    sizes: np.ndarray
    bands: np.ndarray
    bitmaps: np.ndarray

    def of(self, texts: np.ndarray) -> Sketches:
        """Return the sketches of some of the texts."""
        return Sketches(self.identity[texts], self.sizes[texts], self.bands[:, texts], self.bitmaps[:, texts])


def recall_at(jaccard: float, n_bands: int) -> float:
    """Return the share of pairs of this Jaccard that share a band at least once."""
    return float(1 - (1 - jaccard**ROWS_A_BAND) ** n_bands)


def sketch(
    texts: pa.LargeStringArray, shingling: Shingling, *, n_bands: int, progress: Progress = no_progress
) -> Sketches:
    """Return the sketches of texts, aligned with them. Linear in the number of characters; uses all cores."""
    n = len(texts)
    found = Sketches(
        identity=np.zeros(n, dtype=np.uint64),
        sizes=np.zeros(n, dtype=np.int32),
        bands=np.zeros((n_bands, n), dtype=np.uint32),
        bitmaps=np.zeros((BITMAP_WORDS, n), dtype=np.uint64),
    )
    multipliers = np.random.default_rng(SEED).integers(1 << 31, size=(n_bands, ROWS_A_BAND), dtype=np.uint32)
    multipliers = multipliers * np.uint32(2) + np.uint32(1)

    def fill(block: slice) -> int:
        for sets in shingle_sets(texts, block, shingling):
            _fill(found, sets, multipliers)
        return int(block.stop)

    for done in in_threads(fill, text_blocks(texts)):
        progress(done / n, f"read {done:,} of {n:,} texts")
    return found


def _fill(found: Sketches, sets: ShingleSets, multipliers: np.ndarray) -> None:
    at, first = sets.positions, sets.offsets[:-1]
    found.sizes[at] = sets.sizes
    found.identity[at] = np.add.reduceat(mixed(sets.values), first)
    short = (sets.values >> np.uint64(VALUE_BITS - 32)).astype(np.uint32)
    for band, row_multipliers in enumerate(multipliers):
        key = np.zeros(len(at), dtype=np.uint64)
        for multiplier in row_multipliers:
            key = mixed(key + np.minimum.reduceat(short * multiplier, first))
        found.bands[band, at] = key >> np.uint64(32)
    bits = sets.values & np.uint64(_BITMAP_BITS - 1)
    for word in range(BITMAP_WORDS):
        # shifted by 64 or more, or by less than nothing, a one is gone
        ones = np.uint64(1) << (bits - np.uint64(64 * word))
        found.bitmaps[word, at] = np.bitwise_or.reduceat(ones, first)
