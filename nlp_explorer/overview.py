"""The figures that stand first: what a dataset is, in a row of numbers with their company."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings.wording import counted, percent
from nlp_explorer.text.lengths import percentiles
from nlp_explorer.text.scripts import script_shares

MIN_SCRIPT_SHARE = 0.01  # of the letters: a script below one in a hundred is a remark, not a language of the dataset
MAX_SAMPLED_TEXTS = 20_000  # evenly spaced rows whose letters are counted; said when it applies


@dataclass(frozen=True)
class Figure:
    """A number with its name above and its company below."""

    name: str
    value: str
    note: str


def overview(dataset: Dataset, lengths: pd.DataFrame) -> tuple[Figure, ...]:
    """Return rows, distinct texts, classes, median length, scripts and unread pieces.

    ``lengths`` is what `text_lengths` gave for the same rows.
    """
    return (
        _rows(dataset),
        _distinct(dataset),
        _classes(dataset),
        _length(lengths),
        _scripts(dataset),
        _unread(dataset),
    )


def _rows(dataset: Dataset) -> Figure:
    by_split = dataset.frame["split"].value_counts()
    splits = ", ".join(f"{split} {by_split[split]:,}" for split in dataset.splits)
    return Figure("Rows", f"{len(dataset):,}", splits or "one split")


def _distinct(dataset: Dataset) -> Figure:
    distinct = dataset.texts.nunique()
    return Figure("Distinct texts", f"{distinct:,}", f"{percent(distinct, len(dataset))} of rows")


def _classes(dataset: Dataset) -> Figure:
    sizes = dataset.frame["label"].value_counts()
    sizes = sizes[sizes > 0]
    if dataset.schema.is_multi_label:
        return Figure("Classes", f"{len(dataset.classes):,}", "several labels per row")
    return Figure(
        "Classes",
        f"{len(sizes):,}",
        f"{sizes.min():,} to {counted(int(sizes.max()), 'row')}" if len(sizes) else "no labels",
    )


def _length(lengths: pd.DataFrame) -> Figure:
    unit = "tokens" if "tokens" in lengths else "words"
    found = percentiles(lengths[unit])
    if found is None:
        return Figure("Median length", "none", "no texts")
    return Figure("Median length", f"{found.p50:,.0f} {unit}", f"95 % within {found.p95:,.0f}, longest {found.max:,}")


def _scripts(dataset: Dataset) -> Figure:
    step = max(1, -(-len(dataset) // MAX_SAMPLED_TEXTS))
    shares = script_shares(dataset.texts.iloc[::step])
    named = [f"{100 * share:.0f} % {name}" for name, share in shares.items() if share >= MIN_SCRIPT_SHARE]
    sampled = f" (of every {step}th row)" if step > 1 else ""
    return Figure(
        "Scripts", str(shares.index[0]) if len(shares) else "none", (", ".join(named) or "no letters") + sampled
    )


def _unread(dataset: Dataset) -> Figure:
    n_records = sum(file.n_records for file in dataset.files)
    note = f"of {n_records:,} records" if dataset.unread else "all accounted for"
    return Figure("Unread pieces", f"{len(dataset.unread):,}", note)
