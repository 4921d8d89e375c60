"""Rows of validation or test whose text also stands in an earlier split.

A model has seen their answers, so scores on them say nothing about new texts. The splits come in the order
train, validation, test, others by name; a row leaks when a row of an earlier split has the same text
(``exact``), or the same normalised key (``normalised``). Linear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.findings.base import MIN_ISSUE_SHARE, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, listed, share_of, verb

_NEVER = np.iinfo(np.int64).max  # no row of the group has a split
ADVICE = (
    "Drop the leaked rows from train rather than from test, so that scores stay comparable; or report the "
    "score without them beside the score with them."
)


@dataclass(frozen=True, eq=False)
class _Leaks:
    """Which rows have a twin in an earlier split, and the position of the first such twin; -1 without one."""

    is_leaked: np.ndarray
    twin: np.ndarray


@check(
    code="split-leakage",
    title="Split leakage",
    page="leakage",
    needs=("rows", "splits"),
    undermines_scores=True,
)
def split_leakage(inputs: Inputs) -> Outcome:
    """Find rows of later splits that have a twin in an earlier one."""
    dataset, duplicates = inputs.dataset, inputs.duplicates
    rank = _split_ranks(dataset)
    exact = _leaks(duplicates.exact, rank)
    normalised = _leaks(duplicates.normalised, rank)
    is_leaked = exact.is_leaked | normalised.is_leaked
    n_found = int(is_leaked.sum())
    if not n_found:
        return Outcome("passed", Evidence(f"No text of one split stands in another ({listed(dataset.splits)})."))
    has_key = duplicates.normalised >= 0
    texts = np.where(has_key, duplicates.normalised, duplicates.normalised.max(initial=0) + 1 + duplicates.exact)
    listing = list_groups(texts, is_leaked)
    at = listing.positions
    twin = np.where(exact.is_leaked, exact.twin, normalised.twin)[at]
    rows = rows_at(dataset, at, group=listing.group, kind=np.where(exact.is_leaked[at], "exact", "normalised"))
    rows["split"] = dataset.frame["split"].iloc[at].astype("str").to_numpy()
    rows["twin_split"] = dataset.frame["split"].iloc[twin].astype("str").to_numpy()
    rows["twin_row"] = dataset.row_ids[twin]
    n_exact = int(exact.is_leaked.sum())
    sizes = np.bincount(rank[rank >= 0], minlength=len(dataset.splits))
    leaked = np.bincount(rank[at], minlength=len(dataset.splits))
    parts = [
        share_of(n, size, f"{split} row") for split, n, size in zip(dataset.splits, leaked, sizes, strict=True) if n
    ]
    clause = f"{listed(parts)} also {verb(n_found, 'stands', 'stand')} in an earlier split"
    message = (
        f"{clause}: {n_exact:,} word for word, {n_found - n_exact:,} after normalising, "
        f"{counted(listing.n_groups, 'text')} in all."
    )
    is_issue = bool((leaked >= np.maximum(1, MIN_ISSUE_SHARE * sizes)).any())
    return Outcome(issue_or_tip(is_issue=is_issue), Evidence(message, rows, clause), ADVICE)


def _split_ranks(dataset: Dataset) -> np.ndarray:
    """Return the place of each row's split among `Dataset.splits`, -1 for a row without one."""
    column = dataset.frame["split"]
    order = {split: place for place, split in enumerate(dataset.splits)}
    by_code = np.array([*(order.get(split, -1) for split in column.cat.categories), -1], dtype=np.int64)
    ranks: np.ndarray = by_code[column.cat.codes.to_numpy()]
    return ranks


def _leaks(groups: np.ndarray, rank: np.ndarray) -> _Leaks:
    positions = np.flatnonzero((groups >= 0) & (rank >= 0))
    n_groups = int(groups.max(initial=0)) + 1
    # the first row of the earliest split of each group: the last to be written wins, so the best is written last
    order = positions[np.lexsort((-positions, -rank[positions]))]
    first = np.full(n_groups, -1, dtype=np.int64)
    first[groups[order]] = order
    earliest = np.full(n_groups, _NEVER, dtype=np.int64)
    earliest[first >= 0] = rank[first[first >= 0]]
    is_leaked = np.zeros(len(groups), dtype=bool)
    is_leaked[positions] = rank[positions] > earliest[groups[positions]]
    twin = np.full(len(groups), -1, dtype=np.int64)
    twin[is_leaked] = first[groups[is_leaked]]
    return _Leaks(is_leaked, twin)
