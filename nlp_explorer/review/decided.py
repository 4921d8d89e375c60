"""Decisions as lines that stand by themselves: found again by row key, readable in a recipe, free of any database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.projects.row_keys import KEY_COLUMNS, Matches, count_twins, match_rows, row_keys
from nlp_explorer.review.decisions import labels_of
from nlp_explorer.review.standing import Standing
from nlp_explorer.text.hashing import column_digest, text_hash

DO = ("drop", "relabel", "relabel-several", "edit-text")
COLUMNS = ("row", "do", "new", *KEY_COLUMNS, "n_twins", "who", "when", "why")
_SHOWN = 80  # characters of a text that are written beside its hash, for people; never read back


@dataclass(frozen=True, eq=False)
class DecidedRows(Sequence[dict[str, object]]):
    """Decisions as a recipe writes them, held as a frame: a mapping a row is made when somebody writes or reads one.

    Attributes
    ----------
    lines
        What `decided_lines` gave.
    """

    lines: pd.DataFrame

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[dict[str, object]]:
        return iter(as_mappings(self.lines))

    @overload
    def __getitem__(self, at: int) -> dict[str, object]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[dict[str, object], ...]: ...
    def __getitem__(self, at: int | slice) -> dict[str, object] | tuple[dict[str, object], ...]:
        if isinstance(at, slice):
            return as_mappings(self.lines.iloc[at])
        return as_mappings(self.lines.iloc[[at]])[0]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DecidedRows):
            return self.lines.equals(other.lines)
        return isinstance(other, tuple) and len(self) == len(other) and tuple(self) == other

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """64 hex digits that depend on every line. Linear, far cheaper than writing them out."""
        digest = hashlib.sha256()
        for name in self.lines:
            digest.update(column_digest(self.lines[name]))
        return digest.hexdigest()


def decided_lines(standing: Standing, dataset: Dataset) -> pd.DataFrame:
    """Return what settled decisions want of a dataset: one line a row and aspect, columns of `COLUMNS` and ``text``.

    Rows that are disputed, kept or unsure want nothing. The keys are those of this version of the data.
    """
    settled = standing.rows[~standing.rows["is_disputed"]]
    drops = settled[settled["action"] == "drop"]["last_entry"]
    labels = settled[settled["label_entry"] >= 0]["label_entry"]
    texts = settled[settled["text_entry"] >= 0]["text_entry"]
    numbers = pd.concat([drops, labels, texts])
    made = standing.entries.loc[numbers].reset_index(drop=True)
    keys = row_keys(dataset, numbers.index.to_numpy(np.int64))
    n_twins = count_twins(dataset, keys)
    lines = keys.reset_index(drop=True).assign(
        row=numbers.index.to_numpy(np.int64),
        do=made["action"].str.replace("_", "-"),
        new=made["value"],
        n_twins=n_twins,
        who=made["reviewer"],
        when=_for_distinct(made[["time"]], lambda parts: f"{parts[0]:%Y-%m-%dT%H:%M:%SZ}"),
        why=_for_distinct(made[["verdict", "cause", "note"]].fillna(""), lambda parts: "; ".join(filter(None, parts))),
        text=dataset.texts.reindex(numbers.index).str.slice(0, _SHOWN).to_numpy(),
    )
    return lines[[*COLUMNS, "text"]].sort_values(["row", "do"], ignore_index=True)


def _for_distinct(columns: pd.DataFrame, words: Callable[[tuple[Any, ...]], str]) -> pd.Series:
    """Return the words for each line, made once for lines that are alike: those of one batch are."""
    alike = columns.groupby(list(columns), sort=False).ngroup().to_numpy()
    firsts = columns[~pd.Series(alike).duplicated().to_numpy()]
    distinct = pd.Series([words(parts) for parts in firsts.itertuples(index=False, name=None)], dtype="str")
    return distinct.take(alike).reset_index(drop=True)


def find_decided(lines: pd.DataFrame, made_on: str, dataset: Dataset) -> Matches:
    """Find the rows of decided lines: by row id in the version they were made on, else by row key."""
    if made_on == dataset.fingerprint:
        return Matches(lines["row"].to_numpy(np.int64), pd.Series("", index=lines.index, dtype="str"))
    together = lines.groupby(["do", "new"], dropna=False).ngroup().to_numpy(np.int64)
    return match_rows(lines, dataset, together=together)


def new_labels(lines: pd.DataFrame, now: np.ndarray, separator: str | None) -> np.ndarray:
    """Return the label each line writes. Of several accepted ones, a file with one label a row keeps its own if
    it is among them, and takes the first otherwise.
    """
    labels = lines["new"].to_numpy(dtype=object).copy()
    for at in np.flatnonzero((lines["do"] == "relabel-several").to_numpy()):
        accepted = labels_of(labels[at])
        if separator is not None:
            labels[at] = separator.join(accepted)
        else:
            labels[at] = now[at] if now[at] in accepted else accepted[0]
    return labels


def as_mappings(lines: pd.DataFrame) -> tuple[dict[str, object], ...]:
    """Return the lines as a recipe writes them: what is empty is left out."""
    rows = []
    for line in lines.to_dict("records"):
        if line["n_twins"] == 1:
            del line["n_twins"]
        if line["do"] == "relabel-several":
            line["new"] = list(labels_of(line["new"]))
        rows.append(
            {
                str(name): value
                for name, value in line.items()
                if isinstance(value, list) or (pd.notna(value) and value != "")
            }
        )
    return tuple(rows)


def from_mappings(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return the lines a recipe holds. A row may give its whole ``text`` instead of its ``text_hash``.

    Raises
    ------
    ExplorerError
        A row says nothing that can be done, or does not say which text it means.
    """
    if isinstance(rows, DecidedRows):
        return _as_read(rows.lines[list(COLUMNS)].replace("", np.nan))
    lines = []
    for number, row in enumerate(rows, start=1):
        where = f"Row {number:,} of the decisions"
        if not isinstance(row, Mapping):
            raise ExplorerError(f"{where} is {row!r}: write it as 'name: value' pairs.")
        if row.get("do") not in DO:
            raise ExplorerError(f"{where} has 'do: {row.get('do')}': use one of {named_choices(DO)}.")
        if not isinstance(row.get("text_hash", row.get("text")), str):
            raise ExplorerError(f"{where} does not say which row is meant: give its 'text' or 'text_hash'.")
        if row["do"] != "drop" and "new" not in row:
            raise ExplorerError(f"{where} has no 'new': give the new label or text.")
        new = row.get("new")
        if row["do"] == "relabel-several":
            new = json.dumps([str(label) for label in new] if isinstance(new, list) else [str(new)], ensure_ascii=False)
        lines.append(
            {
                **{name: row.get(name) for name in COLUMNS},
                "new": new,
                "text_hash": row.get("text_hash") or text_hash(row["text"]),
            }
        )
    return _as_read(pd.DataFrame(lines, columns=list(COLUMNS)))


def _as_read(lines: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in COLUMNS if name not in ("row", "n_twins")]
    numbers = {"row": lines["row"].fillna(-1), "n_twins": lines["n_twins"].fillna(1)}
    return lines.assign(**numbers).astype(dict.fromkeys(numbers, "int64") | dict.fromkeys(texts, "str"))
