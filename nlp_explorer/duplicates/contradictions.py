"""Groups of duplicates whose rows carry different labels, and which labels contradict each other most."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.near_groups import KINDS, NearGroups, NearIndex
from nlp_explorer.grouping import group_lines
from nlp_explorer.labels import label_codes

MAX_NAMED_VOTES = 5


def contradictions(dataset: Dataset, index: NearIndex, groups: NearGroups) -> pd.DataFrame:
    """Return one line a group with more than one label: exact ones first, then those with the most rows at stake.

    Rows without a label contradict nothing. Several labels of one row are compared as a set.

    Returns
    -------
    pandas.DataFrame
        Index ``group`` as in ``groups``. Columns: ``kind`` (the strictest at which labels differ), ``rows``
        (those with a label), ``n_labels``, ``labels`` (each with its count, the most frequent first), ``majority``
        (missing where two labels are equally frequent), ``outvoted`` (rows that do not carry the most frequent
        label: so many of the group count as wrong, whatever a model answers), ``first_row`` (row id), ``text``
        (of that row).
    """
    codes = label_codes(dataset)
    counts = _label_counts(groups, codes)
    positions = np.flatnonzero(np.isin(groups.group, counts["group"]) & (codes >= 0))
    rows = pd.DataFrame({"group": groups.group[positions]}, index=pd.Index(dataset.row_ids[positions], name="row_id"))
    lines = group_lines(dataset, rows)
    kind = np.full(int(groups.group.max(initial=-1)) + 1, KINDS.index("near"))
    for name, of_kind in (("normalised", index.duplicates.normalised), ("exact", index.duplicates.exact)):
        kind[groups.group[_is_contradicted(of_kind, codes)]] = KINDS.index(name)
    kinds = kind[lines.index.to_numpy(dtype=np.int64)]
    ranked = counts.sort_values(["group", "n", "code"], ascending=[True, False, True])
    top = ranked.drop_duplicates("group").set_index("group")
    second = ranked[ranked.duplicated("group")].drop_duplicates("group").set_index("group")
    majority = _names(dataset, codes).reindex(top["code"]).set_axis(top.index).where(top["n"] > second["n"])
    table = pd.DataFrame(
        {
            "kind": pd.Series(np.array(KINDS)[kinds], index=lines.index, dtype="str"),
            "rows": lines["rows"],
            "n_labels": counts.groupby("group").size(),
            "labels": lines["labels"],
            "majority": majority,
            "outvoted": lines["rows"] - top["n"],
            "first_row": pd.Series(rows.index, index=rows["group"]).groupby(level=0).first(),
            "text": lines["text"],
        },
        index=lines.index,
    )
    return table.iloc[np.lexsort((table["first_row"], -table["outvoted"], kinds))]


def contradicting_rows(dataset: Dataset, groups: NearGroups, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of contradicting groups in the order of ``table``, which `contradictions` gave or a part of it.

    Index: row id; columns ``group`` (0, 1, ... in this order), ``kind``, ``majority`` (missing where there is none) and
    ``outvoted`` of the group. Rows without a label are listed, too.
    """
    place = np.full(int(groups.group.max(initial=-1)) + 2, -1, dtype=np.int64)  # the last entry is that of -1
    place[table.index.to_numpy(dtype=np.int64)] = np.arange(len(table))
    number = place[groups.group]
    at = np.flatnonzero((number >= 0) & groups.is_member)
    at = at[np.argsort(number[at], kind="stable")]
    lines = table[["kind", "majority", "outvoted"]].iloc[number[at]]
    rows: pd.DataFrame = lines.set_axis(pd.Index(dataset.row_ids[at], dtype="int64", name="row_id"))
    rows.insert(0, "group", number[at])
    return rows


def contradicting_labels(dataset: Dataset, groups: NearGroups) -> pd.DataFrame:
    """Return which labels stand in one group: columns ``label``, ``other_label``, ``groups``, ``rows``.

    The pair that shares the most groups first. ``rows`` counts the rows of these groups with one of the two.
    """
    codes = label_codes(dataset)
    counts = _label_counts(groups, codes)
    both = counts.merge(counts, on="group", suffixes=("", "_other"))
    both = both[both["code"] < both["code_other"]]
    both["rows"] = both["n"] + both["n_other"]
    pairs = both.groupby(["code", "code_other"]).agg(groups=("group", "size"), rows=("rows", "sum")).reset_index()
    names = _names(dataset, codes)
    pairs.insert(0, "label", names.reindex(pairs.pop("code")).to_numpy())
    pairs.insert(1, "other_label", names.reindex(pairs.pop("code_other")).to_numpy())
    order = ["groups", "rows", "label", "other_label"]
    return pairs.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def label_votes(labels: pd.Series) -> str:
    """Return how often each label stands in one group, and whether one is the majority, in a sentence.

    Empty where no two labels differ; rows without a label do not vote.
    """
    counts = labels.astype("str").value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(counts) < 2:
        return ""
    named = [f"{label} ×{n:,}" for label, n in counts.head(MAX_NAMED_VOTES).items()]
    if len(counts) > MAX_NAMED_VOTES:
        named.append(f"{len(counts) - MAX_NAMED_VOTES:,} more")
    first, second, n_all = int(counts.iloc[0]), int(counts.iloc[1]), int(counts.sum())
    if first == second:
        return f"{', '.join(named)}: no majority, the most frequent labels are equally frequent."
    return f"{', '.join(named)}: most of its {n_all:,} labelled rows say {counts.index[0]}, {n_all - first:,} do not."


def _label_counts(groups: NearGroups, codes: np.ndarray) -> pd.DataFrame:
    """Return how many rows (``n``) of each group with several labels carry each label (``code``)."""
    there = _is_contradicted(groups.group, codes)
    found = pd.DataFrame({"group": groups.group[there], "code": codes[there]})
    return found.value_counts(sort=False).rename("n").reset_index()


def _is_contradicted(groups: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return which rows carry a label and stand in a group with another one, bool."""
    labelled = np.flatnonzero((groups >= 0) & (codes >= 0))
    lowest = np.full(int(groups.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    highest = np.full(len(lowest), -1, dtype=np.int64)
    np.minimum.at(lowest, groups[labelled], codes[labelled])
    np.maximum.at(highest, groups[labelled], codes[labelled])
    result = np.zeros(len(groups), dtype=bool)
    result[labelled] = (lowest < highest)[groups[labelled]]
    return result


def _names(dataset: Dataset, codes: np.ndarray) -> pd.Series:
    """Return the label of each code."""
    found, first = np.unique(codes, return_index=True)
    return pd.Series(dataset.frame["label"].iloc[first].astype("str").to_numpy(), index=found)
