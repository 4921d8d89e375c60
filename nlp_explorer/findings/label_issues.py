"""Labels that the other texts speak against: out of fold, a simple model would give another label with high odds.

The model is a shrunk discriminant with the closest texts of each class, on the embeddings, or on TF-IDF vectors where
none are at hand and the dataset is small enough for them to take seconds; no text has a say in its own. It finds
wrong labels and rows that are merely unusual: on public text sets the guessed label was confirmed for 13 to 30 % of
flagged rows (Northcutt et al. 2021, https://arxiv.org/abs/2103.14749). Linear in the rows.
"""

from __future__ import annotations

import math

from nlp_explorer.audit.label_issues import label_issues as issues_of
from nlp_explorer.audit.measured import PUBLIC_PRECISION
from nlp_explorer.audit.own_vectors import own_vectors
from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check
from nlp_explorer.findings.wording import share_of, verb

MIN_ODDS = 100  # of the suggested label against the given one: half to nine in ten planted errors, by the encoder
ADVICE = (
    "Read them, the most suspicious first, and decide one by one: relabel, keep, or accept several labels. "
    f"Never relabel them all: {PUBLIC_PRECISION[0].lower()}{PUBLIC_PRECISION[1:]}"
)


@check(
    code="label-issues",
    title="Label issues",
    page="label_issues",
    needs=("rows", "labels", "single_label", "vectors"),
)
def label_issues(inputs: Inputs) -> Outcome:
    """Find labels that a simple model, which did not see the row, would not give."""
    vectors = inputs.embeddings if inputs.embeddings is not None else own_vectors(inputs.dataset)
    found = issues_of(inputs.dataset, vectors)
    basis = found.basis
    n_judged = len(found.rows)
    if not n_judged:
        return Outcome(
            "passed", Evidence("No label can be judged: at least two classes with texts of their own are needed.")
        )
    flagged = found.rows[found.rows["log_odds"] <= -math.log(MIN_ODDS)]
    if flagged.empty:
        message = f"A simple model on {basis} gives none of {n_judged:,} labels otherwise with odds of {MIN_ODDS} to 1."
        return Outcome("passed", Evidence(message))
    clause = f"{share_of(len(flagged), n_judged)} {verb(len(flagged), 'looks', 'look')} as if labelled wrongly"
    message = (
        f"A simple model on {basis} would label {share_of(len(flagged), n_judged)} otherwise with odds of "
        f"{MIN_ODDS} to 1 or more; the model, not the label, may be wrong."
    )
    rows = flagged[["self_confidence", "suggested", "suggested_probability"]]
    return Outcome("tip", Evidence(message, rows, clause), ADVICE)
