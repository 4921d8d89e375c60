"""The classes by size: their shares, which of them are head, body and tail, how few hold most of the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.findings.class_imbalance import MIN_TAIL_RATIO
from nlp_explorer.findings.wording import counted, share_of
from nlp_explorer.labels import TOTAL

Part = Literal["head", "body", "tail"]
PARTS: tuple[Part, ...] = ("head", "body", "tail")
MAX_HEAD_RATIO = 2  # half-way, on a logarithmic scale, between the largest class and the border of the tail
PART_RULE = (
    f"Head: at least 1/{MAX_HEAD_RATIO} of the largest class. Tail: less than 1/{MIN_TAIL_RATIO} of it, where "
    "imbalance starts to be called moderate (Google, Machine Learning Crash Course). Body: between the two."
)
CLASS_ORDERS = ("by count", "by name", "tail first", "by shift")
ClassOrder = Literal["by count", "by name", "tail first", "by shift"]


def class_sizes(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the classes with their shares, the most frequent first.

    Parameters
    ----------
    counts
        What `label_counts` gives.

    Returns
    -------
    pandas.DataFrame
        The columns of ``counts``, then ``share`` and ``cumulative_share`` (0..1 of all labels) and ``part``
        (``head``, ``body`` or ``tail``, by `PART_RULE`, over all rows).
    """
    totals = counts[TOTAL].to_numpy()
    n_labels = max(int(totals.sum()), 1)
    largest = int(totals.max(initial=0))
    parts = np.select([totals * MAX_HEAD_RATIO >= largest, totals * MIN_TAIL_RATIO >= largest], PARTS[:2], PARTS[2])
    return counts.assign(
        share=totals / n_labels, cumulative_share=np.cumsum(totals) / n_labels, part=pd.Series(parts, counts.index)
    )


def ordered_classes(sizes: pd.DataFrame, order: ClassOrder, *, search: str = "") -> pd.DataFrame:
    """Return the classes in an order, those whose name contains ``search`` (in any case) alone.

    ``by shift`` needs the column ``shift`` (share of another split minus share of train): the farthest from 0 first.
    """
    names = sizes.index.astype("str")
    found = sizes[names.str.casefold().str.contains(search.casefold(), regex=False)] if search else sizes
    match order:
        case "by name":
            return found.sort_index()
        case "tail first":
            return found.sort_values(TOTAL, kind="stable")
        case "by shift":
            return found.iloc[np.argsort(-found["shift"].abs().fillna(-1.0).to_numpy(), kind="stable")]
        case _:
            return found


def n_classes_holding(sizes: pd.DataFrame, share: float) -> int:
    """Return how many of the most frequent classes hold a share (0..1) of all labels."""
    held = np.searchsorted(sizes["cumulative_share"].to_numpy(), share - 1e-12)
    return min(int(held) + 1, len(sizes))


def with_shift(sizes: pd.DataFrame, shift: pd.DataFrame | None) -> pd.DataFrame:
    """Return the classes with ``shift``, the ``difference`` that `class_shift` gave; as they are without one."""
    return sizes if shift is None else sizes.assign(shift=shift["difference"].reindex(sizes.index))


def part_borders(sizes: pd.DataFrame) -> dict[str, float]:
    """Return the rows from which a class is head, and below which it is tail; nothing where all classes are head."""
    if not (sizes["part"] != PARTS[0]).any():
        return {}
    largest = float(sizes[TOTAL].max())
    return {"head": largest / MAX_HEAD_RATIO, "tail": largest / MIN_TAIL_RATIO}


def bars_caption(shown: pd.DataFrame, sizes: pd.DataFrame, borders: Mapping[str, float]) -> str:
    """Return how many of the classes and of their rows are shown, and what the dotted lines are."""
    said = ""
    if len(shown) < len(sizes):
        n_shown, n_rows = int(shown[TOTAL].sum()), int(sizes[TOTAL].sum())
        said = f"{len(shown):,} of {counted(len(sizes), 'class')}, with {share_of(n_shown, n_rows)}. "
    if borders:
        said += f"Dotted: head from {borders['head']:,.0f} rows, tail below {borders['tail']:,.0f}."
    return said
