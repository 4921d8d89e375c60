"""Split the rows anew: every class in every split by its share, and equal texts never in two splits.

Rows that are equal after normalising travel together. Groups are taken class by class, in an order that follows from
a hash of their text and the seed, and each goes to the split that is furthest below its share. So the split of a text
does not depend on the order of the file.
Source: stratification by the largest remaining need, Sechidis, Tsoumakas and Vlahavas 2011, "On the stratification of
multi-label data", https://doi.org/10.1007/978-3-642-23808-6_10.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from nlp_explorer.errors import ExplorerError
from nlp_explorer.review.draft import Draft, Edits, edit_lines
from nlp_explorer.review.steps.base import step
from nlp_explorer.seed import SEED
from nlp_explorer.text.normalise import normalised_keys

_BLANK = "\x00"  # starts the key of a row without one: no normalised key holds a control character


@step
@dataclass(frozen=True)
class Resplit:
    """Give every row a split, stratified by label and grouped by duplicates."""

    shares: dict[str, float] = field(default_factory=lambda: {"train": 0.8, "validation": 0.1, "test": 0.1})
    seed: int = SEED

    KIND: ClassVar[str] = "resplit"
    TITLE: ClassVar[str] = "Split anew"

    def __post_init__(self) -> None:
        """Refuse shares that are no shares."""
        numbers = list(self.shares.values())
        if not numbers or not all(isinstance(share, int | float) and share > 0 for share in numbers):
            raise ExplorerError(f"the shares are {self.shares!r}: give each split a number above 0.")

    def sentence(self) -> str:
        """Return what this step does."""
        total = sum(self.shares.values())
        shares = ", ".join(f"{name} {share / total:.0%}".replace("%", " %") for name, share in self.shares.items())
        return f"split anew ({shares}), stratified by label, equal texts together"

    def edits(self, draft: Draft) -> Edits:
        """Return the split of every row."""
        dataset = draft.dataset
        if len(dataset) == 0:
            return Edits(edit_lines(dataset.row_ids, "split", [], why=[], who=[], when=[]))
        keys = normalised_keys(dataset.texts).to_numpy(dtype=object)
        alone = keys == ""
        keys[alone] = [f"{_BLANK}{number}" for number in dataset.row_ids[alone]]
        rows = pd.DataFrame({"key": keys, "label": dataset.frame["label"].astype("str").fillna("").to_numpy()})
        groups = _groups(rows)
        salt = str(self.seed).encode()
        groups["rank"] = [_hash(key, salt) for key in groups.index]
        groups["is_blank"] = groups.index.str.startswith(_BLANK)
        groups = groups.sort_values(["is_blank", "label", "rank"])  # blank ones last: nothing tells them apart
        groups["split"] = _by_need(groups["n_rows"].tolist(), self.shares)
        new = groups["split"].reindex(rows["key"]).to_numpy(dtype=object)
        return Edits(edit_lines(dataset.row_ids, "split", new, why=""))


def _groups(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one line a key: how many rows it has, and their most frequent label (of several the first by name)."""
    counts = rows.groupby(["key", "label"]).size().rename("n").reset_index()
    counts = counts.sort_values(["n", "label"], ascending=[False, True], kind="stable")
    by_key = counts.groupby("key")
    return pd.DataFrame({"n_rows": by_key["n"].sum(), "label": by_key["label"].first()})


def _hash(key: str, salt: bytes) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=salt, digest_size=8).digest()


def _by_need(sizes: list[int], shares: dict[str, float]) -> list[str]:
    total = sum(shares.values())
    names, wanted = list(shares), [share / total for share in shares.values()]
    counts, n_seen, chosen = [0] * len(names), 0, []
    for size in sizes:
        n_seen += size
        needs = [share * n_seen - count for share, count in zip(wanted, counts, strict=True)]
        best = needs.index(max(needs))
        counts[best] += size
        chosen.append(names[best])
    return chosen
