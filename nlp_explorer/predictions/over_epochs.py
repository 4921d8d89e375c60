"""A training run over time: accuracy and loss of each epoch, and the predictions of one example."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.calibration import calibration
from nlp_explorer.predictions.intervals import wilson
from nlp_explorer.predictions.pairs import pairs_of
from nlp_explorer.predictions.run import Predictions


def epochs_of(runs: Sequence[Predictions]) -> dict[str, tuple[Predictions, ...]]:
    """Return the runs that have at least two epochs: by name, the epochs ascending."""
    by_name: dict[str, list[Predictions]] = {}
    for run in runs:
        if run.epoch is not None:
            by_name.setdefault(run.name, []).append(run)
    return {
        name: tuple(sorted(epochs, key=lambda run: run.epoch or 0))
        for name, epochs in by_name.items()
        if len(epochs) > 1
    }


def latest_epochs(runs: Sequence[Predictions]) -> tuple[Predictions, ...]:
    """Return one run a name, in their order: the last epoch where there are several."""
    latest: dict[str, Predictions] = {}
    for run in runs:
        before = latest.get(run.name)
        if before is None or (run.epoch or 0) >= (before.epoch or 0):
            latest[run.name] = run
    return tuple(latest.values())


def over_epochs(dataset: Dataset, epochs: Sequence[Predictions]) -> pd.DataFrame:
    """Return one line an epoch, in the order given.

    Columns: ``epoch``, ``n_rows`` (scored), ``accuracy`` with ``accuracy_low`` and ``accuracy_high`` (Wilson), and
    ``log_loss`` (mean, nats; NaN without probabilities).
    """
    lines = []
    for run in epochs:
        pairs = pairs_of(dataset, run)
        found = calibration(dataset, run)
        loss = np.nan if found is None else found.log_loss.value
        lines.append((run.epoch, len(pairs), len(pairs) - int(pairs.is_wrong.sum()), loss))
    frame = pd.DataFrame(lines, columns=["epoch", "n_rows", "n_right", "log_loss"])
    low, high = wilson(frame["n_right"].to_numpy(), frame["n_rows"].to_numpy())
    frame["accuracy"] = frame["n_right"] / frame["n_rows"].where(frame["n_rows"] > 0)
    frame["accuracy_low"], frame["accuracy_high"] = low, high
    return frame[["epoch", "n_rows", "accuracy", "accuracy_low", "accuracy_high", "log_loss"]]


def history_in_words(example: pd.DataFrame) -> str:
    """Return what `example_over_epochs` gave in a line, epochs that say the same together: ``1 to 3 a → 4 b``."""
    said = example["predicted"].fillna("nothing")
    parts = [
        (part["epoch"].iloc[0], part["epoch"].iloc[-1], said[part.index[0]])
        for _, part in example.groupby((said != said.shift()).cumsum())
    ]
    return " → ".join(f"{first if first == last else f'{first} to {last}'} {name}" for first, last, name in parts)


def example_over_epochs(dataset: Dataset, epochs: Sequence[Predictions], row_id: int) -> pd.DataFrame:
    """Return what each epoch said of one row, in the order given.

    Columns: ``epoch``, ``predicted`` (str, may be missing), ``confidence`` (probability of it), ``label_probability``
    (both NaN where the run does not say), ``is_right`` (bool).
    """
    label = dataset.frame["label"].loc[[row_id]]
    lines = []
    for run in epochs:
        one = run.subset(np.array([row_id]))
        said = one.predicted.iloc[0]
        lines.append(
            (
                one.epoch,
                said if isinstance(said, str) else None,
                float(one.confidence.iloc[0]),
                float(one.probability_of(label)[0]),
                bool(pd.notna(said) and said == label.iloc[0]),
            )
        )
    frame = pd.DataFrame(lines, columns=["epoch", "predicted", "confidence", "label_probability", "is_right"])
    return frame.astype({"predicted": "str"})
