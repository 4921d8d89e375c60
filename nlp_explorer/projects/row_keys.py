"""How a row is found again after re-ordering, or in a new export of the data.

A row key is the hash of the text, and the original id, label and split. The text decides, always. A row that has the
text but another label is another example, so a key never matches it. Among several rows with text and label, the id
and the split decide; where they name different rows, or none, nothing is matched: a person has to look.

Of a row that had twins (the same text and label) when its key was taken, one that is left may be the other: dropping
that would lose the text. So id and split decide among twins only where there are as many as there were.

A running number instead of id, label and split was tried: after a shuffle, half the rows whose text carries two labels
swap. Ids alone shift silently after one dropped row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from nlp_explorer.dataset import Dataset

NO_SUCH_TEXT = "no row has this text"
KEY_COLUMNS = ("text_hash", "id", "label", "split")
TWIN_COLUMNS = ("text_hash", "label")  # rows that agree in these are twins


@dataclass(frozen=True)
class RowKey:
    """What a row is found by. ``text_hash`` is 32 hex digits; None where the row has no id, label or split."""

    text_hash: str
    id: str | None = None
    label: str | None = None
    split: str | None = None


@dataclass(frozen=True, eq=False)
class Matches:
    """Where keys were found, aligned with the keys.

    Attributes
    ----------
    row_ids
        int64: the row; -1 where no row fits, or more than one.
    reasons
        str: why it was not found; empty where it was.
    """

    row_ids: np.ndarray
    reasons: pd.Series


def row_keys(dataset: Dataset, row_ids: np.ndarray) -> pd.DataFrame:
    """Return the keys of rows: columns of `KEY_COLUMNS` (str, missing where there is none), index the row ids.

    Raises
    ------
    KeyError
        A row id that the dataset does not have.
    """
    at = dataset.frame.index.get_indexer(pd.Index(row_ids))
    if (at < 0).any():
        raise KeyError(f"row {np.asarray(row_ids)[at < 0][0]} is not in the dataset")
    return _keys_at(dataset, at)


def count_rows(dataset: Dataset, keys: pd.DataFrame, *, agreeing_in: tuple[str, ...] = KEY_COLUMNS) -> np.ndarray:
    """Return how many rows of the dataset agree with each key in some of its columns, int64; text hash included."""
    return _Level.of(keys, _candidates(dataset, keys), agreeing_in).n_rows


def count_twins(dataset: Dataset, keys: pd.DataFrame) -> np.ndarray:
    """Return how many rows have the text and label of each key of the dataset's own rows, int64, itself included."""
    hashes, wanted = _first_half(dataset.text_hashes), _first_half_of(keys)
    all_hashes = pd.Series(hashes)  # pandas' hash table: numpy's own took 2.3 CPU seconds a million
    repeated = all_hashes[all_hashes.duplicated(keep=False)].unique()
    n_twins = np.ones(len(keys), dtype=np.int64)
    is_repeated = pd.Series(wanted).isin(repeated).to_numpy()
    if is_repeated.any():
        n_twins[is_repeated] = count_rows(dataset, keys[is_repeated], agreeing_in=TWIN_COLUMNS)
    return n_twins


