"""Pieces of text that behave like words where a script has no spaces: found by counting, without a dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

MAX_PIECE_LENGTH = 4  # characters; nearly all Chinese and Japanese words are this short
MIN_LONG = 3  # characters
MIN_COUNT = 5  # occurrences: below it neither measure says anything
MIN_COHESION = 3.0  # bits: a piece occurs so much more often than its halves would meet by chance
MIN_FREEDOM = 1.5  # bits: so varied are the characters before it, and after it;
MIN_FREEDOM_OF_TWO = 2.0  # of two characters, where they occur often enough to tell: 比预 is half of 比预计 and 比预期
N_TO_TELL = 16

# Chinese particles, pronouns and adverbs of degree: a piece that begins or ends with one is a fragment of a sentence
_NEVER_FIRST = "的了呢吗吧啊呀嘛着们是也就都还又和与而么得地个来去过到给我你他她它这那才跟"
_NEVER_LAST = "的了呢吗吧啊呀嘛着是也就都还又和与而我你他她它很太不没有这那在个得把被给让跟向一才挺最更再比偏请"
_NEVER_INSIDE = "的了吗呢吧"
# likewise of pieces of 3 characters or more; shorter ones are words: 在线, 比较, 从来, 员工; 认真, 安全
_NEVER_FIRST_OF_LONG = "在比从员"
_NEVER_LAST_OF_LONG = "真超全"
# Japanese particles and endings
_NEVER_FIRST += "をがはにのでとものねよっゃゅょ"
_NEVER_LAST += "をがはにのでともねよっ"


@dataclass(frozen=True, eq=False)
class Pieces:
    """Where word-like pieces occur.

    Attributes
    ----------
    names
        str objects, one a distinct piece.
    codes
        int64, one an occurrence: which piece.
    run_of
        int64, one an occurrence: in which run.
    """

    names: np.ndarray
    codes: np.ndarray
    run_of: np.ndarray


def find_pieces(runs: Sequence[str]) -> Pieces:
    """Return the pieces of 2 to 4 characters that hold together and stand in varied surroundings.

    Source: cohesion as pointwise mutual information of the best split, freedom as the entropy of the neighbouring
    characters: Sun, Shen & Tsou 1998, Chinese word segmentation without using lexicon; Matrix67 2012.
    """
    lengths = np.array([len(run) for run in runs], dtype=np.int64)
    joined = "".join(runs)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    run_of = np.repeat(np.arange(len(runs)), lengths)
    ends = np.repeat(np.cumsum(lengths), lengths)
    level = [pd.factorize(codes)[0].astype(np.int64)]  # level[n - 1][i]: the piece of n characters from i on
    for length in range(2, MAX_PIECE_LENGTH + 1):
        longer = level[-1][:-1] * (int(codes.max(initial=0)) + 1) + codes[length - 1 :]
        level.append(pd.factorize(longer)[0].astype(np.int64))
    names: list[str] = []
    found, where = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for length in range(2, MAX_PIECE_LENGTH + 1):
        if len(codes) < length:
            break
        is_whole = np.arange(len(codes) - length + 1) + length <= ends[: len(codes) - length + 1]
        good = _word_like(level, length, is_whole, codes, run_of)
        at = np.flatnonzero(is_whole & good[level[length - 1]])
        kept, first = np.unique(level[length - 1][at], return_index=True)
        found.append(np.searchsorted(kept, level[length - 1][at]) + len(names))
        where.append(run_of[at])
        names.extend(joined[start : start + length] for start in at[first])
    return Pieces(np.array(names, dtype=object), np.concatenate(found), np.concatenate(where))


def _word_like(
    level: list[np.ndarray], length: int, is_whole: np.ndarray, codes: np.ndarray, run_of: np.ndarray
) -> np.ndarray:
    """Return which pieces of a length are like words, bool, one a piece code."""
    pieces = level[length - 1]
    counts = np.bincount(pieces, weights=is_whole).astype(np.int64)
    at = np.flatnonzero(is_whole & (counts[pieces] >= MIN_COUNT))
    good = np.zeros(len(counts), dtype=bool)
    if not len(at):
        return good
    total = len(codes)
    cohesion = np.full(len(at), np.inf)
    for head in range(1, length):
        left, right = level[head - 1], level[length - head - 1]
        n_left, n_right = np.bincount(left), np.bincount(right)
        expected = n_left[left[at]].astype(np.float64) * n_right[right[at + head]] / total
        cohesion = np.minimum(cohesion, np.log2(counts[pieces[at]] / expected))
    before, after = _beside(codes, run_of, at, -1), _beside(codes, run_of, at + length - 1, 1)
    freedom = np.minimum(_entropy(pieces[at], before, len(counts)), _entropy(pieces[at], after, len(counts)))
    needed = np.where((length == 2) & (counts >= N_TO_TELL), MIN_FREEDOM_OF_TWO, MIN_FREEDOM)
    is_free = freedom >= needed
    is_long = length >= MIN_LONG
    is_fragment = np.isin(codes[at], _points(_NEVER_FIRST + is_long * _NEVER_FIRST_OF_LONG))
    is_fragment |= np.isin(codes[at + length - 1], _points(_NEVER_LAST + is_long * _NEVER_LAST_OF_LONG))
    for inside in range(1, length - 1):
        is_fragment |= np.isin(codes[at + inside], _points(_NEVER_INSIDE))
    good[pieces[at[(cohesion >= MIN_COHESION) & is_free[pieces[at]] & ~is_fragment]]] = True
    return good


def _beside(codes: np.ndarray, run_of: np.ndarray, at: np.ndarray, step: int) -> np.ndarray:
    """Return the character beside each position; at the border of a run, one that no other border shares."""
    there = (at + step).clip(0, len(codes) - 1)
    is_inside = (there == at + step) & (run_of[there] == run_of[at])
    return np.where(is_inside, codes[there], 0x110000 + np.arange(len(at)))


def _entropy(pieces: np.ndarray, beside: np.ndarray, n_pieces: int) -> np.ndarray:
    """Return the entropy in bits of what stands beside each piece, float64 ``(n_pieces,)``."""
    pairs, counts = np.unique(pieces * (0x110000 + len(beside)) + beside, return_counts=True)
    owner = pairs // (0x110000 + len(beside))
    totals = np.bincount(owner, weights=counts, minlength=n_pieces)
    share = counts / totals[owner]
    return np.bincount(owner, weights=-share * np.log2(share), minlength=n_pieces)


def _points(characters: str) -> np.ndarray:
    return np.array([ord(character) for character in characters])
