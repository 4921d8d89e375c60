"""The set of shingles of each text: what near duplicates are compared by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from nlp_explorer.duplicates.tokens import Tokens, Unit, mixed, tokens
from nlp_explorer.text.codepoints import byte_view

VALUE_BITS = 48  # of a shingle's number; two different shingles of two texts of 30 words share one once in 10^11
MAX_TEXTS_A_BLOCK = 1 << (64 - VALUE_BITS)  # the text's place in its block takes the other bits while sorting
BLOCK_BYTES = 1 << 20  # of UTF-8: its arrays fit the processor's cache


@dataclass(frozen=True)
class Shingling:
    """What shingles are made of: ``size`` consecutive words, or characters of the normalised key."""

    unit: Unit
    size: int

    def __str__(self) -> str:
        return f"runs of {self.size} {self.unit}"


@dataclass(frozen=True, eq=False)
class ShingleSets:
    """The shingles of some texts, each once.

    Attributes
    ----------
    positions
        int64 ``(n,)``: which texts these are; texts without a word are left out.
    values
        uint64, below ``2 ** VALUE_BITS``: hashes of the shingles, ascending inside each text.
    offsets
        int64 ``(n + 1,)``: text ``i`` has ``values[offsets[i]:offsets[i + 1]]``, at least one.
    """

    positions: np.ndarray
    values: np.ndarray
    offsets: np.ndarray

    @property
    def sizes(self) -> np.ndarray:
        """How many shingles each text has, int64 ``(n,)``."""
        return np.diff(self.offsets)


def text_blocks(texts: pa.LargeStringArray) -> Iterator[slice]:
    """Yield which texts to handle at a time: about 1 MiB, or one text that is longer."""
    offsets = byte_view(texts)[1]
    first = 0
    while first < len(texts):
        last = int(np.searchsorted(offsets, offsets[first] + BLOCK_BYTES, side="right")) - 1
        last = min(max(last, first + 1), first + MAX_TEXTS_A_BLOCK, len(texts))
        yield slice(first, last)
        first = last


def shingle_sets(texts: pa.LargeStringArray, block: slice, shingling: Shingling) -> Iterator[ShingleSets]:
    """Yield the shingle sets of one block of texts, in a few parts; positions are those in ``texts``.

    A text with fewer tokens than a shingle takes has one shingle: all it has.
    """
    for part in tokens(texts[block], shingling.unit):
        found = _sets(part, shingling.size)
        if len(found.positions):
            yield ShingleSets(found.positions + block.start, found.values, found.offsets)


def _sets(part: Tokens, size: int) -> ShingleSets:
    lengths = np.diff(part.offsets)
    short = np.flatnonzero((lengths > 0) & (lengths < size))
    counts = np.maximum(lengths - size + 1, 0)
    values = _runs(part.values, size)[_begins_a_run(part.offsets, size, len(part.values))]
    keys = _keys(values, np.repeat(np.arange(len(lengths)), counts))
    if len(short):
        keys = np.concatenate([keys, _keys(_whole(part, short, lengths[short], size), short)])
    keys.sort()
    is_new = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=is_new[1:])
    keys = keys[is_new]
    counts = np.bincount((keys >> np.uint64(VALUE_BITS)).astype(np.int64), minlength=len(lengths))
    has_any = counts > 0
    keys &= np.uint64((1 << VALUE_BITS) - 1)
    return ShingleSets(part.positions[has_any], keys, np.concatenate(([0], np.cumsum(counts[has_any]))))


def _keys(values: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Return numbers that sort by text, then by shingle."""
    result: np.ndarray = (values >> np.uint64(64 - VALUE_BITS)) | (texts.astype(np.uint64) << np.uint64(VALUE_BITS))
    return result


def _runs(values: np.ndarray, size: int) -> np.ndarray:
    """Return a hash of each ``size`` consecutive tokens, whatever texts they belong to."""
    n_runs = max(len(values) - size + 1, 0)
    result = mixed(values[:n_runs] + np.uint64(size))
    for at in range(1, size):
        result += values[at : at + n_runs]
        result = mixed(result)
    return result


def _begins_a_run(offsets: np.ndarray, size: int, n_tokens: int) -> np.ndarray:
    """Return which tokens begin a run inside their text, bool: not the last few of it."""
    begins = np.ones(max(n_tokens - size + 1, 0), dtype=bool)
    for back in range(1, size):
        last = offsets[1:] - back
        begins[last[(last >= 0) & (last < len(begins))]] = False
    return begins


def _whole(part: Tokens, short: np.ndarray, lengths: np.ndarray, size: int) -> np.ndarray:
    """Return a hash of all tokens of texts with fewer than ``size``."""
    first = part.offsets[short]
    result = mixed(part.values[first] + lengths.astype(np.uint64))
    for at in range(1, size - 1):
        more = np.flatnonzero(lengths > at)
        result[more] = mixed(result[more] + part.values[first[more] + at])
    return result
