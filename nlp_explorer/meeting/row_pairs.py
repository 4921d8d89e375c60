"""Which row of a new version is which row of the old one, whatever the order of the rows.

The text decides: two rows are one example only if they have the same text. Where a text stands several times, id,
label and split decide in turn, row against row, so that 5 rows of one text against 3 give 3 pairs and 2 rows removed.
Of what is left over, rows that share an id that stands once in each version are one example whose text was changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.labels import label_codes

# In this order: all parts agree, then fewer. Each pair is made at the strictest level that allows it.
_LEVELS = (
    ("text", "id", "label", "split"),
    ("text", "id", "label"),
    ("text", "id", "split"),
    ("text", "id"),
    ("text", "label", "split"),
    ("text", "label"),
    ("text", "split"),
    ("text",),
)
# Numbers that were dealt anew with each export are no ids: then rows of one text rarely keep theirs. Half is far from
# both ends: real ids agree for nearly all rows, dealt ones by chance.
MIN_SHARE_OF_KEPT_IDS = 0.5


@dataclass(frozen=True, eq=False)
class RowPairs:
    """The rows of two versions, side by side. All arrays are int64 row ids of the version they are named after.

    Attributes
    ----------
    old, new
        Aligned: one entry a pair of rows with the same text; ascending by ``new``.
    edited_old, edited_new
        Aligned: the same unique id, another text; ascending by ``edited_new``.
    removed, added
        Rows without a counterpart, ascending.
    uses_ids
        Whether ids were believed: both versions have them, and most rows of one text keep theirs.
    """

    old: np.ndarray
    new: np.ndarray
    edited_old: np.ndarray
    edited_new: np.ndarray
    removed: np.ndarray
    added: np.ndarray
    uses_ids: bool

    def new_of(self, old_rows: np.ndarray) -> np.ndarray:
        """Return the row of the new version for rows of the old one, edited ones included; -1 where it was removed."""
        old, new = np.concatenate([self.old, self.edited_old]), np.concatenate([self.new, self.edited_new])
        at = pd.Index(old).get_indexer(pd.Index(old_rows))
        return np.where(at >= 0, np.append(new, -1)[at], -1)


def pair_rows(old: Dataset, new: Dataset, *, expected_to_change: np.ndarray | None = None) -> RowPairs:
    """Return the pairs. Sorts, and is linear otherwise: about 10 s for a million rows on each side.

    ``expected_to_change``: row ids of ``old`` that were decided about. Of rows that nothing tells apart, these are
    paired last, so that a decision to drop one of two equal rows is found to be carried out.
    """
    parts = _parts(old, new)
    is_old = np.arange(len(parts)) < len(old)
    late = np.zeros(len(parts), dtype=bool)
    if expected_to_change is not None:
        late[: len(old)] = np.isin(old.row_ids, expected_to_change)
    uses_ids = bool((parts["id"] >= 0).any())
    at_old, at_new = _paired_by_text(parts, is_old, late, uses_ids=uses_ids)
    if uses_ids and not _are_ids_kept(parts["id"].to_numpy(), at_old, at_new):
        uses_ids = False
        at_old, at_new = _paired_by_text(parts, is_old, late, uses_ids=False)
    is_open = np.ones(len(parts), dtype=bool)
    is_open[at_old] = is_open[at_new] = False
    edited_old, edited_new = np.empty(0, np.int64), np.empty(0, np.int64)
    if uses_ids:
        edited_old, edited_new = _of_one_id(parts["id"].to_numpy(), is_old, is_open)
        is_open[edited_old] = is_open[edited_new] = False
    row_ids = np.concatenate([old.row_ids, new.row_ids]).astype(np.int64)
    order, edited_order = np.argsort(at_new), np.argsort(edited_new)
    return RowPairs(
        old=row_ids[at_old[order]],
        new=row_ids[at_new[order]],
        edited_old=row_ids[edited_old[edited_order]],
        edited_new=row_ids[edited_new[edited_order]],
        removed=row_ids[is_old & is_open],
        added=row_ids[~is_old & is_open],
        uses_ids=uses_ids,
    )


def label_sets(dataset: Dataset) -> pd.Series:
    """Return the label of each row as str, several of a row in one order; missing without one. Index: row id."""
    column = dataset.frame["label"]
    separator = dataset.schema.label_separator
    if separator is None:
        return column.astype("str")
    codes = label_codes(dataset)
    names = np.full(int(codes.max(initial=-1)) + 2, None, dtype=object)
    first = pd.Series(codes).drop_duplicates()
    for code, joined in zip(first, column.astype("str").iloc[first.index], strict=True):
        if code >= 0:
            names[code] = separator.join(sorted(set(joined.split(separator))))
    return pd.Series(names[codes], index=column.index, dtype="str", name="label")


def _parts(old: Dataset, new: Dataset) -> pd.DataFrame:
    """Return the parts a row is found by, as numbers, old rows first; -1: missing. Equal values, equal numbers.

    Labels, splits and ids are numbered in the order of their names, so that the order of the rows plays no part.
    """
    hashes = np.concatenate([old.text_hashes, new.text_hashes]).view(np.uint64).reshape(-1, 2)
    text = pd.DataFrame({"first": hashes[:, 0], "second": hashes[:, 1]}).groupby(["first", "second"], sort=False)
    return pd.DataFrame(
        {
            "text": text.ngroup().to_numpy(np.int64),
            "id": _numbered(_ids(old), _ids(new)),
            "label": _numbered(label_sets(old), label_sets(new)),
            "split": _numbered(old.frame["split"].astype("str"), new.frame["split"].astype("str")),
        }
    )


def _numbered(old: pd.Series, new: pd.Series) -> np.ndarray:
    codes, _ = pd.factorize(pd.concat([old, new], ignore_index=True), sort=True)
    return codes.astype(np.int64)


def _ids(dataset: Dataset) -> pd.Series:
    """Return the ids as text, missing where there is none; 7 and 7.0 are one id."""
    name = dataset.schema.id
    if name is None or name not in dataset.frame:
        return pd.Series(np.nan, index=dataset.frame.index, dtype="str")
    ids = dataset.frame[name]
    if pd.api.types.is_float_dtype(ids) and bool((ids.dropna() % 1 == 0).all()):
        ids = ids.astype("Int64")
    return ids.astype("str")


def _paired_by_text(
    parts: pd.DataFrame, is_old: np.ndarray, late: np.ndarray, *, uses_ids: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of paired rows. Rows equal in every part stand in the order of the file, decided ones last."""
    is_open = np.ones(len(parts), dtype=bool)
    names = [name for name in ("id", "label", "split") if name != "id" or uses_ids]
    order = np.lexsort((np.arange(len(parts)), late, *(parts[name].to_numpy() for name in reversed(names))))
    found_old, found_new = [], []
    for level in _LEVELS:
        if "id" in level and not uses_ids:
            continue
        at = order[is_open[order]]
        if "id" in level:
            at = at[parts["id"].to_numpy()[at] >= 0]
        key = _combined([parts[name].to_numpy()[at] for name in level])
        one, other = _by_turns(key, is_old[at])
        found_old.append(at[one])
        found_new.append(at[other])
        is_open[at[one]] = is_open[at[other]] = False
    return np.concatenate(found_old), np.concatenate(found_new)


