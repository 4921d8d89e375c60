"""Rows in which a cell had to be repaired while reading: undecodable bytes, NUL bytes, lone surrogates, ...

The rows came in; the bytes as they were are kept beside them. Some repairs lose characters, others change only how
a cell is written.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, listed, share_of, verb

# Kinds of repair after which a character of the text is gone: U+FFFD stands in its place
LOSSY_KINDS = ("undecodable-bytes", "lone-surrogate")
ADVICE = (
    "Compare with the raw bytes beside each row; many undecodable bytes mean another encoding: choose it and read "
    "the file again."
)


@check(code="repaired-cells", title="Repaired cells", page="corrupt_rows")
def repaired_cells(inputs: Inputs) -> Outcome:
    """List the rows that were repaired while reading, those that lost characters first."""
    dataset = inputs.dataset
    repairs = dataset.repairs[dataset.repairs.index.isin(dataset.row_ids)]
    if not len(repairs):
        return Outcome("passed", Evidence("No cell had to be repaired."))
    is_lossy = repairs["kind"].isin(LOSSY_KINDS).to_numpy()
    worst_first = repairs.iloc[np.argsort(~is_lossy, kind="stable")]
    rows = worst_first[~worst_first.index.duplicated()]
    found = rows_at(dataset, dataset.frame.index.get_indexer(rows.index))
    found[["kind", "column", "raw"]] = rows[["kind", "column", "raw"]]
    found["n_repairs"] = repairs.index.value_counts().reindex(found.index).to_numpy(dtype=np.int64)
    n_found, n_rows = len(found), len(dataset)
    clause = f"{share_of(n_found, n_rows)} {verb(n_found, 'was', 'were')} repaired while reading"
    message = f"{clause}: {listed(_named(repairs['kind']))}."
    n_lossy = int(found["kind"].isin(LOSSY_KINDS).sum())
    status = issue_or_tip(is_issue=n_lossy >= max(1, MIN_ISSUE_SHARE * n_rows))
    return Outcome(status, Evidence(message, found, clause), ADVICE)


def _named(kinds: pd.Series) -> list[str]:
    counts = kinds.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return [f"{counted(int(n), 'cell')} with {str(kind).replace('-', ' ')}" for kind, n in counts.items()]
