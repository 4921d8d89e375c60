"""Rows that share an id: the same example exported twice, or an id that is none.

Predictions and decisions are joined by id, so an id that several rows share joins them to the wrong row or to none.
Rows without an id are not counted. Linear.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.groups import group_sizes, n_repeats
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb

# From this share of repeats on the column is no id: it was guessed wrongly, or it names something larger than a row
MAX_ID_REPEATS = 0.5
ADVICE = "Give each row its own id, or choose another column as the id."


@check(code="duplicate-ids", title="Duplicate ids", page="corrupt_rows", needs=("rows", "ids"))
def duplicate_ids(inputs: Inputs) -> Outcome:
    """Find rows whose id another row has, too."""
    dataset = inputs.dataset
    name = str(dataset.schema.id)
    ids = dataset.frame[name]
    groups = pd.factorize(ids, use_na_sentinel=True)[0].astype(np.int64)
    listing = list_groups(groups, group_sizes(groups) >= 2)
    repeats, n_rows = n_repeats(groups), len(dataset)
    if not repeats:
        return Outcome("passed", Evidence(f"No two of {counted(n_rows, 'row')} share an id (column {name})."))
    clause = f"{share_of(repeats, n_rows)} {verb(repeats, 'repeats', 'repeat')} the id of another row"
    message = (
        f"{clause} (column {name}): {counted(len(listing.positions), 'row')} in {counted(listing.n_groups, 'group')}."
    )
    rows = rows_at(dataset, listing.positions, group=listing.group)
    status = issue_or_tip(is_issue=repeats <= MAX_ID_REPEATS * n_rows)
    return Outcome(status, Evidence(message, rows, clause), ADVICE)
