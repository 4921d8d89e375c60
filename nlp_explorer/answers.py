"""The sentences that answer the pages' questions, each with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import Duplicates
from nlp_explorer.embeddings.surrounding_texts import MIN_SHARE_OF_OTHER
from nlp_explorer.findings import Finding
from nlp_explorer.findings.wording import counted, percent
from nlp_explorer.text.lengths import Percentiles

FEW_SHARE = 0.5  # "the most frequent k classes hold half of the rows"


def label_answer(counts: pd.DataFrame, n_rows: int) -> str:
    """Return how many classes there are, how uneven they are, and how few hold half of the rows.

    ``counts`` is what `label_counts` gave, most frequent first.
    """
    totals = counts["total"] if len(counts) else pd.Series(dtype="int64")
    n_labelled = int(totals.sum())
    if not n_labelled:
        return f"None of the {counted(n_rows, 'row')} has a label."
    if len(totals) == 1:
        return f"All {counted(n_labelled, 'labelled row')} carry one label: {totals.index[0]}."
    largest, smallest = int(totals.iloc[0]), int(totals.iloc[-1])
    n_half = int(np.searchsorted(totals.cumsum().to_numpy(), n_labelled * FEW_SHARE) + 1)
    sentence = (
        f"{counted(len(totals), 'class')}; the largest, {totals.index[0]}, has {counted(largest, 'row')} "
        f"({percent(largest, n_labelled)}), the smallest, {totals.index[-1]}, has {smallest:,}: "
        f"a ratio of {largest / smallest:,.1f} to 1. "
    )
    if n_half < len(totals) / 4:
        sentence += f"The {n_half:,} most frequent ones hold half of the rows."
    if n_labelled < n_rows:
        sentence += f" {n_rows - n_labelled:,} of {counted(n_rows, 'row')} have no label."
    return sentence.strip()


def length_answer(found: Percentiles | None, *, unit: str, n_empty: int) -> str:
    """Return the typical and the longest length, in the unit that is shown."""
    if found is None:
        return "There are no texts to measure."
    sentence = (
        f"Half of the texts have at most {found.p50:,.0f} {unit}, 95 % at most {found.p95:,.0f}, "
        f"99 % at most {found.p99:,.0f}; the longest has {found.max:,}."
    )
    return sentence + (f" {counted(n_empty, 'row')} without text count as 0." if n_empty else "")


def corrupt_answer(findings: Sequence[Finding], n_rows: int, n_unread: int) -> str:
    """Return how many rows any check of the corrupt-row kind flags, and what could not be read."""
    flagged: set[int] = set()
    for finding in findings:
        flagged.update(finding.evidence.rows.index)
    unread = (
        "every piece of the input is a row"
        if not n_unread
        else f"{counted(n_unread, 'piece')} of the input could not become a row"
    )
    if not flagged:
        return f"None of the {counted(n_rows, 'row')} looks broken, and {unread}."
    kinds = sum(1 for finding in findings if finding.n_rows)
    return (
        f"{len(flagged):,} of {counted(n_rows, 'row')} ({percent(len(flagged), n_rows)}) look broken, in "
        f"{counted(kinds, 'way')}; {unread}."
    )


def duplicates_answer(duplicates: Duplicates, findings: Sequence[Finding]) -> str:
    """Return how many rows repeat another, how many texts contradict themselves and how many rows leak."""
    n_rows = len(duplicates.exact)
    exact, normalised = _repeats(duplicates.exact), _repeats(duplicates.normalised)
    if not normalised:
        return f"No two of the {counted(n_rows, 'row')} have the same text, not even after normalising."
    by_code = {finding.code: finding for finding in findings}
    conflicting, leaking = by_code["conflicting-labels"], by_code["split-leakage"]
    n_conflicting = conflicting.evidence.rows["group"].nunique() if conflicting.n_rows else 0
    also = []
    if n_conflicting:
        also.append(f"{counted(n_conflicting, 'text')} carr{'ies' if n_conflicting == 1 else 'y'} more than one label")
    if leaking.n_rows:
        also.append(
            f"{counted(leaking.n_rows, 'row')} stand{'s' if leaking.n_rows == 1 else ''} in more than one split"
        )
    return (
        f"{exact:,} of {counted(n_rows, 'row')} ({percent(exact, n_rows)}) repeat an earlier text exactly, "
        f"{normalised:,} after normalising" + ("; " + " and ".join(also) if also else "") + "."
    )


def clusters_answer(described: pd.DataFrame, n_rows: int, has_labels: bool) -> str:
    """Return how many clusters there are, the largest by name, and how well they agree with the labels."""
    if described.empty:
        return "There are too few texts to cluster."
    largest = described.sort_values("n_rows", ascending=False).iloc[0]
    sentence = (
        f"{counted(len(described), 'cluster')}; the largest, “{largest['name']}”, has {largest['n_rows']:,} of "
        f"{counted(n_rows, 'row')} ({percent(int(largest['n_rows']), n_rows)})."
    )
    if has_labels:
        pure = int((described["purity"] * described["n_rows"]).sum())
        sentence += (
            f" {pure:,} rows ({percent(pure, int(described['n_rows'].sum()))}) carry the main label of their cluster."
        )
    return sentence


def overlap_answer(pairs: pd.DataFrame, amid: pd.DataFrame, n_labelled: int) -> str:
    """Return which classes overlap most and how many rows sit amid another class."""
    among = f"{100 * MIN_SHARE_OF_OTHER:.0f} % of their nearest labelled texts"
    if amid.empty:
        rows = f"No row of {counted(n_labelled, 'labelled row')} has {among} in one other class."
    else:
        is_one = len(amid) == 1
        rows = (
            f"{len(amid):,} of {counted(n_labelled, 'labelled row')} ({percent(len(amid), n_labelled)}) "
            f"{'sits' if is_one else 'sit'} amid another class: at least {among} carry one other label."
        )
    if pairs.empty:
        return f"No two classes overlap. {rows}"
    first = pairs.iloc[0]
    return (
        f"{first['label']} overlaps most, with {first['neighbour']}: {100 * first['share']:.0f} % of the nearest "
        f"labelled texts of its texts carry that label. {rows}"
    )


def search_answer(n_found: int, n_rows: int, *, by_meaning: bool) -> str:
    """Return how many rows a search found."""
    if by_meaning:
        return f"The {counted(n_found, 'row')} of {n_rows:,} nearest in meaning, nearest first."
    return f"{n_found:,} of {counted(n_rows, 'row')} ({percent(n_found, n_rows)}) hold it."


def storage_answer(contents: pd.DataFrame, max_bytes: int) -> str:
    """Return how much of the allowed space kept embeddings take. ``contents``: what `store_contents` gave."""
    limit = f"of at most {max_bytes / 1e9:.1f} GB; beyond it, those used longest ago go"
    if contents.empty:
        return f"No embeddings are kept, {limit}."
    n_bytes = int(contents["n_bytes"].sum())
    return f"Kept embeddings of {counted(len(contents), 'encoder')} take {n_bytes / 1e9:.3f} GB {limit}."


def _repeats(groups: np.ndarray) -> int:
    grouped = groups[groups >= 0]
    return len(grouped) - len(np.unique(grouped))


def records_sentence(dataset: Dataset) -> str:
    """Return the accounting of the input: records = rows + unread pieces."""
    n_records = sum(file.n_records for file in dataset.files)
    n_unread = len(dataset.unread)
    return (
        f"{counted(n_records, 'record')} in {counted(len(dataset.files), 'file')} = "
        f"{n_records - n_unread:,} rows + {n_unread:,} unread"
    )


def selection_answer(selected: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Return how many rows a selection on the map holds, and its most frequent labels against all rows."""
    sentence = f"{len(selected):,} of {counted(len(rows), 'row')} selected"
    labels = selected["label"].value_counts()
    labels = labels[labels > 0].head(3)
    if labels.empty:
        return sentence
    named = ", ".join(f"{label} {percent(int(count), len(selected))}" for label, count in labels.items())
    return f"{sentence}: {named}"