def match_rows(keys: pd.DataFrame, dataset: Dataset, *, together: np.ndarray | None = None) -> Matches:
    """Find keys in a dataset. Linear in both.

    Parameters
    ----------
    keys
        Columns of `KEY_COLUMNS` and, optionally, ``n_twins``: what `count_twins` gave when the key was taken.
    together
        int64, one a key: keys of different rows that were treated alike carry the same number. Twins that nothing
        else tells apart are found only when all of them were treated alike, and the dataset has as many.
    """
    n_twins = keys["n_twins"].to_numpy() if "n_twins" in keys else np.ones(len(keys), dtype=np.int64)
    wanted = keys.loc[:, list(KEY_COLUMNS)].reset_index(drop=True)
    rows = _candidates(dataset, wanted)
    exact = _Level.of(wanted, rows, KEY_COLUMNS)
    by_label = _Level.of(wanted, rows, TWIN_COLUMNS)
    by_id = _Level.of(wanted, rows, ("text_hash", "label", "id")).where(wanted["id"].notna())
    by_split = _Level.of(wanted, rows, ("text_hash", "label", "split")).where(wanted["split"].notna())

    row_ids = np.full(len(wanted), -1, dtype=np.int64)
    is_open = (n_twins == 1) | (by_label.n_rows == n_twins)
    nowhere = exact.n_rows == 0
    for level, may_decide in (
        (by_label, n_twins == 1),
        (exact, exact.n_rows == 1),
        (by_id, nowhere & (by_split.n_rows == 0)),
        (by_split, nowhere & (by_id.n_rows == 0)),
    ):
        found = is_open & may_decide & (level.n_rows == 1)
        row_ids[found] = level.first[found]
        is_open = is_open & ~found
    if together is not None:
        of_twins = _twins(wanted, n_twins, rows, together)
        row_ids = np.where(of_twins >= 0, of_twins, row_ids)
    is_open = row_ids < 0

    reasons = pd.Series("", index=wanted.index, dtype="str")
    lost = wanted[is_open].assign(n_twins=n_twins[is_open], n_rows=by_label.n_rows[is_open])
    reasons[is_open] = np.array(_reasons(lost, rows, dataset), dtype=object)
    return Matches(row_ids, reasons)


@dataclass(frozen=True, eq=False)
class _Level:
    """For each key: how many candidates agree in some parts (int64), and the row id of the first (-1: none)."""

    n_rows: np.ndarray
    first: np.ndarray

    @classmethod
    def of(cls, keys: pd.DataFrame, rows: pd.DataFrame, columns: tuple[str, ...]) -> _Level:
        of_keys, of_rows = _same_numbers(keys, rows, columns)
        n_groups = int(max(of_keys.max(initial=-1), of_rows.max(initial=-1))) + 1
        first = np.full(n_groups, -1, dtype=np.int64)
        first[of_rows[::-1]] = rows.index.to_numpy()[::-1]
        return cls(np.bincount(of_rows, minlength=n_groups)[of_keys], first[of_keys])

    def where(self, applies: pd.Series) -> _Level:
        return _Level(np.where(applies, self.n_rows, 0), np.where(applies, self.first, -1))


