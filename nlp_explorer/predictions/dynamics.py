"""What was learned when: each example's predictions over the epochs of one training run.

Sources: Swayamdipta et al. 2020, "Dataset Cartography", https://aclanthology.org/2020.emnlp-main.746/ (confidence,
variability, correctness); Toneva et al. 2019, "An Empirical Study of Example Forgetting", https://arxiv.org/abs/1812.05159
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions

Region = Literal["hard to learn", "ambiguous", "easy to learn"]
REGIONS: tuple[Region, ...] = ("hard to learn", "ambiguous", "easy to learn")
AMBIGUOUS_SHARE = 1 / 3  # of the rows, those of the highest variability: the share the first source studies


@dataclass(frozen=True, eq=False)
class Dynamics:
    """How the predictions of each row went over the epochs.

    Attributes
    ----------
    rows
        Index: row id, the rows that have a label and a prediction in every epoch; lowest confidence first, then least
        often right. ``confidence``: mean probability of the label (NaN without probabilities); ``variability``: its
        standard deviation over the epochs; ``correctness``: share of the epochs in which it was right; ``n_forgotten``:
        how often it was right and wrong in the next epoch; ``learned_at``: the epoch from which on it stayed right
        (missing when it ended wrong); ``region``.
    right
        bool ``(n_epochs, n_rows)`` in the order of ``rows``.
    label_probability
        float32 ``(n_epochs, n_rows)``; None without probabilities.
    """

    epochs: tuple[int, ...]
    rows: pd.DataFrame
    right: np.ndarray
    label_probability: np.ndarray | None

    @property
    def sentence(self) -> str:
        """How many rows were never right, and how many were forgotten."""
        n = len(self.rows)
        if n == 0:
            return "No row has a label and a prediction in every epoch."
        never = int((self.rows["correctness"] == 0).sum())
        forgotten = int((self.rows["n_forgotten"] > 0).sum())
        return (
            f"Over {len(self.epochs):,} epochs, {never:,} of {n:,} rows ({100 * never / n:.1f} %) were never right and "
            f"{forgotten:,} ({100 * forgotten / n:.1f} %) were learned and forgotten again at least once."
        )


def dynamics(dataset: Dataset, runs: Sequence[Predictions]) -> Dynamics:
    """Return the dynamics of the epochs of one run, in any order.

    Raises
    ------
    PredictionsError
        There are fewer than two epochs.
    """
    runs = sorted((run for run in runs if run.epoch is not None), key=lambda run: run.epoch or 0)
    if len(runs) < 2:
        raise PredictionsError(
            "Training dynamics need the predictions of at least two epochs: add a column 'epoch', or one file an epoch."
        )
    every = [pairs_of(dataset, run) for run in runs]
    positions = every[0].positions
    for pairs in every[1:]:
        positions = np.intersect1d(positions, pairs.positions, assume_unique=True)
    right = np.stack([~pairs.is_wrong[np.searchsorted(pairs.positions, positions)] for pairs in every])
    probability = _label_probability(dataset, runs, positions)
    rows = _rows(dataset, tuple(run.epoch or 0 for run in runs), positions, right, probability)
    order = np.lexsort((rows.index, rows["correctness"], rows["confidence"].fillna(0)))
    sorted_probability = None if probability is None else probability[:, order]
    return Dynamics(tuple(run.epoch or 0 for run in runs), rows.iloc[order], right[:, order], sorted_probability)


def _label_probability(dataset: Dataset, runs: Sequence[Predictions], positions: np.ndarray) -> np.ndarray | None:
    if any(run.probabilities is None for run in runs):
        return None
    labels = dataset.frame["label"]
    parts = [run if run.predicted.index.equals(labels.index) else run.subset(dataset.row_ids) for run in runs]
    return np.stack([np.nan_to_num(run.probability_of(labels)[positions]) for run in parts])


def _rows(
    dataset: Dataset, epochs: tuple[int, ...], positions: np.ndarray, right: np.ndarray, probability: np.ndarray | None
) -> pd.DataFrame:
    n = len(positions)
    correctness = right.mean(axis=0) if n else np.zeros(0)
    confidence = np.full(n, np.nan) if probability is None else probability.mean(axis=0, dtype=np.float64)
    variability = right.std(axis=0) if probability is None else probability.std(axis=0, dtype=np.float64)
    wrong_from_the_end = (~right[::-1]).argmax(axis=0)  # 0 when the last epoch is wrong
    n_stable = np.where(right.all(axis=0), len(epochs), wrong_from_the_end)
    learned = np.array([*epochs, 0])[len(epochs) - n_stable]
    frame = pd.DataFrame(
        {
            "confidence": confidence,
            "variability": variability,
            "correctness": correctness,
            "n_forgotten": (right[:-1] & ~right[1:]).sum(axis=0),
            "learned_at": pd.Series(learned, dtype="Int64").mask(pd.Series(n_stable == 0)).to_numpy(),
            "region": pd.Categorical.from_codes(
                _regions(variability, correctness), categories=pd.Index(REGIONS, dtype="str")
            ),
        },
        index=pd.Index(dataset.row_ids[positions], name="row_id"),
    )
    return frame.astype({"learned_at": "Int64"})


def _regions(variability: np.ndarray, correctness: np.ndarray) -> np.ndarray:
    """Return codes into `REGIONS`: the most variable third is ambiguous; of the rest, those mostly right are easy.

    Correctness decides, not confidence: a model of many classes is right with a confidence far below one half.
    """
    codes = np.where(correctness >= 0.5, 2, 0)
    n_ambiguous = round(len(codes) * AMBIGUOUS_SHARE)
    most = np.argsort(-variability, kind="stable")[:n_ambiguous]
    codes[most[variability[most] > 0]] = 1
    return codes
