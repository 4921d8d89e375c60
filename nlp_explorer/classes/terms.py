"""The words, phrases, characters and signs of texts, as a reader could look for them in any language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, Literal

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.pieces import find_pieces
from nlp_explorer.embeddings.terms import KATAKANA, UNSPACED, combining_marks
from nlp_explorer.progress import Progress, no_progress, part_of

TermKind = Literal["word", "phrase", "characters", "number", "signs"]
MIN_TEXTS = 3  # a term of one text or two is chance
MAX_TERM_CHARACTERS = 40  # longer runs are encoded data, no words
MAX_TERMS = 300_000  # the most frequent are kept: bounds memory
_N_LETTERS = 0x10000  # code points of the plane that holds the alphabets in use; a letter beyond it stands alone
_TEXTS_AT_ONCE = 20_000  # bounds the memory for tokens


@dataclass(frozen=True, eq=False)
class TextTerms:
    """Which terms occur in which texts.

    Attributes
    ----------
    names
        str objects ``(n_terms,)``: each term in lower case; the two words of a phrase are joined by a blank.
    kinds
        str objects ``(n_terms,)``: ``word``, ``phrase`` (two words with only white space between), ``characters``
        (1 to 4, where words are not separated), ``number``, ``signs`` (a run of neither letters, digits nor blanks).
    occurs
        scipy CSR int32 ``(n_texts, n_terms)``: 1 where the term occurs in the text.
    """

    names: np.ndarray
    kinds: np.ndarray
    occurs: Any

    @property
    def n_texts_with(self) -> np.ndarray:
        """In how many texts each term occurs, int64."""
        return np.asarray(self.occurs.sum(axis=0)).ravel().astype(np.int64)


def find_text_terms(texts: Sequence[str], *, progress: Progress = no_progress) -> TextTerms:
    """Return the terms that occur in at least 3 of the texts. Case is folded. Linear in the number of characters."""
    from scipy.sparse import csr_matrix

    owners, codes, names = _tokens(texts, part_of(progress, start=0, end=0.5))
    kinds = _kinds(names)
    is_run = kinds == "characters"
    words = _used(owners, codes, ~is_run, len(texts))
    progress(0.6, "putting phrases together")
    phrases = _phrases(owners, codes, names, np.isin(kinds, ("word", "number")), len(texts))
    progress(0.8, "reading texts without spaces")
    pieces = _pieces(owners, codes, names, is_run, len(texts))
    word_names = names[words.codes_of]
    all_names = np.concatenate([word_names, phrases.names, pieces.names])
    all_kinds = np.concatenate(
        [
            kinds[words.codes_of],
            np.full(len(phrases.names), "phrase", object),
            np.full(len(pieces.names), "characters", object),
        ]
    )
    starts = np.cumsum([0, len(word_names), len(phrases.names)])
    texts_of = np.concatenate([words.owners, phrases.owners, pieces.owners])
    terms_of = np.concatenate(
        [part.terms + start for part, start in zip((words, phrases, pieces), starts, strict=True)]
    )
    occurs = csr_matrix((np.ones(len(terms_of), np.int32), (texts_of, terms_of)), shape=(len(texts), len(all_names)))
    return _most_frequent(TextTerms(all_names, all_kinds, occurs))


def term_pattern(name: str, kind: TermKind) -> str:
    """Return the regular expression that finds a term, for Python's ``re`` with ``IGNORECASE``.

    Examples
    --------
    >>> bool(re.search(term_pattern("card", "word"), "My CARD!", re.IGNORECASE))
    True
    >>> bool(re.search(term_pattern("card", "word"), "discard it", re.IGNORECASE))
    False
    """
    letter = rf"[^\W_{UNSPACED.encode('unicode_escape').decode()}]"
    if kind == "characters":
        return re.escape(name)
    if kind == "signs":
        return rf"(?<![^\w\s]){re.escape(name)}(?![^\w\s])"
    inside = r"\s+".join(re.escape(word).replace("'", "['’]") for word in name.split(" "))
    return rf"(?<!{letter})(?<!{letter}['’]){inside}(?!{letter})(?!['’]{letter})"


@dataclass(frozen=True, eq=False)
class _Found:
    """Where some terms occur: pairs of a text and a term, each once."""

    owners: np.ndarray
    terms: np.ndarray
    names: np.ndarray
    codes_of: np.ndarray


@cache
def _token() -> re.Pattern[str]:
    letters = _letters()
    return re.compile(rf"[{letters}]+(?:['’][{letters}]+)*|[{UNSPACED}]+|[{KATAKANA}]+|[^\w\s]+|_+|\w")


def _letters() -> str:
    """Return what words are made of as ranges: one look-up a character, where a negated class takes several."""
    apart = re.compile(rf"[{UNSPACED}{KATAKANA}]")
    marks = re.compile(rf"[{combining_marks()}]")
    is_letter = np.zeros(_N_LETTERS, dtype=bool)
    for code in range(_N_LETTERS):
        char = chr(code)
        is_letter[code] = (char.isalnum() and not apart.match(char)) or bool(marks.match(char))
    borders = np.flatnonzero(np.diff(np.concatenate([[False], is_letter, [False]])))
    return "".join(f"{chr(start)}-{chr(end - 1)}" for start, end in borders.reshape(-1, 2))


def _tokens(texts: Sequence[str], progress: Progress) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each token its text and its code, and the name of each code, in order of occurrence."""
    counts, codes = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    known: dict[str, int] = {}
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        progress(start / len(texts), f"{start:,} of {len(texts):,} texts")
        found = [_token().findall(text.casefold()) for text in texts[start : start + _TEXTS_AT_ONCE]]
        counts.append(np.fromiter(map(len, found), np.int64, len(found)))
        local, distinct = pd.factorize(np.array(list(chain.from_iterable(found)), dtype=object))
        to_global = np.array([known.setdefault(name.replace("’", "'"), len(known)) for name in distinct], np.int64)
        codes.append(to_global[local] if len(local) else np.zeros(0, np.int64))
    owners = np.repeat(np.arange(len(texts)), np.concatenate(counts))
    return owners, np.concatenate(codes), np.array(list(known), dtype=object)


