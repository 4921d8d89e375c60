"""The words of texts as a reader would name them; pieces of 2 to 4 characters where a script has no spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.embeddings.mail import without_mail_headers
from nlp_explorer.embeddings.pieces import find_pieces

MAX_CHARACTERS = 700  # of a text: its beginning names its topic
MAX_CHARACTERS_OF_A_POST = 2_000  # its header among them
MIN_WORD_LENGTH = 2
MAX_DIGITS = 3  # in a word beside its letters: more of them make a name of a machine, a user or a message

# Written without spaces: Han and Hiragana; Thai, Lao, Burmese and Khmer. Katakana is left out on purpose: a run of
# it is a word by itself.
UNSPACED = "々\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
KATAKANA = "\u30a1-\u30ff"


@dataclass(frozen=True, eq=False)
class Terms:
    """Which terms occur in which texts.

    Attributes
    ----------
    names
        Each term, as it is written in lower case.
    occurs
        scipy CSR float32 ``(n_texts, n_terms)``: 1 where the term occurs in the text.
    """

    names: tuple[str, ...]
    occurs: Any


def find_terms(texts: Sequence[str]) -> Terms:
    """Return the words of each text, and the word-like pieces of its runs without spaces."""
    from scipy.sparse import csr_matrix

    owners: list[int] = []
    found: list[str] = []
    runs: list[str] = []
    run_owners: list[int] = []
    for at, text in enumerate(texts):
        beginning = without_mail_headers(text[:MAX_CHARACTERS_OF_A_POST])[:MAX_CHARACTERS]
        for match in _pattern().finditer(beginning.casefold()):
            run, word = match.groups()
            if run is not None:
                runs.append(run)
                run_owners.append(at)
            elif len(word) >= MIN_WORD_LENGTH and sum(map(str.isnumeric, word)) <= MAX_DIGITS and not word.isnumeric():
                found.append(word.strip("'’").replace("’", "'"))
                owners.append(at)
    pieces = find_pieces(runs)
    all_owners = np.concatenate([np.array(owners, np.int64), np.array(run_owners, np.int64)[pieces.run_of]])
    codes, names = pd.factorize(np.concatenate([np.array(found, object), pieces.names[pieces.codes]]))
    shape = (len(texts), len(names))
    occurs = csr_matrix((np.ones(len(codes), np.float32), (all_owners, codes)), shape=shape)
    occurs.sum_duplicates()
    occurs.data[:] = 1
    return Terms(tuple(names), occurs)


@cache
def _pattern() -> re.Pattern[str]:
    letter = f"[^\\W_{UNSPACED}{KATAKANA}]"
    inside = f"(?:{letter}|['’](?={letter})|[{combining_marks()}])"
    return re.compile(f"([{UNSPACED}]+)|([{KATAKANA}]+|{letter}{inside}*)")


def combining_marks() -> str:
    """Return the combining marks as a character class: ``\\w`` leaves them out, and Hindi words need them."""
    codes = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
    breaks = np.flatnonzero(np.diff(codes, prepend=-2, append=0x110000) != 1)
    return "".join(f"{chr(codes[a])}-{chr(codes[b - 1])}" for a, b in pairwise(breaks))
