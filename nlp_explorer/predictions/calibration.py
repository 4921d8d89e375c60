"""Whether a run is as sure as it is right: log loss, Brier score, calibration error, reliability by confidence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, Z, wilson
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions

N_BINS = (
    15  # equal width: Guo et al. 2017, "On Calibration of Modern Neural Networks", https://arxiv.org/abs/1706.04599
)
SMALLEST_PROBABILITY = float(np.finfo(np.float32).eps)  # the clipping of scikit-learn's log_loss for float32


@dataclass(frozen=True, eq=False)
class Calibration:
    """How well confidence fits accuracy on the scored rows that have one.

    Attributes
    ----------
    log_loss
        Mean negative natural logarithm of the label's probability, clipped at `SMALLEST_PROBABILITY`; NaN where the
        run gives the probability of the predicted label only. Normal interval of the mean.
    brier
        Mean squared difference between probabilities and the label, summed over the classes (0..2); NaN likewise.
        Source: Brier 1950, https://doi.org/10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2
    ece
        Expected calibration error, share 0..1: mean distance of confidence and accuracy over the bins, weighted by
        rows.
    reliability
        One line a bin that holds rows: ``low``, ``high`` (of the confidence), ``n_rows``, ``mean_confidence``,
        ``accuracy`` with ``accuracy_low`` and ``accuracy_high`` (Wilson).
    """

    n_rows: int
    mean_confidence: float
    accuracy: float
    log_loss: Estimate
    brier: Estimate
    ece: float
    reliability: pd.DataFrame

    @property
    def sentence(self) -> str:
        """Whether the run is too sure of itself, with the numbers."""
        gap = self.mean_confidence - self.accuracy
        verdict = "as sure as it is right" if abs(gap) < 0.005 else ("too sure" if gap > 0 else "not sure enough")
        return (
            f"The model is {verdict}: mean confidence {self.mean_confidence:.3f}, accuracy {self.accuracy:.3f}; "
            f"calibration error {self.ece:.3f} over {N_BINS} bins."
        )


def calibration(dataset: Dataset, run: Predictions) -> Calibration | None:
    """Return the calibration of a run; None when no scored row has a confidence."""
    if not run.predicted.index.equals(dataset.frame.index):
        run = run.subset(dataset.row_ids)
    pairs = pairs_of(dataset, run)
    confidence = run.confidence.to_numpy()[pairs.positions].astype(np.float64)
    has_confidence = np.isfinite(confidence)
    if not has_confidence.any():
        return None
    at, confidence = pairs.positions[has_confidence], confidence[has_confidence]
    is_right = ~pairs.is_wrong[has_confidence]
    reliability = _reliability(confidence, is_right)
    gap = (reliability["accuracy"] - reliability["mean_confidence"]).abs()
    log_loss, brier = _losses(dataset, run, at)
    return Calibration(
        n_rows=len(at),
        mean_confidence=float(confidence.mean()),
        accuracy=float(is_right.mean()),
        log_loss=log_loss,
        brier=brier,
        ece=float((gap * reliability["n_rows"]).sum() / len(at)),
        reliability=reliability,
    )


def rows_of_bin(dataset: Dataset, run: Predictions, line: pd.Series) -> pd.DataFrame:
    """Return the scored rows of one line of `Calibration.reliability`: the wrong ones first, the most confident first.

    Index: row id. Columns: ``confidence`` and ``is_wrong``.
    """
    if not run.predicted.index.equals(dataset.frame.index):
        run = run.subset(dataset.row_ids)
    pairs = pairs_of(dataset, run)
    rows = pd.DataFrame(
        {"confidence": run.confidence.to_numpy()[pairs.positions], "is_wrong": pairs.is_wrong}, index=pairs.row_ids
    )
    is_first = line["low"] == 0  # the one bin that holds its lower edge
    is_here: pd.Series = (rows["confidence"] <= line["high"]) & ((rows["confidence"] > line["low"]) | is_first)
    return rows[is_here.to_numpy()].sort_values(["is_wrong", "confidence"], ascending=False, kind="stable")


def _reliability(confidence: np.ndarray, is_right: np.ndarray) -> pd.DataFrame:
    # A confidence on the edge belongs to the bin below, as in the source; 0 to the first.
    bins = np.clip(np.ceil(confidence * N_BINS).astype(np.int64) - 1, 0, N_BINS - 1)
    n_rows = np.bincount(bins, minlength=N_BINS)
    n_right = np.bincount(bins, weights=is_right, minlength=N_BINS)
    total = np.bincount(bins, weights=confidence, minlength=N_BINS)
    used = np.flatnonzero(n_rows)
    low, high = wilson(n_right[used], n_rows[used])
    return pd.DataFrame(
        {
            "low": used / N_BINS,
            "high": (used + 1) / N_BINS,
            "n_rows": n_rows[used],
            "mean_confidence": total[used] / n_rows[used],
            "accuracy": n_right[used] / n_rows[used],
            "accuracy_low": low,
            "accuracy_high": high,
        }
    )


def _losses(dataset: Dataset, run: Predictions, at: np.ndarray) -> tuple[Estimate, Estimate]:
    """Return log loss and Brier score of the rows at some positions."""
    if run.probabilities is None:
        return NO_ESTIMATE, NO_ESTIMATE
    given = run.probabilities[at].astype(np.float64)
    of_label = run.probability_of(dataset.frame["label"])[at].astype(np.float64)
    of_label = np.nan_to_num(of_label)  # the model does not know the class: it gives it nothing
    squares = (given**2).sum(axis=1) - 2 * of_label + 1
    clipped = np.clip(of_label, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY)
    return _mean(-np.log(clipped)), _mean(squares)


def _mean(values: np.ndarray) -> Estimate:
    mean = float(values.mean())
    half = Z * float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return Estimate(mean, mean - half, mean + half)