def _kinds(names: np.ndarray) -> np.ndarray:
    is_run = re.compile(rf"[{UNSPACED}]")
    return np.array([_kind(name, is_run) for name in names], dtype=object)


def _kind(name: str, is_run: re.Pattern[str]) -> str:
    if is_run.match(name):
        return "characters"
    if name.isnumeric():
        return "number"
    return "word" if name[0].isalnum() else "signs"


def _used(owners: np.ndarray, codes: np.ndarray, of_code: np.ndarray, n_texts: int) -> _Found:
    """Return the codes that occur in enough texts, numbered anew in their order."""
    n_codes = max(int(codes.max(initial=-1)) + 1, 1)
    kept = of_code[codes] if len(codes) else np.zeros(0, dtype=bool)
    pairs = np.sort(owners[kept] * n_codes + codes[kept])  # np.unique hashes, and takes ten times as long
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    owner, code = pairs // n_codes, pairs % n_codes
    is_used = np.bincount(code, minlength=n_codes) >= min(MIN_TEXTS, max(n_texts, 1))
    codes_of = np.flatnonzero(is_used)
    number = np.cumsum(is_used) - 1
    there = is_used[code]
    return _Found(owner[there], number[code[there]], np.zeros(0, dtype=object), codes_of)


def _phrases(owners: np.ndarray, codes: np.ndarray, names: np.ndarray, is_word: np.ndarray, n_texts: int) -> _Found:
    n_names = max(len(names), 1)
    first = np.flatnonzero((owners[:-1] == owners[1:]) & is_word[codes[:-1]] & is_word[codes[1:]])
    pairs, found = pd.factorize(codes[first] * n_names + codes[first + 1])
    used = _used(owners[first], pairs.astype(np.int64), np.ones(len(found), dtype=bool), n_texts)
    keys = np.asarray(found, dtype=np.int64)[used.codes_of] if len(found) else np.zeros(0, np.int64)
    joined = np.array([f"{names[key // n_names]} {names[key % n_names]}" for key in keys], dtype=object)
    return _Found(used.owners, used.terms, joined, used.codes_of)


def _pieces(owners: np.ndarray, codes: np.ndarray, names: np.ndarray, is_run: np.ndarray, n_texts: int) -> _Found:
    """Return the single characters of runs without spaces, and their word-like pieces of 2 to 4."""
    at = np.flatnonzero(is_run[codes]) if len(codes) else np.zeros(0, np.int64)
    runs = names[codes[at]].tolist()
    found = find_pieces(runs)
    characters, points = pd.factorize(np.array(list("".join(runs)), dtype=object))
    of_run = np.repeat(owners[at], [len(run) for run in runs])
    all_owners = np.concatenate([of_run, owners[at][found.run_of]])
    all_codes = np.concatenate([characters.astype(np.int64), found.codes + len(points)])
    all_names = np.concatenate([np.asarray(points, dtype=object), found.names])
    used = _used(all_owners, all_codes, np.ones(len(all_names), dtype=bool), n_texts)
    return _Found(used.owners, used.terms, all_names[used.codes_of], used.codes_of)


def _most_frequent(terms: TextTerms) -> TextTerms:
    short = np.array([len(name) <= MAX_TERM_CHARACTERS for name in terms.names], dtype=bool)
    kept = np.flatnonzero(short)
    if len(kept) > MAX_TERMS:
        frequency = terms.n_texts_with[kept]
        kept = np.sort(kept[np.argsort(-frequency, kind="stable")[:MAX_TERMS]])
    elif len(kept) == len(terms.names):
        return terms
    return TextTerms(terms.names[kept], terms.kinds[kept], terms.occurs[:, kept])