def review_answer(decisions: pd.DataFrame, n_rows: int) -> str:
    """Return how many rows are decided, how, and how many are in dispute. ``decisions`` is `Standing.rows`."""
    if decisions.empty:
        return f"None of the {counted(n_rows, 'row')} has been decided yet."
    words = {
        "keep": "kept",
        "drop": "dropped",
        "relabel": "relabelled",
        "relabel_several": "given several labels",
        "edit_text": "edited",
        "unsure": "unsure",
    }
    by_action = decisions["action"].map(words).value_counts()
    sentence = (
        f"{len(decisions):,} of {counted(n_rows, 'row')} ({percent(len(decisions), n_rows)}) are decided: "
        + ", ".join(f"{count:,} {action}" for action, count in by_action.items())
    )
    disputed = int(decisions["is_disputed"].sum())
    return sentence + (f"; {counted(disputed, 'row')} in dispute." if disputed else ".")


def near_answer(rows: pd.DataFrame, n_rows: int, threshold: float) -> str:
    """Return how many rows near duplicates tie together at a threshold. ``rows``: what `near_rows_within` gave."""
    if rows.empty:
        return f"At {threshold:.2f}, none of the {counted(n_rows, 'row')} has a near duplicate."
    n_groups = rows["group"].nunique()
    return (
        f"At {threshold:.2f}, {len(rows):,} of {counted(n_rows, 'row')} ({percent(len(rows), n_rows)}) are in "
        f"{counted(n_groups, 'group')} that hold near duplicates: {len(rows) - n_groups:,} would go if each kept one."
    )