def _same_numbers(keys: pd.DataFrame, rows: pd.DataFrame, columns: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Number the combinations of values in both frames alike; a missing value equals a missing value."""
    both = pd.concat([keys.loc[:, list(columns)], rows.loc[:, list(columns)]], ignore_index=True)
    numbers = both.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy(np.int64)
    return numbers[: len(keys)], numbers[len(keys) :]


def _twins(keys: pd.DataFrame, n_twins: np.ndarray, rows: pd.DataFrame, together: np.ndarray) -> np.ndarray:
    """Return the rows of twins that were all treated alike, -1 for others: k-th key to k-th row, in order of the keys,
    so that each finds its very own row where nothing else changed.
    """
    found = np.full(len(keys), -1, dtype=np.int64)
    at = np.flatnonzero(n_twins > 1)
    if not len(at):
        return found
    wanted = keys.iloc[at]
    of_keys, of_rows = _same_numbers(wanted, rows, TWIN_COLUMNS)
    whole_keys, whole_rows = _same_numbers(wanted, rows, KEY_COLUMNS)
    known = pd.DataFrame({"twins": of_keys, "together": together[at], "whole": whole_keys})
    groups = known.sort_values("whole", kind="stable").groupby(["twins", "together"])
    n_alike, rank = groups["whole"].transform("size").sort_index(), groups.cumcount().sort_index()
    n_groups = int(max(of_keys.max(initial=-1), of_rows.max(initial=-1))) + 1
    n_rows = np.bincount(of_rows, minlength=n_groups)
    order = np.lexsort((whole_rows, of_rows))
    starts = np.cumsum(n_rows) - n_rows
    is_whole = (n_alike.to_numpy() == n_twins[at]) & (n_alike.to_numpy() == n_rows[of_keys])
    found[at[is_whole]] = rows.index.to_numpy()[order[(starts[of_keys] + rank.to_numpy())[is_whole]]]
    return found


def candidates(key: RowKey, dataset: Dataset) -> np.ndarray:
    """Return the rows that a key may mean, int64, ascending: those with its text, else those with its id."""
    same_text = _candidates(dataset, pd.DataFrame({"text_hash": [key.text_hash]}))
    if len(same_text) or key.id is None:
        return same_text.index.to_numpy(np.int64)
    has_id = (_ids(dataset, np.arange(len(dataset))) == key.id).to_numpy()
    return dataset.row_ids[has_id]


def _reasons(lost: pd.DataFrame, rows: pd.DataFrame, dataset: Dataset) -> list[str]:
    """Return one sentence a key that was not found. They are for people to read: a loop over them is clear."""
    if lost.empty:
        return []
    same_text = rows[rows["text_hash"].isin(lost["text_hash"])]
    labels_of_text = same_text.groupby("text_hash")["label"].agg(
        lambda labels: sorted({_shown(label) for label in labels})
    )
    known_ids = set(_ids(dataset, np.arange(len(dataset))).dropna()) if lost["id"].notna().any() else set()
    reasons = []
    for key in lost.to_dict("records"):
        n_twins, n_rows = key["n_twins"], key["n_rows"]
        if n_twins > 1 and n_rows:
            now = "1 row has" if n_rows == 1 else f"{n_rows:,} rows have"
            reasons.append(f"it was one of {n_twins:,} rows with this text and label; {now} them here")
        elif n_rows:
            reasons.append(f"{n_rows:,} rows have this text and label, and neither id nor split tells them apart")
        elif key["text_hash"] in labels_of_text.index:
            now = " and ".join(labels_of_text.loc[key["text_hash"]])
            reasons.append(f"this text has the label {now} here, not {_shown(key['label'])}")
        elif key["id"] in known_ids:
            reasons.append(f"the row with the id {key['id']} has another text now")
        else:
            reasons.append(NO_SUCH_TEXT)
    return reasons


def _shown(label: object) -> str:
    return repr(label) if isinstance(label, str) else "missing"


def _candidates(dataset: Dataset, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the keys of all rows whose text is that of some key; index: row ids, ascending."""
    is_wanted = pd.Series(_first_half(dataset.text_hashes)).isin(_first_half_of(keys)).to_numpy()
    return _keys_at(dataset, np.flatnonzero(is_wanted))


def _first_half(hashes: np.ndarray) -> np.ndarray:
    half: np.ndarray = hashes.view(np.uint64).reshape(-1, 2)[:, 0]
    return half


def _first_half_of(keys: pd.DataFrame) -> np.ndarray:
    return _first_half(np.frombuffer(bytes.fromhex("".join(keys["text_hash"].tolist())), np.uint64))


def _keys_at(dataset: Dataset, at: np.ndarray) -> pd.DataFrame:
    """Return the keys of the rows at some positions."""
    frame = dataset.frame
    columns = {
        "text_hash": pd.Series(_hex(dataset.text_hashes[at]), index=frame.index[at], dtype="str"),
        "id": _ids(dataset, at),
        "label": frame["label"].iloc[at].astype("str"),
        "split": frame["split"].iloc[at].astype("str"),
    }
    return pd.DataFrame(columns)


def _hex(hashes: np.ndarray) -> pa.Array:
    """Return 16-byte hashes as 32 hex digits each, without an object of Python's for each."""
    digits = hashes.tobytes().hex().encode()
    offsets = np.arange(0, len(digits) + 1, 32, dtype=np.int64)
    return pa.LargeStringArray.from_buffers(len(hashes), pa.py_buffer(offsets), pa.py_buffer(digits))


def _ids(dataset: Dataset, at: np.ndarray) -> pd.Series:
    """Return the ids as text; whole numbers look alike whether the file held 7 or 7.0."""
    if not dataset.schema.id:
        return pd.Series(np.nan, index=dataset.frame.index[at], dtype="str")
    ids = dataset.frame[dataset.schema.id].iloc[at]
    if pd.api.types.is_float_dtype(ids) and bool((ids.dropna() % 1 == 0).all()):
        ids = ids.astype("Int64")
    return ids.astype("str")
