"""Pieces of the input that could not become a row: broken records, what lies behind a cut, undecodable lines.

They are not among the rows, so they are listed beside them; records in the files = rows + unread pieces.
"""

from __future__ import annotations

from collections import Counter

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check
from nlp_explorer.findings.wording import counted, verb

MAX_NAMED_REASONS = 3
ADVICE = "Look at them under the rows, mend the file where it matters, and read it again."


@check(code="unread-pieces", title="Unread pieces", page="corrupt_rows", needs=())
def unread_pieces(inputs: Inputs) -> Outcome:
    """Report the pieces of the files that are not rows."""
    unread = inputs.dataset.unread
    if not unread:
        return Outcome("passed", Evidence("Every piece of the input became a row."))
    reasons = Counter(piece.reason for piece in unread).most_common()
    named = "; ".join(f"{reason} ({n:,})" for reason, n in reasons[:MAX_NAMED_REASONS])
    further = len(reasons) - MAX_NAMED_REASONS
    rest = f"; {further:,} further {verb(further, 'reason', 'reasons')}" if further > 0 else ""
    clause = f"{counted(len(unread), 'piece')} of the input could not be read"
    return Outcome("issue", Evidence(f"{clause}: {named}{rest}.", clause=clause), ADVICE)
