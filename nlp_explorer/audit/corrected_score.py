"""What the accuracy would be on corrected labels, from verdicts on rows that were drawn at random.

Wrong and right rows are two strata, each with its own random sample; the most suspicious rows, once all are judged, are
a third stratum that is known in full. So they count for themselves and for no other row. Shares have Wilson intervals
with the correction for finite populations; the intervals of the sum are put together from them (MOVER: Zou and Donner
2008, "Construction of confidence limits about effect measures", https://doi.org/10.1002/sim.3095), which keeps its
coverage where a share is near 0 or 1. What a verdict means is said in `outcomes`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.audit.outcomes import outcomes
from nlp_explorer.audit.piles import MIN_VERDICTS, Pile, Piles
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, Z, share
from nlp_explorer.predictions.run import Predictions


@dataclass(frozen=True)
class Stratum:
    """A part of the rows and what was found in a random sample of it.

    ``n_rows`` rows, of which ``n_judged`` were drawn and judged, and ``n_open`` drawn and left open; of the judged,
    ``n_right`` are right on corrected labels, ``n_left_out`` belong to no class or were broken, ``n_label_wrong`` had
    a wrong label.
    """

    n_rows: int
    n_judged: int
    n_open: int
    n_right: int
    n_left_out: int
    n_label_wrong: int


@dataclass(frozen=True, eq=False)
class CorrectedScore:
    """The accuracy of a run on corrected labels.

    Attributes
    ----------
    measured
        The accuracy on the labels as they are.
    accuracy
        The estimate on corrected labels with its 95 % interval; NaN while it is not estimable.
    label_error_share
        Share of the wrong rows whose label is wrong, with its interval; NaN while too few wrong rows were drawn.
    suspicious, wrong, right
        What was found in each pile. ``wrong`` covers the rows that are not in ``suspicious``; as long as these are not
        all judged, ``suspicious`` is empty and ``wrong`` covers all wrong rows.
    n_missing_wrong, n_missing_right
        How many verdicts the random piles still need.
    label_wrong_rows
        int64 row ids: every decided row whose label was found wrong, in whichever pile.
    has_several_labels
        Whether rows carry several labels: then nothing is estimated, because accepted labels and labels that hold
        together look the same.
    """

    run: str
    measured: Estimate
    accuracy: Estimate
    label_error_share: Estimate
    suspicious: Stratum
    wrong: Stratum
    right: Stratum
    n_missing_wrong: int
    n_missing_right: int
    label_wrong_rows: np.ndarray
    has_several_labels: bool = False

    @property
    def is_estimable(self) -> bool:
        """Whether both random piles hold enough verdicts."""
        return not math.isnan(self.accuracy.value)

    def n_judged(self, pile: Pile) -> int:
        """How many verdicts of a pile count: of a random one those before the first row without a verdict."""
        return self._strata[pile].n_judged

    def n_needed(self, pile: Pile) -> int:
        """How many verdicts of a pile must count before anything is estimated; no fewer than there are."""
        missing: dict[Pile, int] = {"suspicious": 0, "wrong": self.n_missing_wrong, "right": self.n_missing_right}
        return self.n_judged(pile) + missing[pile]

    @property
    def _strata(self) -> dict[Pile, Stratum]:
        return {"suspicious": self.suspicious, "wrong": self.wrong, "right": self.right}

    @property
    def sentence(self) -> str:
        """The estimate, what it was measured as and from how many verdicts; or what is missing for it."""
        if self.has_several_labels:
            return "The score on corrected labels is not estimated where rows carry several labels."
        if math.isnan(self.measured.value):
            return "No row has both a label and a prediction, so there is no score to correct."
        if not self.is_estimable:
            missing = [
                f"{n:,} more {'verdict' if n == 1 else 'verdicts'} on {which} rows drawn at random"
                for n, which in ((self.n_missing_wrong, "wrong"), (self.n_missing_right, "right"))
                if n
            ]
            what = " and ".join(missing) if missing else "rows that are not left out"
            return f"The score on corrected labels is not yet estimable: it needs {what}."
        aside = f", and all {self.suspicious.n_rows:,} most suspicious ones" if self.suspicious.n_rows else ""
        errors = (
            f" {self.label_error_share.as_percent} of the wrong rows are label errors."
            if not math.isnan(self.label_error_share.value)
            else ""
        )
        return (
            f"On corrected labels the accuracy is {self.accuracy}; measured: {self.measured.value:.3f}.{errors} "
            f"Estimated from {self.wrong.n_judged:,} of {self.wrong.n_rows:,} wrong and {self.right.n_judged:,} of "
            f"{self.right.n_rows:,} right rows drawn at random{aside}."
        )


def corrected_score(dataset: Dataset, run: Predictions, piles: Piles, decisions: pd.DataFrame) -> CorrectedScore:
    """Estimate the accuracy of ``run`` on corrected labels.

    Parameters
    ----------
    piles
        Of the same dataset (or slice) and run.
    decisions
        As in ``Standing.rows``; rows of no pile are ignored.
    """
    found = outcomes(decisions, dataset.frame["label"], run.predicted)
    n_wrong, n_right = len(piles.wrong), len(piles.right)
    suspicious = found.reindex(piles.suspicious)
    has_all = bool(len(suspicious)) and suspicious["is_open"].eq(False).all()
    taken = piles.suspicious if has_all else piles.suspicious[:0]
    wrong_rows = _first_decided(piles.wrong[~np.isin(piles.wrong, taken)], found)
    strata = (
        _stratum(found.loc[taken], len(taken)),
        _stratum(found.loc[wrong_rows], n_wrong - len(taken)),
        _stratum(found.loc[_first_decided(piles.right, found)], n_right),
    )
    missing = [_n_missing(stratum) for stratum in strata[1:]]
    has_several = dataset.schema.is_multi_label
    return CorrectedScore(
        run=run.title,
        measured=share(n_right, n_wrong + n_right),
        accuracy=NO_ESTIMATE if any(missing) or has_several else _accuracy(strata),
        label_error_share=NO_ESTIMATE if missing[0] or has_several else _label_errors(strata[:2]),
        suspicious=strata[0],
        wrong=strata[1],
        right=strata[2],
        n_missing_wrong=missing[0],
        n_missing_right=missing[1],
        label_wrong_rows=found.index[found["is_label_wrong"].to_numpy()].to_numpy(dtype=np.int64),
        has_several_labels=has_several,
    )


def _first_decided(order: np.ndarray, found: pd.DataFrame) -> np.ndarray:
    """Return the rows before the first undecided one: only these are a random sample."""
    is_decided = np.isin(order, found.index.to_numpy())
    n = len(order) if is_decided.all() else int(is_decided.argmin())
    return order[:n]


def _stratum(found: pd.DataFrame, n_rows: int) -> Stratum:
    judged = found[~found["is_open"].astype(bool)]
    is_in = ~judged["is_left_out"].astype(bool)
    return Stratum(
        n_rows=n_rows,
        n_judged=len(judged),
        n_open=len(found) - len(judged),
        n_right=int((judged["is_right"].astype(bool) & is_in).sum()),
        n_left_out=int((~is_in).sum()),
        n_label_wrong=int(judged["is_label_wrong"].sum()),
    )


def _n_missing(stratum: Stratum) -> int:
    return max(min(MIN_VERDICTS, stratum.n_rows - stratum.n_open) - stratum.n_judged, 0)


def _accuracy(strata: Sequence[Stratum]) -> Estimate:
    """Return the share of right rows among those that are not left out."""
    kept = [stratum.n_judged - stratum.n_left_out for stratum in strata]
    weights = [stratum.n_rows * n / max(stratum.n_judged, 1) for stratum, n in zip(strata, kept, strict=True)]
    return _sum_of_shares(
        weights, [stratum.n_right for stratum in strata], kept, [stratum.n_rows for stratum in strata]
    )


def _label_errors(strata: Sequence[Stratum]) -> Estimate:
    return _sum_of_shares(
        [stratum.n_rows for stratum in strata],
        [stratum.n_label_wrong for stratum in strata],
        [stratum.n_judged for stratum in strata],
        [stratum.n_rows for stratum in strata],
    )


def _sum_of_shares(
    weights: Sequence[float], n_hits: Sequence[int], n: Sequence[int], n_rows: Sequence[int]
) -> Estimate:
    """Return the weighted mean of shares, each of a random sample of ``n`` of ``n_rows``."""
    total = sum(weight for weight, size in zip(weights, n, strict=True) if size)
    if not total:
        return NO_ESTIMATE
    value = below = above = 0.0
    for weight, hits, size, population in zip(weights, n_hits, n, n_rows, strict=True):
        if not weight or not size:
            continue
        of_stratum = _finite_share(hits, size, population)
        part = weight / total
        value += part * of_stratum.value
        below += (part * (of_stratum.value - of_stratum.low)) ** 2
        above += (part * (of_stratum.high - of_stratum.value)) ** 2
    return Estimate(value, max(value - math.sqrt(below), 0.0), min(value + math.sqrt(above), 1.0))


def _finite_share(n_hits: int, n: int, n_rows: int) -> Estimate:
    """Return a share with its Wilson interval, narrowed as the sample nears all rows; none left when it is all."""
    p = n_hits / n
    if n >= n_rows:
        return Estimate(p, p, p)
    size = n * (n_rows - 1) / (n_rows - n)
    centre = (p + Z**2 / (2 * size)) / (1 + Z**2 / size)
    half = Z / (1 + Z**2 / size) * math.sqrt(p * (1 - p) / size + Z**2 / (4 * size**2))
    return Estimate(p, max(min(centre - half, p), 0.0), min(max(centre + half, p), 1.0))
