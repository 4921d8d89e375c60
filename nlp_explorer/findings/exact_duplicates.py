"""Rows whose texts are the same, character for character.

Repeats weigh some examples more than others, and where they fall into several splits they inflate the scores.
Missing and blank texts group nothing. Linear.
"""

from __future__ import annotations

from nlp_explorer.duplicates.groups import group_sizes, n_repeats
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, share_of, verb

# Above this share of repeats they are an issue. Source: deepchecks, check "Data Duplicates", whose condition
# allows 5 % by default (docs.deepchecks.com).
MAX_REPEATED_SHARE = 0.05
ADVICE = "Keep one row of each group, unless texts repeat as often where the model will work."


@check(code="exact-duplicates", title="Exact duplicates", page="duplicates")
def exact_duplicates(inputs: Inputs) -> Outcome:
    """Find groups of rows with one and the same text."""
    dataset, groups = inputs.dataset, inputs.duplicates.exact
    listing = list_groups(groups, group_sizes(groups) >= 2)
    repeats, n_rows = n_repeats(groups), len(dataset)
    if not repeats:
        return Outcome("passed", Evidence(f"No two of {counted(n_rows, 'row')} have the same text."))
    clause = f"{share_of(repeats, n_rows)} {verb(repeats, 'repeats', 'repeat')} another row"
    message = (
        f"{clause} exactly: {counted(len(listing.positions), 'row')} in "
        f"{counted(listing.n_groups, 'group')}, {counted(repeats, 'repeat')}."
    )
    rows = rows_at(dataset, listing.positions, group=listing.group)
    status = issue_or_tip(is_issue=repeats > MAX_REPEATED_SHARE * n_rows)
    return Outcome(status, Evidence(message, rows, clause), ADVICE)
