"""The sentence about the definitions of the classes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nlp_explorer.findings.wording import counted, verb

MAX_NAMED = 3


def definitions_answer(classes: Sequence[str], defined: Collection[str]) -> str:
    """Return how many classes somebody has defined, and which are still missing."""
    if not classes:
        return "There are no classes to define."
    missing = [name for name in classes if name not in defined]
    n = len(classes) - len(missing)
    sentence = f"{n:,} of {counted(len(classes), 'class')} {verb(n, 'has', 'have')} a definition"
    if not missing:
        return f"{sentence}."
    rest = f" and {len(missing) - MAX_NAMED:,} more" if len(missing) > MAX_NAMED else ""
    return f"{sentence}; missing: {', '.join(missing[:MAX_NAMED])}{rest}."