def _combined(columns: list[np.ndarray]) -> np.ndarray:
    """Return one number for each combination of values, int64."""
    key = columns[0]
    for column in columns[1:]:
        key = pd.factorize(key * (int(column.max(initial=0)) + 2) + column + 1)[0].astype(np.int64)
    return key


def _by_turns(key: np.ndarray, is_old: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pair the k-th old entry of a key with the k-th new one; return positions, aligned."""
    rank = pd.Series(key).groupby([key, is_old]).cumcount().to_numpy(np.int64)
    turn = key * (int(rank.max(initial=0)) + 1) + rank
    old, new = np.flatnonzero(is_old), np.flatnonzero(~is_old)
    _, at_old, at_new = np.intersect1d(turn[old], turn[new], assume_unique=True, return_indices=True)
    return old[at_old], new[at_new]


def _are_ids_kept(ids: np.ndarray, at_old: np.ndarray, at_new: np.ndarray) -> bool:
    has_both = (ids[at_old] >= 0) & (ids[at_new] >= 0)
    n_kept = int((ids[at_old] == ids[at_new])[has_both].sum())
    return bool(has_both.any()) and n_kept >= MIN_SHARE_OF_KEPT_IDS * int(has_both.sum())


def _of_one_id(ids: np.ndarray, is_old: np.ndarray, is_open: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of open rows whose id stands once in each version, aligned."""
    n_ids = int(ids.max(initial=-1)) + 1
    n_old = np.bincount(ids[is_old & (ids >= 0)], minlength=n_ids)
    n_new = np.bincount(ids[~is_old & (ids >= 0)], minlength=n_ids)
    may = is_open & (ids >= 0)
    may[may] = ((n_old == 1) & (n_new == 1))[ids[may]]
    old, new = np.flatnonzero(may & is_old), np.flatnonzero(may & ~is_old)
    _, at_old, at_new = np.intersect1d(ids[old], ids[new], assume_unique=True, return_indices=True)
    return old[at_old], new[at_new]
