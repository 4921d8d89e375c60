"""Run the checks over a dataset and put what they found in the order a person should read it."""

from __future__ import annotations

import logging

from nlp_explorer.findings.base import REGISTRY, WHY_NOT_APPLICABLE, Check, Evidence, Finding, Inputs, Status

logger = logging.getLogger(__name__)

ORDER_RULE = (
    "Issues before tips; among them first what makes scores untrustworthy (leakage, conflicting labels), "
    "then by share of rows; what passed and what could not be checked last."
)
_STATUS_ORDER: dict[Status, int] = {"failed": 0, "issue": 1, "tip": 2, "passed": 3, "not_applicable": 4}


def run_check(check: Check, inputs: Inputs, *, strict: bool = False) -> Finding:
    """Return the finding of one check.

    A check that raises is recorded as failed and logged, so that it cannot stop the others; with ``strict``
    the error rises.
    """
    missing = next((need for need in check.needs if not inputs.has(need)), None)
    if missing is not None:
        return _finding(check, "not_applicable", Evidence(WHY_NOT_APPLICABLE[missing]))
    try:
        outcome = check.function(inputs)
    except Exception as error:
        if strict:
            raise
        logger.exception("the check %s failed", check.code)
        return _finding(
            check,
            "failed",
            Evidence(f"This check failed ({type(error).__name__}); the others ran. Please report it with the log."),
        )
    return _finding(check, outcome.status, outcome.evidence, outcome.advice)


def run_checks(inputs: Inputs, *, codes: tuple[str, ...] | None = None, strict: bool = False) -> tuple[Finding, ...]:
    """Return the findings of all checks (or of those named), in the order of `ORDER_RULE`."""
    checks = [check for code, check in sorted(REGISTRY.items()) if codes is None or code in codes]
    return tuple(sorted((run_check(check, inputs, strict=strict) for check in checks), key=_reading_order))


def _reading_order(finding: Finding) -> tuple[int, bool, int, str]:
    return (_STATUS_ORDER[finding.status], not finding.undermines_scores, -finding.n_rows, finding.code)


def _finding(check: Check, status: Status, evidence: Evidence, advice: str = "") -> Finding:
    return Finding(
        code=check.code,
        title=check.title,
        status=status,
        message=evidence.message,
        advice=advice,
        evidence=evidence,
        page=check.page,
        undermines_scores=check.undermines_scores,
    )
