"""Rows whose texts are the same but for case, width, punctuation or white space.

The key is Unicode NFKC, then case folding, then every character of the categories P, Z and C removed; an
empty key groups nothing. All rows of every group are listed, also where some or all of its texts are exactly
equal: ``kind`` says which rows have an exact twin and which only one that differs. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.duplicates.groups import group_sizes, n_repeats
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.exact_duplicates import MAX_REPEATED_SHARE
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.text.normalise import KEY_RULE

ADVICE = (
    f"Texts count as the same here when they are equal after normalising ({KEY_RULE}). Keep one row of each "
    "group, unless case or punctuation matters to the label."
)


@check(code="normalised-duplicates", title="Duplicates after normalising", page="duplicates")
def normalised_duplicates(inputs: Inputs) -> Outcome:
    """Find groups of rows whose texts have the same key."""
    dataset, duplicates = inputs.dataset, inputs.duplicates
    listing = list_groups(duplicates.normalised, group_sizes(duplicates.normalised) >= 2)
    repeats, n_rows = n_repeats(duplicates.normalised), len(dataset)
    if not repeats:
        return Outcome(
            "passed",
            Evidence(f"No two of {counted(n_rows, 'row')} have the same text after normalising ({KEY_RULE})."),
        )
    has_exact_twin = group_sizes(duplicates.exact)[listing.positions] >= 2
    further = repeats - n_repeats(np.where(duplicates.normalised >= 0, duplicates.exact, -1))
    clause = f"{share_of(repeats, n_rows)} {verb(repeats, 'repeats', 'repeat')} another row after normalising"
    message = (
        f"{clause}: {counted(len(listing.positions), 'row')} in {counted(listing.n_groups, 'group')}, "
        f"{counted(repeats, 'repeat')}, {further:,} of them not exact."
    )
    rows = rows_at(
        dataset, listing.positions, group=listing.group, kind=np.where(has_exact_twin, "exact", "normalised")
    )
    status = issue_or_tip(is_issue=repeats > MAX_REPEATED_SHARE * n_rows)
    return Outcome(status, Evidence(message, rows, clause), ADVICE)
