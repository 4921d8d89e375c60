"""Rows without a label.

They cannot be trained on or scored; they can be annotated. Applicable when the dataset has a label column.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb

ADVICE = "Annotate them, or drop them from training: most libraries fail on them or count them as a class."


@check(code="missing-label", title="Missing label", page="corrupt_rows", needs=("rows", "label_column"))
def missing_label(inputs: Inputs) -> Outcome:
    """Find rows whose label is missing."""
    dataset = inputs.dataset
    positions = np.flatnonzero(dataset.frame["label"].isna().to_numpy())
    n_found, n_rows = len(positions), len(dataset)
    if not n_found:
        return Outcome("passed", Evidence(f"{counted(n_rows, 'row')}, each with a label."))
    clause = f"{share_of(n_found, n_rows)} {verb(n_found, 'has', 'have')} no label"
    status = issue_or_tip(is_issue=n_found >= MIN_ISSUE_SHARE * n_rows)
    return Outcome(status, Evidence(f"{clause}.", rows_at(dataset, positions), clause), ADVICE)
