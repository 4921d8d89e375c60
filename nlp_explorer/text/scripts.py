"""Which scripts texts are written in."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import pandas as pd

from nlp_explorer.text.codepoints import code_blocks, in_categories

HAN, HIRAGANA, KATAKANA, HANGUL, LATIN = "Han", "Hiragana", "Katakana", "Hangul", "Latin"
NO_SCRIPT = ""  # of a text without letters
_MAX_CHARACTERS_FOR_TAG = 2_000  # one text's beginning tells its language tag
_MIN_KANA_SHARE = 0.05  # of Han and kana together: Chinese texts hold a stray の, Japanese ones are half kana

# The first word of a letter's Unicode name is its script; these are the exceptions.
_BY_NAME = {
    "CJK": HAN,
    "IDEOGRAPHIC": HAN,
    "HANGZHOU": HAN,
    "KATAKANA-HIRAGANA": KATAKANA,
    "HENTAIGANA": HIRAGANA,
}
_WIDTHS = ("FULLWIDTH", "HALFWIDTH")
# First words of the names of letters that belong to no one script: signs made of letters
_NO_SCRIPT_NAMES = frozenset(
    (
        "MODIFIER",
        "MATHEMATICAL",
        "DOUBLE-STRUCK",
        "BLACK-LETTER",
        "SCRIPT",
        "FEMININE",
        "MASCULINE",
        "MICRO",
        "OHM",
        "INFORMATION",
        "ALEF",
        "BET",
        "GIMEL",
        "DALET",
        "TURNED",
        "ROTATED",
        "EULER",
        "VERTICAL",
        "MASU",
        "SUPERSCRIPT",
        "INVERTED",
        "PLANCK",
        "CARON",
        "KELVIN",
        "ANGSTROM",
        "ROMAN",
    )
)
# BCP 47 language tags by which a browser picks glyphs and reading direction; a script that serves many
# languages gets the one with the most readers
_TAGS = {
    "Arabic": "ar",
    "Armenian": "hy",
    "Bengali": "bn",
    "Cyrillic": "ru",
    "Devanagari": "hi",
    "Ethiopic": "am",
    "Georgian": "ka",
    "Greek": "el",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    HANGUL: "ko",
    "Hebrew": "he",
    "Kannada": "kn",
    "Khmer": "km",
    "Lao": "lo",
    "Malayalam": "ml",
    "Myanmar": "my",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Thai": "th",
    "Tibetan": "bo",
}


@cache
def script_of(code: int) -> str:
    """Return the script of a letter's code point (``Latin``, ``Han``, ...), ``""`` for anything else."""
    name = unicodedata.name(chr(code), "")
    if not name or not in_categories("L")[code]:
        return NO_SCRIPT
    first, _, rest = name.partition(" ")
    if first in _WIDTHS:
        first = rest.partition(" ")[0]
    return NO_SCRIPT if first in _NO_SCRIPT_NAMES else _BY_NAME.get(first, first.title())


def script_counts(texts: pd.Series) -> pd.DataFrame:
    """Return the letters of each script in each text: one int64 column a script, the most frequent first.

    Same index as ``texts``. Digits, punctuation and symbols belong to no script and are not counted.
    """
    counts: dict[str, np.ndarray] = {}
    for block in code_blocks(texts):
        if block.codes.dtype == np.uint8:
            _add(counts, LATIN, block.positions, block.count(in_categories("L")[block.codes]), len(texts))
            continue
        distinct, which = np.unique(block.codes, return_inverse=True)
        scripts = np.array([script_of(int(code)) for code in distinct])
        for script in np.unique(scripts):
            if script != NO_SCRIPT:
                _add(counts, str(script), block.positions, block.count((scripts == script)[which]), len(texts))
    ordered = sorted(counts, key=lambda script: (-int(counts[script].sum()), script))
    present = [script for script in ordered if counts[script].any()]
    return pd.DataFrame({script: counts[script] for script in present}, index=texts.index)


def script_shares(texts: pd.Series) -> pd.Series[float]:
    """Return the share of letters in each script: index script name, largest first, summing to 1.

    Empty when no text holds a letter.
    """
    totals = script_counts(texts).sum().astype("float64")
    shares = totals / totals.sum() if len(totals) else totals
    return shares.rename("share")


def language_tag(text: str) -> str:
    """Return the BCP 47 tag under which to show the text: ``zh``, ``ja``, ``ar``, ...; ``""`` for Latin.

    Judged by the scripts of its first 2,000 characters: Han with kana is Japanese, Han alone Chinese,
    otherwise the script with the most letters decides.
    """
    counts: dict[str, int] = {}
    for char in text[:_MAX_CHARACTERS_FOR_TAG]:
        script = LATIN if char.isascii() and char.isalpha() else script_of(ord(char))
        if script:
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return ""
    n_kana = counts.get(HIRAGANA, 0) + counts.get(KATAKANA, 0)
    n_east = n_kana + counts.get(HAN, 0)
    if n_east >= max(counts.values()):
        return "ja" if n_kana > _MIN_KANA_SHARE * n_east else "zh"
    return _TAGS.get(max(counts, key=lambda script: (counts[script], script)), "")


def _add(counts: dict[str, np.ndarray], script: str, positions: np.ndarray, letters: np.ndarray, n_texts: int) -> None:
    if script not in counts:
        counts[script] = np.zeros(n_texts, dtype=np.int64)
    counts[script][positions] += letters
