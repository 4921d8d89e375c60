"""Two runs on the same rows: what the second fixed, what it broke, and whether that can be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, Z
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions

Outcome = Literal["fixed", "broken", "still wrong", "both right"]
OUTCOMES: tuple[Outcome, ...] = ("broken", "fixed", "still wrong", "both right")  # what to read first


@dataclass(frozen=True, eq=False)
class Comparison:
    """What changes from a first run to a second, on the rows that both predict and that have a label.

    Attributes
    ----------
    rows
        Index: row id; ``outcome`` (category in the order of `OUTCOMES`), ``label``, ``first``, ``second`` (the two
        predictions), ``confidence`` of the second (NaN where it does not say). Disagreements first: broken, fixed,
        still wrong with another answer, still wrong; within each the most confident first.
    per_class
        Index ``label``: ``support``, ``recall_first``, ``recall_second``, ``n_fixed``, ``n_broken``; the class whose
        recall falls most first.
    difference
        Accuracy of the second minus that of the first, with its interval for paired rows: Wald's, with one more row
        of each disagreement, so that it has a width also where no row differs. Source: Bonett & Price 2012,
        https://doi.org/10.3102/1076998611411915; recommended by Fagerland, Lydersen & Laake 2014,
        https://doi.org/10.1002/sim.6148
    p_value
        McNemar's exact test of whether the second is as often right as the first; NaN without rows.
        Source: McNemar 1947, https://doi.org/10.1007/BF02295996
    """

    first: str
    second: str
    rows: pd.DataFrame
    per_class: pd.DataFrame
    n_rows: int
    n_fixed: int
    n_broken: int
    n_still_wrong: int
    difference: Estimate
    p_value: float

    @property
    def sentence(self) -> str:
        """What the second run fixed and broke, and how sure that is."""
        if self.n_rows == 0:
            return f"No row with a label is predicted by both {self.first} and {self.second}."
        chance = "p < 0.001" if self.p_value < 0.001 else f"p = {self.p_value:.3f}"
        return (
            f"Of {self.n_rows:,} rows, {self.second} fixes {self.n_fixed:,} that {self.first} gets wrong, breaks "
            f"{self.n_broken:,}, and {self.n_still_wrong:,} stay wrong: accuracy {self.difference.value:+.3f} "
            f"[{self.difference.low:+.3f}, {self.difference.high:+.3f}], McNemar's exact test {chance}."
        )


def compare(dataset: Dataset, first: Predictions, second: Predictions) -> Comparison:
    """Compare two runs row by row."""
    one, other = pairs_of(dataset, first), pairs_of(dataset, second)
    _, at_one, at_other = np.intersect1d(one.positions, other.positions, assume_unique=True, return_indices=True)
    was_wrong, is_wrong = one.is_wrong[at_one], other.is_wrong[at_other]
    outcome = np.select([~was_wrong & is_wrong, was_wrong & ~is_wrong, is_wrong], [0, 1, 2], default=3)
    rows = _rows(dataset, first, second, one.positions[at_one], outcome)
    n_broken, n_fixed = int((outcome == 0).sum()), int((outcome == 1).sum())
    return Comparison(
        first=first.title,
        second=second.title,
        rows=rows,
        per_class=_per_class(rows),
        n_rows=len(rows),
        n_fixed=n_fixed,
        n_broken=n_broken,
        n_still_wrong=int((outcome == 2).sum()),
        difference=_difference(n_fixed, n_broken, len(rows)),
        p_value=mcnemar(n_fixed, n_broken) if len(rows) else math.nan,
    )


def rows_of_outcome(rows: pd.DataFrame, outcome: Outcome, *, label: str | None = None) -> pd.DataFrame:
    """Return those of `Comparison.rows` with one outcome, of one label or of all; their order stays."""
    mask = (rows["outcome"] == outcome).to_numpy()
    if label is not None:
        mask &= (rows["label"] == label).to_numpy()
    return rows[mask]


def mcnemar(n_fixed: int, n_broken: int) -> float:
    """Return the two-sided exact p-value: how often a fair coin would split the disagreements at least so unevenly."""
    n, k = n_fixed + n_broken, min(n_fixed, n_broken)
    if n == 0:
        return 1.0
    steps = np.arange(1, k + 1)
    log_terms = np.concatenate([[0.0], np.cumsum(np.log(n - steps + 1) - np.log(steps))]) - n * math.log(2)
    return min(1.0, 2 * float(np.exp(log_terms).sum()))


def _rows(
    dataset: Dataset, first: Predictions, second: Predictions, positions: np.ndarray, outcome: np.ndarray
) -> pd.DataFrame:
    row_ids = dataset.row_ids[positions]
    frame = pd.DataFrame(
        {
            "outcome": pd.Categorical.from_codes(outcome, categories=pd.Index(OUTCOMES, dtype="str"), ordered=True),
            "label": dataset.frame["label"].iloc[positions].astype("str"),
            "first": first.predicted.loc[row_ids].astype("str"),
            "second": second.predicted.loc[row_ids].astype("str"),
            "confidence": second.confidence.loc[row_ids],
        },
        index=pd.Index(row_ids, name="row_id"),
    )
    is_same = (frame["first"] == frame["second"]).to_numpy()
    confidence = frame["confidence"].fillna(-1.0).to_numpy()
    return frame.iloc[np.lexsort((row_ids, -confidence, is_same, outcome))]


def _per_class(rows: pd.DataFrame) -> pd.DataFrame:
    outcome = rows["outcome"]
    marks = pd.DataFrame(
        {
            "support": 1,
            "was_right": outcome.isin(["broken", "both right"]),
            "is_right": outcome.isin(["fixed", "both right"]),
            "n_fixed": outcome == "fixed",
            "n_broken": outcome == "broken",
        }
    ).astype("int64")
    sums = marks.groupby(rows["label"]).sum()
    result = pd.DataFrame(
        {
            "support": sums["support"],
            "recall_first": sums["was_right"] / sums["support"],
            "recall_second": sums["is_right"] / sums["support"],
            "n_fixed": sums["n_fixed"],
            "n_broken": sums["n_broken"],
        }
    )
    change = result["recall_second"] - result["recall_first"]
    return result.iloc[np.argsort(change.to_numpy(), kind="stable")]


def _difference(n_fixed: int, n_broken: int, n: int) -> Estimate:
    if n == 0:
        return NO_ESTIMATE
    fixed, broken = (n_fixed + 1) / (n + 2), (n_broken + 1) / (n + 2)
    centre = fixed - broken
    half = Z * math.sqrt((fixed + broken - centre**2) / (n + 2))
    return Estimate((n_fixed - n_broken) / n, max(-1.0, centre - half), min(1.0, centre + half))
