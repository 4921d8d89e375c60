"""Texts written in a script unlike the rest: Cyrillic among English, Latin alone among Chinese.

A script is usual when it holds at least 1 % of all letters of the dataset. A text is unlike the rest when it has at
least 3 letters and more than half of them are in scripts that are not usual. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, listed, share_of, verb

MIN_USUAL_SHARE = 0.01
MIN_LETTERS = 3
MIN_TEXTS = 20  # fewer say nothing about what is usual
ADVICE = "Translate them, or drop them unless the model will meet them: it learns nothing from a script it rarely sees."


@check(code="unlike-script", title="Script unlike the rest", page="corrupt_rows")
def unlike_script(inputs: Inputs) -> Outcome:
    """Find texts in scripts that hardly occur in the dataset."""
    dataset = inputs.dataset
    counts, letters = inputs.scripts, inputs.n_letters
    n_texts = int((letters > 0).sum())
    if n_texts < MIN_TEXTS:
        return Outcome("passed", Evidence(f"{counted(n_texts, 'text')} with letters: too few to say what is usual."))
    totals = counts.sum()
    is_usual = (totals >= MIN_USUAL_SHARE * totals.sum()).to_numpy()
    usual = listed([str(script) for script in counts.columns[is_usual]])
    unusual_letters = counts.loc[:, ~is_usual].sum(axis=1).to_numpy()
    positions = np.flatnonzero((letters >= MIN_LETTERS) & (unusual_letters * 2 > letters))
    if not len(positions):
        return Outcome("passed", Evidence(f"Each text is in the scripts of the dataset ({usual})."))
    share = unusual_letters[positions] / letters[positions]
    order = np.argsort(-share, kind="stable")
    positions = positions[order]
    scripts = counts.loc[:, ~is_usual].iloc[positions].idxmax(axis=1).astype("str")
    rows = rows_at(dataset, positions, kind=scripts.to_numpy(), share_of_letters=share[order])
    clause = f"{share_of(len(positions), len(dataset))} {verb(len(positions), 'is', 'are')} not in {usual}"
    by_script = scripts.value_counts()
    named = ", ".join(
        f"{script} {n:,}" for script, n in sorted(by_script.items(), key=lambda item: (-item[1], item[0]))
    )
    return Outcome("tip", Evidence(f"{clause} like the rest: {named}.", rows, clause), ADVICE)
