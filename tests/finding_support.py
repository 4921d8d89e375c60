"""What tests of the checks share."""

from __future__ import annotations

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Finding, Inputs, run_check
from nlp_explorer.findings.base import REGISTRY


def finding_of(code: str, dataset: Dataset) -> Finding:
    """Return what one check says of a dataset; an error in the check rises."""
    return run_check(REGISTRY[code], Inputs(dataset), strict=True)


def row_ids(finding: Finding) -> list[int]:
    """Return the rows of a finding in the order of its evidence."""
    return [int(row_id) for row_id in finding.evidence.rows.index]
