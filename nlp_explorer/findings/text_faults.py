"""Faults inside texts: where they are, what would mend them, and how checks report them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.text.codepoints import arrow_texts


@dataclass(frozen=True)
class Fault:
    """The fault of one row: its kind, the characters it stands on, and the text that mends it, if any is safe."""

    position: int
    kind: str
    start: int
    end: int
    proposed: str | None = None


def candidates(inputs: Inputs, pattern: str) -> Iterator[tuple[int, str]]:
    """Yield position and text of the rows in which a pattern occurs (RE2 syntax), in row order.

    Looked for in all texts at once, so that a check's own, slower look is for these alone.
    """
    found = pc.match_substring_regex(arrow_texts(inputs.dataset.texts), pattern)
    positions = np.flatnonzero(found.to_numpy(zero_copy_only=False))
    yield from zip(positions.tolist(), inputs.dataset.texts.iloc[positions].tolist(), strict=True)


def fault_rows(dataset: Dataset, faults: Sequence[Fault], kinds: Sequence[str]) -> pd.DataFrame:
    """Return one evidence row a fault: ``kind``, ``start``, ``end``, ``proposed``; kinds in the order given."""
    place = {kind: at for at, kind in enumerate(kinds)}
    ordered = sorted(faults, key=lambda fault: (place[fault.kind], fault.position))
    positions = np.array([fault.position for fault in ordered], dtype=np.int64)
    rows = rows_at(dataset, positions)
    rows["kind"] = pd.array([fault.kind for fault in ordered], dtype="str")
    rows["start"] = np.array([fault.start for fault in ordered], dtype=np.int64)
    rows["end"] = np.array([fault.end for fault in ordered], dtype=np.int64)
    rows["proposed"] = pd.array([fault.proposed for fault in ordered], dtype="str")
    return rows


def report_faults(
    inputs: Inputs,
    faults: Sequence[Fault],
    kinds: Sequence[str],
    *,
    predicate: tuple[str, str],
    none_found: str,
    advice: str,
    is_harmful: bool = True,
) -> Outcome:
    """Return what a check on faults in texts says.

    Parameters
    ----------
    kinds
        The worst first.
    predicate
        What is said of one row and of several: ``("holds markup", "hold markup")``.
    is_harmful
        Whether the fault is an issue once it is frequent enough to show in scores; a tip otherwise.
    """
    n_rows = len(inputs.dataset)
    if not faults:
        return Outcome("passed", Evidence(none_found))
    counts = Counter(fault.kind for fault in faults)
    clause = f"{share_of(len(faults), n_rows)} {verb(len(faults), *predicate)}"
    n_mendable = sum(fault.proposed is not None for fault in faults)
    of_kinds = "" if len(kinds) == 1 else ": " + ", ".join(f"{kind} {counts[kind]:,}" for kind in kinds if counts[kind])
    mending = f"; a mending is proposed for {n_mendable:,}" if n_mendable else ""
    evidence = Evidence(f"{clause}{of_kinds}{mending}.", fault_rows(inputs.dataset, faults, kinds), clause)
    is_issue = is_harmful and len(faults) >= MIN_ISSUE_SHARE * n_rows
    return Outcome(issue_or_tip(is_issue=is_issue), evidence, advice)


def first_and_last(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    """Return where the first match begins and the last one ends, None without a match."""
    matches = list(pattern.finditer(text))
    return (matches[0].start(), matches[-1].end()) if matches else None


def changed_span(before: str, after: str) -> tuple[int, int]:
    """Return the part of ``before`` outside the beginning and the end that ``after`` shares with it."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next((at for at in range(shorter - start) if before[-1 - at] != after[-1 - at]), shorter - start)
    return min(start, len(before) - 1), max(len(before) - tail, start + 1)


def unless_blank(text: str) -> str | None:
    """Return a mended text, None where nothing is left of it: then there is nothing to propose."""
    return text if text.strip() else None


def clean(inputs: Inputs, what: str) -> str:
    """Return the sentence of a check that found nothing: ``None of 5,574 rows holds <what>.``"""
    return f"None of {counted(len(inputs.dataset), 'row')} {what}."
