"""Predictions side by side with pandas, and the Scores page's work within a second. CPU seconds, both sides in turn.

    python -m benchmarks.predictions [--rows 1000000] [--scored 50000] [--classes 20]

Matching: a dataset and a predictions file of the same ids in another order; pandas reads both files and merges them
on the id, the tool reads the predictions file and joins it to the dataset it holds, reading of the dataset included.
Scoring: metrics with intervals, confusion, the list of wrong rows and the slices, once loaded.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.bad_cases import bad_cases, confused_pairs
from nlp_explorer.predictions.by_value import scores_by_value
from nlp_explorer.predictions.calibration import calibration
from nlp_explorer.predictions.confusion_view import confusion_view
from nlp_explorer.predictions.metrics import confusion, scores
from nlp_explorer.predictions.read import read_predictions
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.reading import read
from nlp_explorer.seed import SEED

WORDS = 12  # a text, as in a short customer message
N_TURNS = 3  # the least of them counts: other work on the machine only adds


def write_files(folder: Path, *, n_rows: int, n_classes: int, with_probabilities: bool) -> tuple[Path, Path]:
    """Write a dataset and the predictions for it, shuffled; 85 % are right."""
    random = np.random.default_rng(SEED)
    words = np.array([f"word{at}" for at in range(5000)], dtype=object)
    texts = [" ".join(line) for line in words[random.integers(0, len(words), (n_rows, WORDS))]]
    names = np.array([f"class_{at:02d}" for at in range(n_classes)], dtype=object)
    labels = random.integers(0, n_classes, n_rows)
    said = np.where(random.random(n_rows) < 0.85, labels, random.integers(0, n_classes, n_rows))
    ids = np.array([f"r{at:07d}" for at in random.permutation(n_rows)], dtype=object)
    data = pd.DataFrame({"id": ids, "text": texts, "label": names[labels]})
    predicted = pd.DataFrame({"id": ids, "pred": names[said]})
    if with_probabilities:
        given = random.random((n_rows, n_classes)) * 0.1
        given[np.arange(n_rows), said] += random.random(n_rows) * 3
        shares = pd.DataFrame(given / given.sum(axis=1, keepdims=True), columns=[f"prob_{name}" for name in names])
        predicted = pd.concat([predicted, shares.round(6)], axis=1)
    order = random.permutation(n_rows)
    data.to_csv(folder / "data.csv", index=False)
    predicted.iloc[order].to_csv(folder / "predictions.csv", index=False)
    return folder / "data.csv", folder / "predictions.csv"


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the least CPU time of some work over `N_TURNS`, all threads counted."""
    taken = []
    for _ in range(N_TURNS):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def matching(folder: Path, *, n_rows: int, n_classes: int) -> None:
    """Measure reading and joining by id against pandas' read and merge of the same files."""
    data, predictions = write_files(folder, n_rows=n_rows, n_classes=n_classes, with_probabilities=False)

    def with_pandas() -> None:
        merged = pd.read_csv(data).merge(pd.read_csv(predictions), on="id", how="left", validate="one_to_one")
        assert merged["pred"].notna().all()

    dataset = read([data])
    found: list[Predictions] = []

    def joined() -> None:
        found[:] = read_predictions(predictions, dataset)

    theirs, ours, reading = cpu_seconds(with_pandas), cpu_seconds(joined), cpu_seconds(lambda: read([data]))
    assert found[0].n_matched == n_rows
    assert found[0].joined_by == "id"
    print(f"matching {n_rows:,} predictions by id, CPU seconds")
    print(f"  pandas, both files read and merged        {theirs:6.2f}")
    print(f"  this, predictions read and joined         {ours:6.2f}   {ours / theirs:.2f} times pandas")
    print(f"  this, the dataset read as well            {ours + reading:6.2f}   {(ours + reading) / theirs:.2f} times")


def scoring(folder: Path, *, n_rows: int, n_classes: int) -> None:
    """Measure what the page Scores computes for a run, libraries loaded, in CPU seconds: what a person waits."""
    data, predictions = write_files(folder, n_rows=n_rows, n_classes=n_classes, with_probabilities=True)
    dataset = read([data])
    [run] = read_predictions(predictions, dataset)
    work: dict[str, Callable[[Dataset, Predictions], object]] = {
        "metrics with intervals": scores,
        "confusion, in order": lambda dataset, run: confusion_view(confusion(dataset, run)),
        "confused pairs": confused_pairs,
        "list of wrong rows": bad_cases,
    }
    print(f"scoring {n_rows:,} predictions of {n_classes} classes, once loaded, CPU seconds")
    total = 0.0
    for name, function in work.items():
        total += _shown(name, lambda function=function: function(dataset, run))
    print(f"  {'together':34s}{total:6.3f}")
    _shown("calibration, besides", lambda: calibration(dataset, run))
    _shown("by label, besides", lambda: scores_by_value(dataset, run, dataset.frame["label"].astype("str")))


def _shown(name: str, work: Callable[[], object]) -> float:
    took = cpu_seconds(work)
    print(f"  {name:34s}{took:6.3f}")
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--scored", type=int, default=50_000)
    parser.add_argument("--classes", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scoring(Path(folder), n_rows=arguments.scored, n_classes=arguments.classes)
        matching(Path(folder), n_rows=arguments.rows, n_classes=arguments.classes)


if __name__ == "__main__":
    main()
