"""Rows without a text to read.

Three kinds: the file has no text (missing), the text is empty or only white space (blank), or it holds only
characters that draw nothing, such as zero-width spaces (invisible). Such a row can teach a model nothing but
how frequent its label is, and some encoders fail on it. Linear in the number of characters.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.text.blank import is_white_space

KINDS = ("missing", "blank", "invisible")
ADVICE = "Drop these rows, or find out how their texts were lost: a broken export often loses more than that."


@check(code="missing-text", title="Missing text", page="corrupt_rows")
def missing_text(inputs: Inputs) -> Outcome:
    """Find rows whose text is missing, blank or invisible."""
    dataset = inputs.dataset
    is_missing = dataset.texts.isna().to_numpy(dtype=bool)
    white = is_white_space(dataset.texts)
    masks = {"missing": is_missing, "blank": white, "invisible": inputs.is_blank & ~is_missing & ~white}
    counts = {kind: int(mask.sum()) for kind, mask in masks.items()}
    n_found, n_rows = sum(counts.values()), len(dataset)
    if not n_found:
        return Outcome("passed", Evidence(f"{counted(n_rows, 'row')}, each with a text."))
    positions = np.concatenate([np.flatnonzero(masks[kind]) for kind in KINDS])
    kinds = np.repeat(KINDS, [counts[kind] for kind in KINDS])
    named = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
    clause = f"{share_of(n_found, n_rows)} {verb(n_found, 'has', 'have')} no text"
    status = issue_or_tip(is_issue=n_found >= MIN_ISSUE_SHARE * n_rows)
    return Outcome(status, Evidence(f"{clause}: {named}.", rows_at(dataset, positions, kind=kinds), clause), ADVICE)
