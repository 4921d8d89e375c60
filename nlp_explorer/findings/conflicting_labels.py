"""Texts that carry more than one label.

The same question with two answers: whatever a model says, some of these rows count as wrong, so they cap
every score. A group is listed once, at the strictest kind at which its labels conflict: ``exact`` (the same
text), else ``normalised`` (the same normalised key, no conflict among its exact copies); exact groups first.
Rows without a label conflict with nothing and are not listed. Several labels of one row are compared as a set.
Linear.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, percent, verb
from nlp_explorer.labels import label_codes

ADVICE = (
    "Read them: either one label is wrong (relabel or drop), or the classes overlap (merge them, define them "
    "apart, or allow several labels)."
)


@check(
    code="conflicting-labels",
    title="Conflicting labels",
    page="contradictions",
    needs=("rows", "labels"),
    undermines_scores=True,
)
def conflicting_labels(inputs: Inputs) -> Outcome:
    """Find groups of equal texts with different labels."""
    dataset, duplicates = inputs.dataset, inputs.duplicates
    codes = label_codes(dataset)
    in_exact = _is_in_conflict(duplicates.exact, codes)
    has_exact = np.zeros(duplicates.normalised.max(initial=0) + 2, dtype=bool)  # the last entry is that of -1
    has_exact[duplicates.normalised[in_exact]] = True
    has_exact[-1] = False
    in_normalised = _is_in_conflict(duplicates.normalised, codes) & ~has_exact[duplicates.normalised]
    exact = list_groups(duplicates.exact, in_exact)
    normalised = list_groups(duplicates.normalised, in_normalised)
    if not len(exact.positions) + len(normalised.positions):
        return Outcome("passed", Evidence("No text carries more than one label, not even after normalising."))
    positions = np.concatenate([exact.positions, normalised.positions])
    group = np.concatenate([exact.group, normalised.group + exact.n_groups])
    kind = np.repeat(["exact", "normalised"], [len(exact.positions), len(normalised.positions)])
    counts = _label_counts(group, codes[positions])
    rows = rows_at(dataset, positions, group=group, kind=kind)
    rows["n_labels"] = counts["n_labels"].to_numpy()[group]
    rows["majority"] = _majority(counts, dataset.frame["label"].iloc[positions].astype("str"), codes[positions])[group]
    n_lost, n_labelled = len(positions) - int(counts["largest"].sum()), int((codes >= 0).sum())
    message = _message(exact.n_groups, normalised.n_groups, len(positions), n_lost, n_labelled)
    n_groups = exact.n_groups + normalised.n_groups
    clause = f"{counted(n_groups, 'text')} {verb(n_groups, 'carries', 'carry')} more than one label"
    status = issue_or_tip(is_issue=n_lost >= MIN_ISSUE_SHARE * n_labelled)
    return Outcome(status, Evidence(message, rows, clause), ADVICE)


def _is_in_conflict(groups: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return which rows have a label and stand in a group with another one, bool."""
    is_labelled = (groups >= 0) & (codes >= 0)
    pairs = pd.DataFrame({"group": groups[is_labelled], "code": codes[is_labelled]}).drop_duplicates()
    labels_of = np.bincount(pairs["group"], minlength=groups.max(initial=0) + 2)
    result: np.ndarray = is_labelled & (labels_of[groups] >= 2)
    return result


def _label_counts(group: np.ndarray, codes: np.ndarray) -> pd.DataFrame:
    """Return for each group: how many labels, the most frequent one, how often that and the next occur."""
    pairs = pd.DataFrame({"group": group, "code": codes}).value_counts(sort=False).rename("n").reset_index()
    pairs = pairs.sort_values(["group", "n", "code"], ascending=[True, False, True])
    by_group = pairs.groupby("group")
    return pd.DataFrame(
        {
            "n_labels": by_group.size(),
            "code": by_group["code"].first(),
            "largest": by_group["n"].first(),
            "second": by_group["n"].nth(1).set_axis(range(by_group.ngroups)),
        }
    )


def _majority(counts: pd.DataFrame, labels: pd.Series, codes: np.ndarray) -> np.ndarray:
    """Return the label that most rows of each group carry, missing where two are equally frequent."""
    name_of = dict(zip(codes.tolist(), labels.tolist(), strict=True))
    has_majority = counts["largest"] > counts["second"]
    names = [name_of[code] if clear else None for code, clear in zip(counts["code"], has_majority, strict=True)]
    return pd.Series(names, dtype="str").to_numpy()


def _message(n_exact: int, n_normalised: int, n_rows: int, n_lost: int, n_labelled: int) -> str:
    if n_exact and n_normalised:
        what = (
            f"{counted(n_exact, 'text')} {verb(n_exact, 'carries', 'carry')} more than one label, "
            f"and {n_normalised:,} more {verb(n_normalised, 'does', 'do')} after normalising"
        )
    else:
        n, how = (n_exact, "") if n_exact else (n_normalised, " after normalising")
        what = f"{counted(n, 'text')} {verb(n, 'carries', 'carry')} more than one label{how}"
    return (
        f"{what}, in {counted(n_rows, 'row')}: whatever a model answers, at least {n_lost:,} of "
        f"{counted(n_labelled, 'labelled row')} ({percent(n_lost, n_labelled)}) will count as wrong."
    )
