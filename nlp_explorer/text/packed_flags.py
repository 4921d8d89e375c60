"""Flags, one a character, packed 64 to a word: counted and compared with their neighbours at a 64th of the cost."""

from __future__ import annotations

import numpy as np

_BITS = 64
_WORD = np.dtype("<u8")  # little-endian whatever the machine: bit i of word j is flag 64 j + i


def packed(flags: np.ndarray) -> np.ndarray:
    """Return bool flags packed, uint64 ``(n // 64 + 1,)``; the bits beyond the last flag are 0."""
    words = np.zeros(len(flags) // _BITS + 1, dtype=_WORD)
    bits = np.packbits(flags, bitorder="little")
    words.view(np.uint8)[: len(bits)] = bits
    return words


def rising(words: np.ndarray) -> np.ndarray:
    """Return packed flags that are set where a flag is set and the one before it is not."""
    before = words << np.uint64(1)
    before[1:] |= words[:-1] >> np.uint64(_BITS - 1)
    result: np.ndarray = words & ~before
    return result


def counts_between(words: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Return how many flags are set from each offset to the next, int64 ``(n - 1,)``. ``offsets`` ascend."""
    until = np.zeros(len(words), dtype=np.int64)
    np.cumsum(np.bitwise_count(words[:-1]), out=until[1:], dtype=np.int64)
    at = offsets >> 6
    lower = (np.uint64(1) << (offsets & (_BITS - 1)).astype(np.uint64)) - np.uint64(1)
    counts: np.ndarray = np.diff(until[at] + np.bitwise_count(words[at] & lower))
    return counts
