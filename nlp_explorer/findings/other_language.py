"""Texts in another language than the rest.

The library py3langid names the language of a text and how sure it is. The languages of the rest are the commonest
one among 500 texts, and each that at least 5 % of them are in. A text is in another when that is at least 0.8
probable and no close relative (a dialect or a creole) of those. Texts under 20 letters are unsure and left alone. Of
many texts only those are looked at whose letters follow one another least like the rest's, as those of another
language do: whose surprise lies 3 deviations or more above the median, the first 3,000 of them, and 500 in any case. On
477,659 rows of trivia these find each of the ten that the 3,000 least alike hold, on 34,628 of four other sets none.

Source: Lui and Baldwin 2012, "langid.py: an off-the-shelf language identification tool" (ACL); Barbaresi, py3langid.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, listed, share_of, verb
from nlp_explorer.text.languages import RELATIVES, language_name, languages_of
from nlp_explorer.text.sampling import sampled_texts

MIN_PROBABILITY = 0.8
MIN_LETTERS = 20
MIN_USUAL_SHARE = 0.05
N_SAMPLED_TEXTS = 500
MIN_TEXTS, MAX_TEXTS = 500, 3_000
N_DEVIATIONS = 3  # median absolute deviations. Source: Leys et al. 2013, as in text/plausible.py
NORMAL_CONSISTENCY = 1.4826
ADVICE = "Translate them, or drop them unless the model will meet them: a few texts are too few to learn a language."


@check(code="other-language", title="Another language", page="corrupt_rows", needs=("rows", "py3langid"))
def other_language(inputs: Inputs) -> Outcome:
    """Find texts that are in another language than the rest."""
    dataset = inputs.dataset
    long_enough = np.flatnonzero(inputs.n_letters >= MIN_LETTERS)
    usual = _usual_languages(dataset.texts.iloc[long_enough])
    if not usual:
        return Outcome("passed", Evidence(f"No text has {MIN_LETTERS} letters: too few to tell its language."))
    names = " or ".join(sorted(language_name(code) for code in usual))
    looked_at = long_enough[_least_alike(inputs.letters.surprise[long_enough])]
    passed_over = usual.union(*(RELATIVES.get(code, frozenset()) for code in usual))
    found = [
        (position, language)
        for position, language in zip(looked_at, languages_of(dataset.texts.iloc[looked_at]), strict=True)
        if language.probability >= MIN_PROBABILITY and language.code not in passed_over
    ]
    if not found:
        return Outcome("passed", Evidence(f"No text is clearly in another language than the rest ({names})."))
    found.sort(key=lambda pair: (-pair[1].probability, pair[0]))
    rows = rows_at(
        dataset,
        np.array([position for position, _ in found], dtype=np.int64),
        kind=pd.array([language.name for _, language in found], dtype="str"),
        probability=[round(language.probability, 3) for _, language in found],
    )
    clause = f"{share_of(len(found), len(dataset))} {verb(len(found), 'is', 'are')} not in {names} like the rest"
    counts = sorted(Counter(language.name for _, language in found).items(), key=lambda pair: (-pair[1], pair[0]))
    named = listed([f"{name} {n:,}" for name, n in counts])
    n_looked_at, is_sample = len(looked_at), len(looked_at) < len(long_enough)
    sampled = f" (of the {counted(n_looked_at, 'text')} least like the others)" if is_sample else ""
    return Outcome("tip", Evidence(f"{clause}: {named}{sampled}.", rows, clause), ADVICE)


def _least_alike(surprise: np.ndarray) -> np.ndarray:
    """Return the positions of the texts to look at, the most surprising first."""
    order = np.argsort(-surprise, kind="stable")
    middle = float(np.median(surprise))
    deviation = NORMAL_CONSISTENCY * float(np.median(np.abs(surprise - middle)))
    n_far = int((surprise >= middle + N_DEVIATIONS * deviation).sum())
    return order[: min(max(n_far, MIN_TEXTS), MAX_TEXTS)]


def _usual_languages(texts: pd.Series) -> set[str]:
    """Return the codes of the commonest language of a sample of the texts, and of every other that is not rare."""
    counts = Counter(language.code for language in languages_of(sampled_texts(texts, N_SAMPLED_TEXTS)))
    least = min(max(counts.values(), default=0), MIN_USUAL_SHARE * counts.total())
    return {code for code, n in counts.items() if n >= least}
