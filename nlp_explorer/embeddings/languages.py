"""Which languages the texts of a dataset are in, as far as the choice of an encoder needs to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec

from nlp_explorer.text.languages import RELATIVES, languages_of
from nlp_explorer.text.scripts import language_tag

PACKAGE = "py3langid"
MIN_LETTERS = 20  # in a text: the language of a shorter one is a guess, but for its script
MIN_PROBABILITY = 0.8


def language_shares(texts: Sequence[str]) -> dict[str, float]:
    """Return the share, 0..1, of the texts in each language by its ISO 639 code, the commonest first.

    Texts whose language is unsure are not counted; close relatives of the commonest language count as it. Without
    py3langid only the script tells, and texts in Latin script are not counted. About 0.2 ms a text.
    """
    found = Counter(code for code in _codes(texts) if code)
    if not found:
        return {}
    [(commonest, _)] = found.most_common(1)
    for relative in RELATIVES.get(commonest, frozenset()) & found.keys():
        found[commonest] += found.pop(relative)
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return {code: n / found.total() for code, n in ordered}


def _codes(texts: Sequence[str]) -> list[str]:
    """Return the language of each text; empty where it is unsure."""
    codes = [language_tag(text) for text in texts]
    long_enough = [at for at, text in enumerate(texts) if sum(map(str.isalpha, text)) >= MIN_LETTERS]
    if find_spec(PACKAGE) is not None:
        for at, language in zip(long_enough, languages_of([texts[at] for at in long_enough]), strict=True):
            if language.probability >= MIN_PROBABILITY:
                codes[at] = language.code
    return codes
