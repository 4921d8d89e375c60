"""The sentences about duplicates, contradictions and leakage, each with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.group_filter import GroupFilter
from nlp_explorer.duplicates.groups import Duplicates, group_sizes, n_repeats
from nlp_explorer.duplicates.kind_groups import GroupsOf, KindGroups
from nlp_explorer.duplicates.near_groups import KINDS
from nlp_explorer.findings.wording import counted, listed, share_of, verb
from nlp_explorer.predictions.metrics import Scores

KIND_TITLES: Mapping[GroupsOf, str] = MappingProxyType(
    {
        "exact": "Exact",
        "normalised": "After normalising",
        "near": "Near",
        "semantic": "Semantic",
        "all": "All but semantic",
    }
)
KIND_MEANINGS: Mapping[GroupsOf, str] = MappingProxyType(
    {
        "exact": "with one text, letter by letter",
        "normalised": "of one text but for case, punctuation or white space, written in several ways",
        "near": "of nearly the same texts",
        "semantic": "of texts whose embeddings say the same, but whose words differ",
        "all": "of equal or nearly equal texts",
    }
)
_CONTRADICTION_WORDS = {"exact": "exact", "normalised": "after normalising", "near": "near"}


def duplicates_answer(dataset: Dataset, duplicates: Duplicates) -> str:
    """Return how many rows repeat another, how many texts contradict themselves and how many cross splits."""
    n_rows = len(dataset)
    exact, normalised = n_repeats(duplicates.exact), n_repeats(duplicates.normalised)
    if not normalised and not exact:
        return f"No two of the {counted(n_rows, 'row')} have the same text, not even after normalising."
    groups = KindGroups("all", duplicates.normalised, group_sizes(duplicates.normalised) >= 2)
    n_conflicting = GroupFilter(labels_differ=True).apply(dataset, groups).n_groups
    n_crossing = GroupFilter(crosses_splits=True).apply(dataset, groups).n_groups
    also = []
    if n_conflicting:
        also.append(f"{counted(n_conflicting, 'text')} {verb(n_conflicting, 'carries', 'carry')} more than one label")
    if n_crossing:
        also.append(f"{counted(n_crossing, 'text')} {verb(n_crossing, 'stands', 'stand')} in more than one split")
    return (
        f"{share_of(exact, n_rows)} {verb(exact, 'repeats', 'repeat')} an earlier text exactly, "
        f"{normalised:,} after normalising" + (f"; {listed(also)}" if also else "") + "."
    )


def groups_answer(groups: KindGroups, condition: str = "") -> str:
    """Return how many groups there are, of how many rows, and how many rows repeat another."""
    meaning = KIND_MEANINGS[groups.of]
    if not groups.n_groups:
        return f"There is no group {meaning}{f', {condition}' if condition else ''}."
    said = f"{counted(groups.n_groups, 'group')} {meaning}{f', {condition}' if condition else ''}"
    return (
        f"{said}: {counted(groups.n_rows, 'row')}, of which {groups.n_falling_away:,} would go if each group kept one."
    )


def drops_answer(n_drops: int, n_rows: int, n_groups: int) -> str:
    """Return how many rows a rule drops, and how many stay."""
    goes = verb(n_drops, "goes", "go")
    return (
        f"{share_of(n_drops, n_rows)} {goes}, from {counted(n_groups, 'group')}; "
        f"{counted(n_rows - n_drops, 'row')} stay."
    )


def simplified_answer(before: Duplicates, after: Duplicates) -> str:
    """Return what it changes that traditional characters count as simplified ones."""
    further = n_repeats(after.normalised) - n_repeats(before.normalised)
    if not further:
        return "Counting traditional characters as simplified ones makes no further two texts the same."
    return f"Counting traditional characters as simplified ones, {counted(further, 'further row')} " + (
        verb(further, "repeats", "repeat") + " another after normalising."
    )


def contradictions_answer(table: pd.DataFrame, n_labelled: int) -> str:
    """Return how many groups contradict themselves, of which kind, and what that costs any model.

    ``table``: as `contradictions` gives it; ``n_labelled``: rows with a label.
    """
    if table.empty:
        return f"No two of the {counted(n_labelled, 'labelled row')} with the same text carry different labels."
    by_kind = table["kind"].value_counts()
    kinds = listed([f"{by_kind[kind]:,} {_CONTRADICTION_WORDS[kind]}" for kind in KINDS if kind in by_kind])
    n_outvoted = int(table["outvoted"].sum())
    return (
        f"{counted(len(table), 'group')} of texts that say the same {verb(len(table), 'carries', 'carry')} different "
        f"labels: {kinds}. Who gives each group one answer has at least "
        f"{share_of(n_outvoted, n_labelled, 'labelled row')} wrong."
    )


def leakage_answer(table: pd.DataFrame, order: tuple[str, ...]) -> str:
    """Return how many rows of each later split also stand in an earlier one.

    ``table``: as `leakage` gives it; ``order``: the splits, in the order in which a model meets them.
    """
    later = table[[order.index(line.split) > order.index(line.other) for line in table.itertuples()]]
    found = later[later["leaked"] > 0]
    if found.empty:
        return f"No text of one split stands in another ({listed(order)})."
    parts = []
    for split, other in zip(found["split"], found["other"], strict=True):
        line = found[(found["split"] == split) & (found["other"] == other)]
        n_rows, leaked, exact, normalised, near = (int(line[name].iloc[0]) for name in ("rows", "leaked", *KINDS))
        parts.append(
            f"{share_of(leaked, n_rows, f'{split} row')} also {verb(leaked, 'stands', 'stand')} in {other}: "
            f"{exact:,} exactly, {normalised:,} after normalising, {near:,} nearly"
        )
    return "; ".join(parts) + "."


def scores_table(parts: Mapping[str, Scores]) -> pd.DataFrame:
    """Return scores side by side, one line a part of the rows: ``rows``, ``n``, and figures with their intervals."""
    lines = [
        (name, scores.n_scored, str(scores.accuracy), str(scores.macro_f1)) if scores.n_scored else (name, 0, "", "")
        for name, scores in parts.items()
    ]
    return pd.DataFrame(lines, columns=["rows", "n", "accuracy", "macro-F1"])
