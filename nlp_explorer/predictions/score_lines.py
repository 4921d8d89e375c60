"""The scores of several runs side by side, with what can be reached without reading the texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.calibration import Calibration
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate
from nlp_explorer.predictions.metrics import Scores
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions


@dataclass(frozen=True)
class ScoreLine:
    """What one run scores: shares 0..1, log loss in nats; NaN where it does not apply or the run does not say."""

    name: str
    n_rows: int
    accuracy: Estimate
    balanced_accuracy: Estimate
    macro_f1: Estimate
    weighted_f1: Estimate
    log_loss: Estimate
    brier: Estimate
    calibration_error: float


def score_line(name: str, found: Scores, calibrated: Calibration | None) -> ScoreLine:
    """Return the line of a run."""
    return ScoreLine(
        name=name,
        n_rows=found.n_scored,
        accuracy=found.accuracy,
        balanced_accuracy=found.balanced_accuracy,
        macro_f1=found.macro_f1,
        weighted_f1=found.weighted_f1,
        log_loss=NO_ESTIMATE if calibrated is None else calibrated.log_loss,
        brier=NO_ESTIMATE if calibrated is None else calibrated.brier,
        calibration_error=math.nan if calibrated is None else calibrated.ece,
    )


def without_reading(dataset: Dataset, run: Predictions) -> ScoreLine | None:
    """Return the best that an answer can score that does not depend on the text; None without scored rows.

    It answers the most frequent label and gives each label its share of the scored rows as probability: no other
    constant has a higher accuracy or a lower log loss (the entropy of the labels) and Brier score on these rows.
    """
    pairs = pairs_of(dataset, run)
    if not len(pairs):
        return None
    counts = np.bincount(pairs.label)
    shares = counts[counts > 0] / len(pairs)
    top = float(shares.max())
    f1 = 2 * top / (1 + top)
    return ScoreLine(
        name=f"always answering {pairs.answers[int(counts.argmax())]}",
        n_rows=len(pairs),
        accuracy=_exact(top),
        balanced_accuracy=_exact(1 / len(shares)),
        macro_f1=_exact(f1 / len(shares)),
        weighted_f1=_exact(top * f1),
        log_loss=_exact(abs(float((shares * np.log(shares)).sum()))),
        brier=_exact(float(1 - (shares**2).sum())),
        calibration_error=0.0,
    )


def score_table(lines: Sequence[ScoreLine]) -> pd.DataFrame:
    """Return the lines as a table to read, str: each figure with its interval.

    What needs probabilities is left out where the first line has none.
    """
    columns = {
        "": [line.name for line in lines],
        "rows": [f"{line.n_rows:,}" for line in lines],
        "accuracy": [_written(line.accuracy) for line in lines],
        "balanced accuracy": [_written(line.balanced_accuracy) for line in lines],
        "macro-F1": [_written(line.macro_f1) for line in lines],
        "weighted F1": [_written(line.weighted_f1) for line in lines],
    }
    if not all(math.isnan(line.calibration_error) for line in lines[:1]):
        columns["log loss"] = [_written(line.log_loss) for line in lines]
        columns["Brier"] = [_written(line.brier) for line in lines]
        columns["ECE"] = [_number(line.calibration_error) for line in lines]
    return pd.DataFrame(columns, dtype="str")


def _exact(value: float) -> Estimate:
    return Estimate(value, math.nan, math.nan)


def _written(found: Estimate) -> str:
    return _number(found.value) if math.isnan(found.low) else str(found)


def _number(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.3f}"
