"""How well training dynamics find planted label flips, against the confidence of the last epoch alone.

    python -m benchmarks.dynamics DATA.csv TRUTH.json [--out over_epochs.parquet]

Trains scikit-learn's ``SGDClassifier`` on TF-IDF for ten epochs on every labelled row, as one trains on a dataset
one does not yet doubt, keeps what each epoch predicts for them, and ranks the rows by several suspicions. ``TRUTH``
is a list of ``{"row": ..., "kind": "flipped_label"}``. The file written with ``--out`` is one to open the page
Training dynamics with.
"""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.dynamics import dynamics
from nlp_explorer.predictions.read import read_predictions
from nlp_explorer.reading import NamedBytes, read
from nlp_explorer.seed import SEED

N_EPOCHS = 10
N_REPLICATES = 1000


def predictions_over_epochs(dataset: Dataset, n_epochs: int = N_EPOCHS) -> pd.DataFrame:
    """Return one line a row and epoch: ``row_id``, ``epoch``, ``pred``, and ``probs`` in alphabetical order."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    usable = dataset.frame[dataset.frame["label"].notna() & dataset.texts.notna()]
    features = TfidfVectorizer(sublinear_tf=True).fit_transform(usable["text"])
    labels = usable["label"].astype("str").to_numpy(dtype=object)
    classes = np.array(dataset.classes, dtype=object)
    model = SGDClassifier(loss="log_loss", random_state=SEED)
    random, epochs = np.random.default_rng(SEED), []
    for epoch in range(1, n_epochs + 1):
        order = random.permutation(len(labels))
        model.partial_fit(features[order], labels[order], classes=classes)
        probabilities = model.predict_proba(features).astype(np.float32)
        epochs.append(
            pd.DataFrame(
                {
                    "row_id": usable.index,
                    "epoch": epoch,
                    "pred": pd.Series(classes[probabilities.argmax(axis=1)], dtype="str"),
                    "probs": list(probabilities),
                }
            )
        )
    return pd.concat(epochs, ignore_index=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--out", type=Path, help="where to keep the predictions, as Parquet")
    arguments = parser.parse_args()
    dataset = read([arguments.data])
    frame = predictions_over_epochs(dataset)
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    if arguments.out:
        arguments.out.write_bytes(stream.getvalue())
    runs = read_predictions(NamedBytes("over_epochs.parquet", stream.getvalue()), dataset)
    found = dynamics(dataset, runs)
    truth = json.loads(arguments.truth.read_text("utf-8"))
    flipped = {entry["row"] for entry in truth if entry["kind"] == "flipped_label"}
    shuffled = np.random.default_rng(SEED).permutation(len(found.rows))  # ties must not stand in a telling order
    rows = found.rows.iloc[shuffled]
    _report(rows, found.label_probability[-1][shuffled], rows.index.isin(flipped))


def _report(rows: pd.DataFrame, last: np.ndarray, is_flipped: np.ndarray) -> None:
    suspicions = {
        "confidence over the epochs": -rows["confidence"].to_numpy(),
        "correctness, then confidence": -rows["correctness"].to_numpy() - rows["confidence"].to_numpy() / 100,
        "forgetting events": rows["n_forgotten"].to_numpy(dtype=float),
        "variability": rows["variability"].to_numpy(),
        "self-confidence of the last epoch": -last,
    }
    print(f"{len(rows):,} rows, {int(is_flipped.sum())} planted flips, {N_EPOCHS} epochs of SGDClassifier")
    print(f"{'suspicion':36s} {'average precision [95 %]':28s} of the first {int(is_flipped.sum())}")
    baseline = suspicions["self-confidence of the last epoch"]
    for name, values in suspicions.items():
        low, high = _interval(lambda at, values=values: average_precision(values[at], is_flipped[at]), len(rows))
        n_hits = int(is_flipped[np.argsort(-values, kind="stable")[: int(is_flipped.sum())]].sum())
        print(f"{name:36s} {average_precision(values, is_flipped):.3f} [{low:.3f}, {high:.3f}]{'':8s} {n_hits}")
    first = suspicions["confidence over the epochs"]
    low, high = _interval(
        lambda at: average_precision(first[at], is_flipped[at]) - average_precision(baseline[at], is_flipped[at]),
        len(rows),
    )
    gain = average_precision(first, is_flipped) - average_precision(baseline, is_flipped)
    print(f"gain of the epochs over the last one: {gain:+.3f} [{low:+.3f}, {high:+.3f}]")


def average_precision(suspicion: np.ndarray, is_hit: np.ndarray) -> float:
    """Return the mean precision at each hit, most suspicious first; ties in the order given."""
    hits = is_hit[np.argsort(-suspicion, kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean()) if hits.any() else float("nan")


def _interval(statistic, n: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Return the 95 % percentile interval over rows drawn anew."""
    random = np.random.default_rng(SEED)
    drawn = [statistic(random.integers(0, n, n)) for _ in range(N_REPLICATES)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
