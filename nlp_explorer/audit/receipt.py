"""What a score is made of: measured, without leaked rows, on corrected labels, and beside what needs no model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlp_explorer.audit.corrected_score import CorrectedScore
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import NO_ESTIMATE, Estimate, share
from nlp_explorer.predictions.leaks import rows_in_train
from nlp_explorer.predictions.pairs import Pairs, pairs_of
from nlp_explorer.predictions.run import Predictions

StepName = Literal["measured", "without leaked rows", "on corrected labels", "TF-IDF baseline", "majority class"]


@dataclass(frozen=True, eq=False)
class Step:
    """One line of the receipt.

    Attributes
    ----------
    value
        Accuracy with its 95 % interval; NaN where it cannot be told.
    n_rows
        How many rows it is measured on, or estimated for.
    rows
        int64 row ids to look at: those that make the difference to the step before, or that are wrong.
    sentence
        What was done and what came out.
    """

    name: StepName
    value: Estimate
    n_rows: int
    rows: np.ndarray
    sentence: str


@dataclass(frozen=True, eq=False)
class Receipt:
    """The steps in their order; empty where nothing can be scored."""

    run: str
    steps: tuple[Step, ...]

    @property
    def sentence(self) -> str:
        """All steps that have a value, in one line."""
        known = [f"{step.name} {step.value.value:.3f}" for step in self.steps if not math.isnan(step.value.value)]
        return f"{self.run}: {' → '.join(known)}." if known else f"{self.run}: nothing can be scored."


def receipt(
    dataset: Dataset, run: Predictions, *, corrected: CorrectedScore | None = None, baseline: Predictions | None = None
) -> Receipt:
    """Return the receipt of a run.

    Parameters
    ----------
    corrected
        As `corrected_score` gave for the same rows; None: it is said that no verdict was given yet.
    baseline
        The run of a simple model; it is scored on the rows that both predict. None: that step is left out.
    """
    pairs = pairs_of(dataset, run)
    if not len(pairs):
        return Receipt(run.title, ())
    is_leaked = rows_in_train(dataset)[pairs.positions]
    steps = [_measured(pairs), _without_leaks(dataset, pairs, is_leaked), _on_corrected_labels(pairs, corrected)]
    if baseline is not None:
        steps.append(_beside_baseline(dataset, pairs, baseline))
    return Receipt(run.title, (*steps, _majority(pairs)))


def _measured(pairs: Pairs) -> Step:
    n, n_wrong = len(pairs), int(pairs.is_wrong.sum())
    value = share(n - n_wrong, n)
    sentence = f"Accuracy is {value} on {_rows(n)}; {n_wrong:,} {'is' if n_wrong == 1 else 'are'} wrong."
    return Step("measured", value, n, pairs.row_ids[pairs.is_wrong], sentence)


def _without_leaks(dataset: Dataset, pairs: Pairs, is_leaked: np.ndarray) -> Step:
    kept = ~pairs.is_wrong[~is_leaked]
    value, n_leaked = share(int(kept.sum()), len(kept)), int(is_leaked.sum())
    if "train" not in dataset.splits or len(dataset.splits) < 2:
        sentence = "Leaked rows cannot be told: there is no train split beside others."
    elif not n_leaked:
        sentence = "No scored row stands in train, too."
    elif not len(kept):
        sentence = f"All {_rows(n_leaked)} stand in train, too: nothing is left to score."
    else:
        stand = "stands" if n_leaked == 1 else "stand"
        sentence = (
            f"Without the {_rows(n_leaked)} that also {stand} in train, accuracy is {value} on {_rows(len(kept))}."
        )
    return Step("without leaked rows", value, len(kept), pairs.row_ids[is_leaked], sentence)


def _on_corrected_labels(pairs: Pairs, corrected: CorrectedScore | None) -> Step:
    if corrected is None:
        sentence = "No verdict was given yet, so the score on corrected labels cannot be estimated."
        return Step("on corrected labels", NO_ESTIMATE, len(pairs), pairs.row_ids[:0], sentence)
    return Step("on corrected labels", corrected.accuracy, len(pairs), corrected.label_wrong_rows, corrected.sentence)


def _beside_baseline(dataset: Dataset, pairs: Pairs, baseline: Predictions) -> Step:
    simple = pairs_of(dataset, baseline)
    _, at, at_simple = np.intersect1d(pairs.row_ids, simple.row_ids, assume_unique=True, return_indices=True)
    is_wrong, run_is_wrong = simple.is_wrong[at_simple], pairs.is_wrong[at]
    value, better = share(int((~is_wrong).sum()), len(at)), pairs.row_ids[at][run_is_wrong & ~is_wrong]
    sentence = (
        f"{baseline.title} has {value} on {_rows(len(at))} and is right on {len(better):,} that the run gets wrong."
        if len(at)
        else f"{baseline.title} predicts none of these rows."
    )
    return Step("TF-IDF baseline", value, len(at), better, sentence)


def _majority(pairs: Pairs) -> Step:
    counts = np.bincount(pairs.label)
    code = int(counts.argmax())
    value = share(int(counts[code]), len(pairs))
    is_other = pairs.is_wrong & (pairs.predicted == code)
    sentence = (
        f"Always answering {pairs.answers[code]!r} has {value}; the run answers it wrongly for "
        f"{_rows(int(is_other.sum()))}."
    )
    return Step("majority class", value, len(pairs), pairs.row_ids[is_other], sentence)


def _rows(n: int) -> str:
    return f"{n:,} {'row' if n == 1 else 'rows'}"
