"""Measure label issues against five-fold logistic regression: precision among planted labels, and processor time.

    python benchmarks/label_issues.py --data FOLDER --cache FOLDER [--encoder fast|accurate|...] [--large]

``--large`` measures the time on 100,000 rows with embeddings at hand.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
from planted_labels import N_FOLDS, Planted, banking_with_noise, folds_of
from sklearn.linear_model import LogisticRegression

from nlp_explorer.audit.label_issues import label_issues
from nlp_explorer.dataset import Schema
from nlp_explorer.embeddings.base import Embeddings, EncoderName
from nlp_explorer.reading import dataset_from_frame


def issues_against_regression(planted: Planted) -> None:
    """Print precision at k of label issues over all rows, and of five-fold logistic regression on the same vectors."""
    wrong = planted.is_label_wrong
    k = int(wrong.sum())
    started = time.process_time()
    rows = label_issues(planted.dataset, planted.embeddings).rows
    seconds = time.process_time() - started
    print(f"\n{planted.name}, {planted.embeddings.encoder}, all {len(wrong):,} rows, precision at {k:,}:")
    print(f"  label issues {wrong.loc[rows.index[:k]].mean():.3f}, {seconds:.1f} CPU s")
    for strength in (1.0, 10.0):  # scikit-learn's default, and a weaker regularisation
        started = time.process_time()
        own = regression_self_confidence(planted, strength).sort_values(kind="stable")
        seconds = time.process_time() - started
        precision = wrong.loc[own.index[:k]].mean()
        print(f"  logistic regression, C = {strength:g}: self-confidence {precision:.3f}, {seconds:.1f} CPU s")


def regression_self_confidence(planted: Planted, strength: float) -> pd.Series:
    """Return the out-of-fold probability of each label."""
    labels, folds = planted.dataset.frame["label"].astype("str"), folds_of(planted.dataset)
    result = pd.Series(0.0, index=labels.index)
    for fold in range(N_FOLDS):
        inside, outside = folds != fold, np.flatnonzero(folds == fold)
        linear = LogisticRegression(C=strength, max_iter=300)
        linear.fit(planted.embeddings.vectors[inside], labels[inside])
        codes = pd.Index(linear.classes_).get_indexer(labels.iloc[outside])
        found = linear.predict_proba(planted.embeddings.vectors[outside])
        result.iloc[outside] = found[np.arange(len(outside)), codes]
    return result


def large(data: Path, cache: Path, *, n_rows: int = 100_000) -> None:
    """Print the CPU time of label issues on many rows: drawn from banking77 and moved a little, 384 dimensions."""
    planted = banking_with_noise(data, "accurate", cache, by_similarity=True)
    chance = np.random.default_rng(3)
    at = chance.integers(0, len(planted.dataset), n_rows)
    vectors = planted.embeddings.vectors[at] + chance.normal(0, 0.01, (n_rows, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    labels = planted.dataset.frame["label"].astype("str").to_numpy()[at]
    frame = pd.DataFrame({"text": [f"text {row}" for row in range(n_rows)], "label": labels})
    dataset = dataset_from_frame(frame.astype("str"), name="many", schema=Schema(("text",), "label"))
    embeddings = Embeddings(vectors.astype(np.float32), dataset.text_hashes, "accurate", "1")
    started = time.process_time()
    label_issues(dataset, embeddings)
    issues_seconds = time.process_time() - started
    is_inside, started = chance.integers(0, N_FOLDS, n_rows) > 0, time.process_time()
    linear = LogisticRegression(max_iter=100)
    linear.fit(embeddings.vectors[is_inside], labels[is_inside])
    linear.predict_proba(embeddings.vectors[~is_inside])
    regression_seconds = N_FOLDS * (time.process_time() - started)
    print(
        f"\n{n_rows:,} rows x 384, 77 classes: label issues {issues_seconds:.1f} CPU s, five-fold logistic regression "
        f"(one fold, times five) {regression_seconds:.1f}: {issues_seconds / regression_seconds:.3f} of it"
    )


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--encoder", default="accurate", choices=get_args(EncoderName))
    parser.add_argument("--large", action="store_true")
    told = parser.parse_args()
    if told.large:
        large(told.data, told.cache)
        return
    for by_similarity in (True, False):
        issues_against_regression(banking_with_noise(told.data, told.encoder, told.cache, by_similarity=by_similarity))


if __name__ == "__main__":
    main()
