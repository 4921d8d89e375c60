"""The sentences about how alike two splits are."""

from __future__ import annotations

import pandas as pd

from nlp_explorer.classes.class_words import ALL_READ
from nlp_explorer.classes.shift import OverallTest, WordShift
from nlp_explorer.findings.wording import counted, percent, share_of, verb

MAX_NAMED = 3


def p_value_words(p_value: float) -> str:
    """Return a p-value as people read it: ``p = 0.03``, ``p < 0.001``."""
    if p_value < 0.001:
        return "p < 0.001"
    return f"p = {p_value:.3f}" if p_value < 0.1 else f"p = {p_value:.2f}"


def shift_answer(shift: pd.DataFrame, test: OverallTest, first: str, other: str) -> str:
    """Return whether two splits share their classes out alike, which classes are missing, and which differ most."""
    moved = f"{percent(round(10_000 * test.distance), 10_000)} of {other} would need another label to match {first}"
    if test.by_chance is not None:
        moved += f", {percent(round(10_000 * test.by_chance), 10_000)} by chance alone"
    verdict = (
        f"{other} does not share out its classes as {first} does"
        if test.is_shift
        else f"The classes of {other} are shared out as those of {first}, as far as chance can tell"
    )
    sentence = f"{verdict[0].upper()}{verdict[1:]}: {moved} ({test.name}, {p_value_words(test.p_value)})."
    if test.is_shift and len(shift):
        worst = shift.iloc[0]
        sentence += (
            f" Farthest apart: {shift.index[0]}, {100 * worst['share']:.1f} % of {first} and "
            f"{100 * worst['other_share']:.1f} % of {other}."
        )
    return sentence + _missing(shift, first) + _missing(shift, other)


def _missing(shift: pd.DataFrame, split: str) -> str:
    missing = shift.index[shift["missing_from"] == split]
    if not len(missing):
        return ""
    names = ", ".join(str(name) for name in missing[:MAX_NAMED])
    rest = f" and {len(missing) - MAX_NAMED:,} more" if len(missing) > MAX_NAMED else ""
    n_classes = counted(len(missing), "class")
    return f" {n_classes} {verb(len(missing), 'is', 'are')} missing from {split}: {names}{rest}."


def length_shift_answer(test: OverallTest, table: pd.DataFrame, first: str, other: str, *, unit: str) -> str:
    """Return whether the texts of two splits are equally long."""
    verdict = "The lengths differ" if test.is_shift else "The lengths do not differ beyond chance"
    names = ("the median", "the 95th percentile")
    said = ", ".join(
        f"{name} is {line['other']:,.0f} {unit} in {other} and {line['first']:,.0f} in {first} "
        f"({line['difference']:+,.0f} [{line['low']:+,.0f}, {line['high']:+,.0f}])"
        for name, (_, line) in zip(names, table.iloc[:2].iterrows(), strict=True)
    )
    return f"{verdict}: {said} ({test.name}, {p_value_words(test.p_value)})."


def word_shift_answer(found: WordShift, first: str, other: str) -> str:
    """Return how many words are used unlike each other, against what chance gives, and how many are new."""
    words = f"{found.n_terms:,} words and phrases"
    named = ", ".join(f"“{name}”" for name in found.table.index[: min(found.n_apart, MAX_NAMED)])
    sentence = (
        f"{found.n_apart:,} of {words} {verb(found.n_apart, 'is', 'are')} held by unlike shares of {first} and "
        f"{other}, beyond chance: {named}."
        if found.n_apart
        else f"None of {words} is held by unlike shares of {first} and {other}, beyond chance."
    )
    if found.n_new_terms:
        holding = share_of(found.n_with_new, found.n_other, "text")
        sentence += (
            f" {holding} of {other} hold {verb(found.n_new_terms, 'the', 'one of the')} "
            f"{counted(found.n_new_terms, 'word')} that occur there in 3 texts or more, and in {first} never."
        )
    if found.sentence != ALL_READ:
        sentence += f" {found.sentence[0].upper()}{found.sentence[1:]}."
    return sentence


def chance_note(n: int, noun: str = "class") -> str:
    """Return how many intervals of so many leave out 0 by chance."""
    by_chance = round(0.05 * n)
    few = f"about {by_chance:,}" if by_chance else "hardly any"
    return f"Of {counted(n, noun)}, {few} would leave 0 out of a 95 % interval by chance alone (Newcombe 1998)."
