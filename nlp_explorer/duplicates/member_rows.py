"""The rows of all groups of duplicates as one table: what the page lists and the command line writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.background import find_near
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.duplicates.listing import list_groups
from nlp_explorer.duplicates.near import FLOOR, THRESHOLD
from nlp_explorer.duplicates.near_groups import KINDS, NearGroups, NearIndex
from nlp_explorer.duplicates.pairs import NO_WORDS
from nlp_explorer.duplicates.verify import jaccards
from nlp_explorer.errors import ExplorerError
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.text.codepoints import arrow_texts, byte_view
from nlp_explorer.text.simplified import simplified

MAX_SPELLINGS = 50  # of one normalised key that a row is compared with to find its nearest


def duplicate_rows(
    dataset: Dataset,
    *,
    cache: Path,
    threshold: float = THRESHOLD,
    simplify: bool = False,
    progress: Progress = no_progress,
) -> pd.DataFrame:
    """Return every row that has a duplicate of any kind: `member_rows`, from the dataset alone.

    Near pairs are kept under ``cache`` and not looked for again. ``simplify``: traditional Chinese characters count
    as simplified ones.

    Raises
    ------
    ExplorerError
        The threshold is not between `FLOOR` and 1.
    StorageError
        The cache cannot be read or written.
    MissingLibraryError
        The table of simplified characters is asked for and not installed.
    """
    if not FLOOR <= threshold <= 1:
        raise ExplorerError(
            f"The threshold {threshold!r} is no Jaccard from {FLOOR} to 1: name one of these, such as {THRESHOLD}."
        )
    floor = THRESHOLD if threshold >= THRESHOLD else FLOOR
    texts = simplified(dataset.texts) if simplify else dataset.texts
    pairs = find_near(texts, cache, floor=floor, progress=progress)
    return member_rows(dataset, NearIndex(find_duplicates(dataset, simplify=simplify), pairs), threshold)


def member_rows(dataset: Dataset, index: NearIndex, threshold: float) -> pd.DataFrame:
    """Return every row of a group of two or more at a threshold, the largest group first.

    Columns: ``row_id`` (int64), ``group`` (int64, 0, 1, ... in the order of the table: a connected component
    over all kinds), ``kind`` (str, the strictest that ties the row to its group: exact, normalised, near),
    ``jaccard`` (float64, to the group's nearest member; 1 where both have no word to compare by), ``split`` and
    ``label`` (category, may be missing).

    Raises
    ------
    ValueError
        The threshold is not between the floor of the index and 1.
    """
    groups = index.groups_at(threshold)
    listing = list_groups(groups.group, groups.is_member)
    at = listing.positions
    kinds = np.array(KINDS)
    return pd.DataFrame(
        {
            "row_id": dataset.row_ids[at].astype(np.int64),
            "group": listing.group,
            "kind": pd.Series(kinds[groups.kind[at]], dtype="str"),
            "jaccard": nearest_jaccards(dataset.texts, index, groups)[at],
            "split": dataset.frame["split"].iloc[at].reset_index(drop=True),
            "label": dataset.frame["label"].iloc[at].reset_index(drop=True),
        }
    )


def nearest_jaccards(texts: pd.Series, index: NearIndex, groups: NearGroups) -> np.ndarray:
    """Return the Jaccard of each row to the nearest other row of its group, float64 ``(n_rows,)``; 0 when alone."""
    pairs = index.pairs
    member = groups.is_member
    sets = np.where(member, pairs.sets, NO_WORDS)
    group_of_set = np.full(pairs.n_sets, -1, dtype=np.int64)
    group_of_set[sets[sets != NO_WORDS]] = groups.group[sets != NO_WORDS]
    together = (group_of_set[pairs.left] == group_of_set[pairs.right]) & (group_of_set[pairs.left] >= 0)
    best = np.zeros(pairs.n_sets + 1)  # the last entry is that of rows without a set
    for side in (pairs.left, pairs.right):
        np.maximum.at(best, side[together], pairs.jaccard[together])
    n_rows_of_set = np.bincount(sets[sets != NO_WORDS], minlength=pairs.n_sets)
    best[: pairs.n_sets][n_rows_of_set >= 2] = 1.0
    nearest = np.where(member, best[sets], 0.0)
    nearest[member & (pairs.sets == NO_WORDS)] = 1.0
    # tied by the normalised key alone, with shingles so different that no pair was kept
    unknown = np.flatnonzero(member & (nearest == 0))
    nearest[unknown] = _to_other_spellings(texts, index, unknown)
    return nearest


def _to_other_spellings(texts: pd.Series, index: NearIndex, rows: np.ndarray) -> np.ndarray:
    """Return the highest Jaccard of each row to rows with the same normalised key."""
    keys = index.duplicates.normalised
    of_keys = np.flatnonzero(np.isin(keys, keys[rows]))
    spellings = pd.DataFrame({"key": keys[of_keys], "set": index.pairs.sets[of_keys], "other": of_keys})
    spellings = spellings.drop_duplicates(["key", "set"]).groupby("key").head(MAX_SPELLINGS)
    asked = pd.DataFrame({"key": keys[rows], "set": index.pairs.sets[rows], "row": rows})
    compared = asked.merge(spellings, on="key", suffixes=("", "_other"))
    compared = compared[compared["set"] != compared["set_other"]]
    column = arrow_texts(texts)
    compared["jaccard"] = jaccards(
        column,
        index.pairs.shingling,
        compared["row"].to_numpy(),
        compared["other"].to_numpy(),
        sizes=np.diff(byte_view(column)[1]),  # a text has no more shingles than bytes
    )
    return compared.groupby("row")["jaccard"].max().reindex(rows, fill_value=0.0).to_numpy()
