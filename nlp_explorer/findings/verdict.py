"""The one sentence a meeting starts with: whether the dataset is ready to train on, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.base import Finding
from nlp_explorer.findings.wording import counted, verb

MAX_REASONS = 3
# A finding that says over again what the other says: only the first is a reason
_SAID_BY = {"normalised-duplicates": "exact-duplicates"}


@dataclass(frozen=True)
class Verdict:
    """Whether no check found an issue, and the sentence that says so, or why not."""

    is_ready: bool
    sentence: str


def verdict(dataset: Dataset, findings: Sequence[Finding]) -> Verdict:
    """Return whether the dataset is ready to train on, and why, with the numbers of its worst three issues.

    ``findings`` come in the order of `run_checks`.
    """
    if not len(dataset):
        return Verdict(False, "There is nothing to train on: there are no rows.")
    if not dataset.has_labels:
        return Verdict(False, f"Not yet. None of {counted(len(dataset), 'row')} has a label.")
    issues = [finding for finding in findings if finding.status == "issue"]
    codes = {finding.code for finding in issues}
    reasons = [finding.evidence.clause for finding in issues if _SAID_BY.get(finding.code) not in codes]
    if reasons:
        return Verdict(False, f"Not yet. {_joined(reasons)}.")
    failed = [finding for finding in findings if finding.status == "failed"]
    if failed:
        return Verdict(False, f"Not known. {counted(len(failed), 'check')} failed; the others found no issue.")
    n_checked = sum(finding.status in ("passed", "tip") for finding in findings)
    n_tips = sum(finding.status == "tip" for finding in findings)
    tips = f" {counted(n_tips, 'tip')} {verb(n_tips, 'is', 'are')} worth a look before." if n_tips else ""
    return Verdict(True, f"Ready to train on, as far as {counted(n_checked, 'check')} can tell.{tips}")


def _joined(reasons: Sequence[str]) -> str:
    """Return at most three reasons as one sentence without its full stop."""
    shown = list(reasons[:MAX_REASONS])
    further = len(reasons) - len(shown)
    joined = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])}, and {shown[-1]}"
    more = f" ({further:,} more {verb(further, 'issue', 'issues')} below)" if further else ""
    return joined[0].upper() + joined[1:] + more
