"""The sentences that answer the pages' questions, each with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.class_clusters import MOST_OF_ROWS
from nlp_explorer.embeddings.surrounding_texts import MIN_SHARE_OF_OTHER
from nlp_explorer.findings import Finding
from nlp_explorer.findings.wording import counted, percent, ratio_words, share_of, verb
from nlp_explorer.outlying import Outlying
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
    if n_labelled == 1:
        return f"The one labelled row carries the label {totals.index[0]}."
    if len(totals) == 1:
        return f"All {counted(n_labelled, 'labelled row')} carry one label: {totals.index[0]}."
    largest, smallest = int(totals.iloc[0]), int(totals.iloc[-1])
    ratio = ratio_words(largest / smallest)
    n_half = int(np.searchsorted(totals.cumsum().to_numpy(), n_labelled * FEW_SHARE) + 1)
    sentence = (
        f"{counted(len(totals), 'class')}; the largest, {totals.index[0]}, has {counted(largest, 'row')} "
        f"({percent(largest, n_labelled)}), the smallest, {totals.index[-1]}, has {smallest:,}: "
        f"a ratio of {ratio} to 1. "
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


def outlier_answer(found: Outlying, *, unit: str) -> str:
    """Return how many texts are implausibly short or long, and what counts as plausible."""
    if found.bounds is None:
        return f"{counted(found.n_texts, 'text')}: too few to say what length is usual."
    plausible = f"{found.bounds.shortest:,} to {found.bounds.longest:,} {unit}"
    n_found = len(found.rows)
    if not n_found:
        return f"No outliers: each of {counted(found.n_texts, 'text')} has a plausible length, {plausible}."
    n_short = int((found.rows["kind"] == "short").sum())
    return (
        f"{share_of(n_found, found.n_texts, 'text')} {verb(n_found, 'is an outlier', 'are outliers')}: {n_short:,} "
        f"shorter and {n_found - n_short:,} longer than {plausible}."
    )


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


def split_answer(split: pd.DataFrame, mixed: pd.DataFrame) -> str:
    """Return how many classes are split over clusters, and how many clusters mix classes."""
    n_split, n_mixed = int((split["n_clusters"] > 1).sum()), int((mixed["n_classes"] > 1).sum())
    most = f"{100 * MOST_OF_ROWS:.0f} %"
    return (
        f"{n_split:,} of {counted(len(split), 'class')} {verb(n_split, 'is', 'are')} split: no one cluster holds "
        f"{most} of the rows. {n_mixed:,} of {counted(len(mixed), 'cluster')} {verb(n_mixed, 'is', 'are')} mixed: "
        f"no one class makes up {most} of the labelled rows."
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


def records_sentence(dataset: Dataset) -> str:
    """Return the accounting of the input: records = rows + unread pieces."""
    n_records = sum(file.n_records for file in dataset.files)
    n_unread = len(dataset.unread)
    return (
        f"{counted(n_records, 'record')} in {counted(len(dataset.files), 'file')} = "
        f"{counted(n_records - n_unread, 'row')} + {n_unread:,} unread"
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


def pile_title(name: str, n_judged: int, n_needed: int) -> str:
    """Return the name of a pile of rows with how many of it were judged, of how many that are needed."""
    return f"{name} · {n_judged:,} of {n_needed:,}" if n_judged < n_needed else f"{name} · {n_judged:,}"


def looked_at(n_decided: int, n_rows: int) -> str:
    """Return how many rows of a list somebody has decided about, be it to keep them."""
    if n_rows and n_decided == n_rows:
        return f"{'The one row was' if n_rows == 1 else f'All {n_rows:,} rows were'} looked at."
    return f"{n_decided:,} of {n_rows:,} looked at"
