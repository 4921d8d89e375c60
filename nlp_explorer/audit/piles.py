"""Which rows to judge: the most suspicious for their own sake, and random ones from which the score can be estimated.

The random order of the wrong and of the right rows is drawn once, from the texts alone: no verdict, no other ranking
and no order of the file changes it. So the first n rows of it are a simple random sample, each row in it with
probability n / N, whatever else was judged before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.audit.proposals import Proposals
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.seed import SEED

Pile = Literal["suspicious", "wrong", "right"]
PILES: tuple[Pile, ...] = ("suspicious", "wrong", "right")
PILE_TITLES: dict[Pile, str] = {
    "suspicious": "Most suspicious",
    "wrong": "Random wrong rows",
    "right": "Random right rows",
}
RANDOM_PILES: tuple[Pile, ...] = ("wrong", "right")
ORDER_COUNTS = "Judge these in their order: a row counts for the estimate once every row before it is judged."
N_SUSPICIOUS = 40  # an hour's work for two; on planted errors nearly all of them are wrong labels
MIN_VERDICTS = 30  # in a random pile, below which nothing is estimated: the interval would say nothing either
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # Source: Steele, Lea & Flood 2014, SplitMix64


@dataclass(frozen=True, eq=False)
class Piles:
    """The rows of a run in the order in which they are dealt.

    Attributes
    ----------
    suspicious
        int64 row ids of the most suspicious wrong rows, by the starting weights: verdicts do not change them.
    wrong, right
        int64 row ids of all wrong and of all right rows, in random order. ``wrong`` holds the suspicious ones, too.
    """

    suspicious: np.ndarray
    wrong: np.ndarray
    right: np.ndarray

    def of(self, pile: Pile) -> np.ndarray:
        """Return the rows of a pile, the next to be judged first."""
        rows: np.ndarray = {"suspicious": self.suspicious, "wrong": self.wrong, "right": self.right}[pile]
        return rows

    def next_rows(self, pile: Pile, decided: Collection[int] | pd.Index, n: int) -> np.ndarray:
        """Return up to ``n`` rows of a pile that are not yet decided, in its order."""
        rows = self.of(pile)
        return rows[~np.isin(rows, np.asarray(list(decided), dtype=np.int64))][:n]

    def inclusion_probability(self, pile: Pile, n: int) -> float:
        """Return with which probability (0..1) a row is among the first ``n``; 1 for the suspicious, who are chosen."""
        rows = self.of(pile)
        return 1.0 if pile == "suspicious" or n >= len(rows) else n / len(rows)


def deal(
    dataset: Dataset, run: Predictions, starting: Proposals, *, n_suspicious: int = N_SUSPICIOUS, seed: int = SEED
) -> Piles:
    """Return the piles of a run. ``starting``: the proposals without any decision, so that the piles stay the same."""
    pairs = pairs_of(dataset, run)
    order = np.argsort(_draw(dataset, pairs.positions, seed), kind="stable")
    is_wrong = pairs.is_wrong[order]
    row_ids = pairs.row_ids[order]
    suspicious = starting.frame.index.to_numpy(dtype=np.int64)[:n_suspicious]
    return Piles(suspicious, row_ids[is_wrong], row_ids[~is_wrong])


def _draw(dataset: Dataset, positions: np.ndarray, seed: int) -> np.ndarray:
    """Return a random number a row, uint64: made of its text, and of its number among the rows of the same text."""
    halves = np.ascontiguousarray(dataset.text_hashes[positions]).view(np.uint64).reshape(-1, 2)
    labels = dataset.frame["label"].astype("str").iloc[positions].reset_index(drop=True)
    frame = pd.DataFrame({"one": halves[:, 0], "two": halves[:, 1], "label": labels})
    nth = frame.sort_values("label", kind="stable").groupby(["one", "two"]).cumcount().sort_index().to_numpy()
    start = np.uint64(np.random.default_rng(seed).integers(2**63))
    number = _scatter(halves[:, 0] ^ start) + halves[:, 1] + nth.astype(np.uint64)
    return _scatter(_scatter(number))


def _scatter(keys: np.ndarray) -> np.ndarray:
    mixed = (keys ^ (keys >> np.uint64(30))) * _MIX
    result: np.ndarray = mixed ^ (mixed >> np.uint64(27))
    return result
