"""Which steps a recipe may take against what the checks found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.duplicates import DropExactDuplicates, DropNormalisedDuplicates
from nlp_explorer.review.steps.labels import MergeLabels
from nlp_explorer.review.steps.leaks import DropLeakingRows
from nlp_explorer.review.steps.mend_encoding import MendEncoding
from nlp_explorer.review.steps.missing import DropMissingLabel, DropMissingText

MAX_MERGES = 10  # labels that look like misspellings and get a step each: more is a question for a person

_STEP_AGAINST: dict[str, Callable[[], Step]] = {
    "missing-text": DropMissingText,
    "missing-label": DropMissingLabel,
    "mojibake": MendEncoding,
    # labels that are equally frequent are a question for a person, not for the order of the file
    "exact-duplicates": lambda: DropExactDuplicates(ties="leave"),
    "normalised-duplicates": lambda: DropNormalisedDuplicates(ties="leave"),
}
# What a step sees depends on the steps before it: text is mended before it is compared, leaks go before repeats,
# because of two equal rows in train and test the one in test has to stay.
_ORDER = (
    "missing-text",
    "missing-label",
    "mojibake",
    "label-variants",
    "split-leakage",
    "exact-duplicates",
    "normalised-duplicates",
)


@dataclass(frozen=True)
class Suggestion:
    """A step against a finding, with the finding's numbers as its reason."""

    step: Step
    why: str
    code: str


def suggested_steps(findings: Iterable[Finding], dataset: Dataset) -> tuple[Suggestion, ...]:
    """Return a step for each finding that has rows and that a rule can mend, in the order to carry them out.

    What needs a person's eye (outliers, conflicting labels, another language) has none.
    """
    found = {finding.code: finding for finding in findings if finding.n_rows}
    suggestions: list[Suggestion] = []
    for code in _ORDER:
        if code in found:
            why = found[code].evidence.clause
            suggestions += [Suggestion(step, why, code) for step in _steps_against(found[code], dataset)]
    return tuple(suggestions)


def _steps_against(finding: Finding, dataset: Dataset) -> list[Step]:
    if finding.code == "label-variants":
        return _merges(finding, dataset)
    if finding.code == "split-leakage":  # rows of the later split stay: they are what is scored
        earlier = set(finding.evidence.rows["twin_split"])
        return [DropLeakingRows(drop_from=split) for split in dataset.splits if split in earlier]
    return [_STEP_AGAINST[finding.code]()]


def _merges(finding: Finding, dataset: Dataset) -> list[Step]:
    rows = finding.evidence.rows
    labels = dataset.frame["label"].astype("str").reindex(rows.index)
    pairs = pd.DataFrame({"label": labels.to_numpy(), "into": rows["proposed"].to_numpy()}).drop_duplicates()
    return [
        MergeLabels(tuple(sorted(group["label"])), str(into))
        for into, group in list(pairs.sort_values("into").groupby("into"))[:MAX_MERGES]
    ]
