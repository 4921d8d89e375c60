"""Near duplicates by brute force, in plain Python: what the fast way is held against."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.pairs import NearPairs
from nlp_explorer.duplicates.shingles import Shingling
from nlp_explorer.text.normalise import normalised_key

WORDS = Shingling("words", 3)
CHARACTERS = Shingling("characters", 3)


def shingles_of(text: str, shingling: Shingling) -> frozenset[tuple[str, ...]]:
    """Return the shingles of an ASCII text; a short one is a shingle by itself."""
    parts = re.findall(r"\w+", text.lower()) if shingling.unit == "words" else list(normalised_key(text))
    if len(parts) < shingling.size:
        return frozenset([tuple(parts)]) if parts else frozenset()
    return frozenset(tuple(parts[at : at + shingling.size]) for at in range(len(parts) - shingling.size + 1))


def jaccard_of(one: str, other: str, shingling: Shingling) -> float:
    left, right = shingles_of(one, shingling), shingles_of(other, shingling)
    return len(left & right) / len(left | right) if left | right else 0.0


def true_pairs(texts: Sequence[str], shingling: Shingling, floor: float) -> dict[tuple[int, int], float]:
    """Return all pairs of rows that reach the floor, with their Jaccard."""
    sets = [shingles_of(text, shingling) for text in texts]
    found = {}
    for one, other in combinations(range(len(texts)), 2):
        union = len(sets[one] | sets[other])
        jaccard = len(sets[one] & sets[other]) / union if union else 0.0
        if jaccard >= floor:
            found[one, other] = jaccard
    return found


def found_pairs(pairs: NearPairs) -> dict[tuple[int, int], float]:
    """Return all pairs of rows that were found: those of one set, and those of two sets of a pair."""
    rows = {number: np.flatnonzero(pairs.sets == number).tolist() for number in range(pairs.n_sets)}
    found = {pair: 1.0 for members in rows.values() for pair in combinations(members, 2)}
    for left, right, jaccard in zip(pairs.left, pairs.right, pairs.jaccard, strict=True):
        for one in rows[int(left)]:
            for other in rows[int(right)]:
                found[min(one, other), max(one, other)] = float(jaccard)
    return found


def partition(ties: Iterable[tuple[Hashable, Hashable]]) -> list[set[Hashable]]:
    """Return who is tied to whom, directly or through others."""
    parts: dict[Hashable, set[Hashable]] = {}
    for one, other in ties:
        joined = parts.get(one, {one}) | parts.get(other, {other})
        parts.update(dict.fromkeys(joined, joined))
    return list({id(part): part for part in parts.values()}.values())


def series(texts: Sequence[str | None]) -> pd.Series:
    return pd.Series(list(texts), dtype="str")


def families(n_families: int, n_members: int, *, n_words: int = 30, seed: int = 1) -> list[str]:
    """Return texts of random words; the members of a family differ in up to six words."""
    random = np.random.default_rng(seed)
    texts = []
    for _ in range(n_families):
        base = random.integers(2000, size=n_words)
        for _ in range(n_members):
            words = base.copy()
            words[random.integers(n_words, size=random.integers(4))] = random.integers(2000)
            texts.append(" ".join(f"w{word}" for word in words))
    return texts
