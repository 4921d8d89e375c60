"""Measure proposed verdicts and the corrected score against what is known or planted; prints tables.

    python benchmarks/verdicts.py --data FOLDER --cache FOLDER [--encoder fast|accurate|multilingual|tfidf]

FOLDER of ``--data`` holds the real datasets (their README lists them). Models are predicted five-fold, the texts of one
normalised key in one fold. cleanlab is used where it is installed, else its published formula: both are said.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
from planted_labels import Planted, banking_planted, banking_with_noise, models, run_of
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import average_precision_score

from nlp_explorer.audit.corrected_score import corrected_score
from nlp_explorer.audit.evidence import Evidence, gather_evidence
from nlp_explorer.audit.piles import deal
from nlp_explorer.audit.proposals import propose
from nlp_explorer.embeddings import EncoderName, embed
from nlp_explorer.predictions import read_predictions
from nlp_explorer.predictions.dynamics import dynamics
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.reading import read

N_BOOTSTRAP, N_REVIEWS = 1_000, 200


def cleanlab_quality(labels: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, str]:
    """Return the label quality by cleanlab's default method, self-confidence, and by what it was computed."""
    try:
        from cleanlab.rank import get_label_quality_scores
    except ImportError:
        return probabilities[np.arange(len(labels)), labels], "its published formula"
    return get_label_quality_scores(labels, probabilities), "the package"


def compare_rankings(planted: Planted, run: Predictions, evidence: Evidence) -> None:
    """Print the average precision of each ranking of the wrong rows, with intervals of the differences."""
    rows = evidence.rows
    starting = propose(planted.dataset, run, evidence=evidence).frame.loc[rows.index]
    codes = pd.Index(run.classes).get_indexer(rows["label"])
    at = planted.dataset.frame.index.get_indexer(rows.index)
    quality, how = cleanlab_quality(codes, run.probabilities[at])
    rankings = {
        "proposals": starting["probability"].to_numpy(),
        "confidence": rows["confidence"].to_numpy(),
        "cleanlab": -quality,
    }
    is_wrong = planted.is_label_wrong.loc[rows.index].to_numpy()
    is_flagged = (starting["proposed_verdict"] == "label wrong").to_numpy()
    print(
        f"\n{planted.name}, {run.name}, {planted.embeddings.encoder}: {len(rows):,} wrong rows, {is_wrong.sum():,} "
        f"with a wrong label (cleanlab: {how})"
    )
    print_precisions(is_wrong, rankings)
    first = starting["probability"].to_numpy().argsort()[::-1][:40]
    print(
        f"  proposed as label wrong: {is_flagged.sum():,}, of which {is_wrong[is_flagged].mean():.3f} are; of the "
        f"first 40 {is_wrong[first].mean():.3f}; mean probability {starting['probability'].mean():.3f}, share "
        f"{is_wrong.mean():.3f}, Brier {((starting['probability'] - is_wrong) ** 2).mean():.3f}"
    )


def print_precisions(is_wrong: np.ndarray, rankings: dict[str, np.ndarray]) -> None:
    """Print the average precision of each ranking, and how far the first is above the others."""
    values = {name: average_precision_score(is_wrong, ranking) for name, ranking in rankings.items()}
    print("  average precision " + ", ".join(f"{name} {value:.3f}" for name, value in values.items()))
    first, *others = rankings
    for name in others:
        low, high = difference_interval(is_wrong, rankings[first], rankings[name])
        print(f"  {first} - {name}: {values[first] - values[name]:+.3f} [{low:+.3f}, {high:+.3f}]")


def difference_interval(is_wrong: np.ndarray, one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the difference of two average precisions."""
    chance, differences = np.random.default_rng(0), []
    for _ in range(N_BOOTSTRAP):
        at = chance.integers(0, len(is_wrong), len(is_wrong))
        differences.append(
            average_precision_score(is_wrong[at], one[at]) - average_precision_score(is_wrong[at], other[at])
        )
    low, high = np.percentile(differences, [2.5, 97.5])
    return float(low), float(high)


def as_decided(planted: Planted) -> pd.DataFrame:
    """Return what somebody who knows the right labels decides about every row."""
    is_wrong = planted.is_label_wrong
    return pd.DataFrame(
        {
            "action": np.where(is_wrong, "relabel", "keep"),
            "verdict": np.where(is_wrong, "label wrong", "model weak"),
            "new_label": planted.truth.where(is_wrong),
            "is_disputed": False,
        },
        index=planted.dataset.frame.index,
    )


def cover_the_truth(planted: Planted, run: Predictions, evidence: Evidence) -> None:
    """Print how often the interval of the corrected score holds the truth over simulated reviews, and its width."""
    dataset, decided = planted.dataset, as_decided(planted)
    answer = run.predicted.astype("str")
    truth = float((answer == planted.truth).mean())
    measured = float((answer == dataset.frame["label"].astype("str")).mean())
    starting = propose(dataset, run, evidence=evidence)
    is_wrong = planted.is_label_wrong.loc[starting.frame.index]
    share = float(is_wrong.mean())
    first = starting.frame.index[:40]
    print(
        f"\n{planted.name}, {run.name}: measured {measured:.4f}, on right labels {truth:.4f}; {share:.3f} of the wrong "
        f"rows are label errors, {is_wrong.loc[first].mean():.3f} of the 40 most suspicious"
    )
    print(f"  {N_REVIEWS} reviews   n wrong  n right  coverage  mean width  bias     coverage of the label error share")
    for n_wrong, n_right in ((30, 30), (60, 60), (50, 150), (100, 100), (100, 300)):
        found = []
        for seed in range(N_REVIEWS):
            piles = deal(dataset, run, starting, seed=seed)
            rows = {*piles.suspicious, *piles.next_rows("wrong", piles.suspicious, n_wrong), *piles.right[:n_right]}
            found.append(corrected_score(dataset, run, piles, decided.loc[sorted(rows)]))
        estimates = [score.accuracy for score in found]
        covering = np.mean([estimate.low <= truth <= estimate.high for estimate in estimates])
        of_share = np.mean([score.label_error_share.low <= share <= score.label_error_share.high for score in found])
        width = np.mean([estimate.high - estimate.low for estimate in estimates])
        bias = np.mean([estimate.value for estimate in estimates]) - truth
        print(f"  {'':13}{n_wrong:7}{n_right:9}{covering:10.3f}{width:12.3f}{bias:+10.4f}{of_share:10.3f}")


def dynamics_against_self_confidence(planted: Planted) -> None:
    """Print how well ten epochs of a linear model on TF-IDF find the planted labels, against the last epoch's own."""
    dataset, wrong = planted.dataset, planted.is_label_wrong
    features = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), sublinear_tf=True)
    x, labels = features.fit_transform(dataset.texts.fillna("")), dataset.frame["label"].astype("str").to_numpy()
    model, epochs = SGDClassifier(loss="log_loss", random_state=0), []
    chance = np.random.default_rng(0)
    for epoch in range(1, 11):
        order = chance.permutation(len(labels))
        model.partial_fit(x[order], labels[order], classes=np.array(dataset.classes))
        epochs.append(run_of(dataset, model.predict_proba(x).astype(np.float32), epoch=epoch))
    rows = dynamics(dataset, epochs).rows
    last = dataset.frame["label"]
    self_confidence = pd.Series(epochs[-1].probability_of(last), index=dataset.frame.index).loc[rows.index]
    of_rows = wrong.loc[rows.index].to_numpy()
    print(f"\n{planted.name}, SGDClassifier over 10 epochs on all {len(rows):,} rows, {of_rows.sum()} labels wrong")
    for name, ranking in (
        ("mean confidence over the epochs", -rows["confidence"]),
        ("correctness over the epochs", -rows["correctness"]),
        ("variability over the epochs", rows["variability"]),
        ("self-confidence of the last epoch", -self_confidence),
        (
            "self-confidence of the first epoch",
            -pd.Series(epochs[0].probability_of(last), index=rows.index.sort_values()),
        ),
    ):
        ranked = ranking.loc[rows.index].to_numpy(dtype=np.float64)
        at_k = of_rows[np.argsort(-ranked, kind="stable")[: of_rows.sum()]].mean()
        print(
            f"  {name:36} average precision {average_precision_score(of_rows, ranked):.3f}, precision at k {at_k:.3f}"
        )


def newsgroups(data: Path, encoder: EncoderName, cache: Path) -> None:
    """Print the ranking of the 93 newsgroup posts that people judged: reported, never tuned on."""
    folder = data / "20news"
    dataset = read([folder / "20news_test_with_label_errors.csv.gz"])
    [run] = read_predictions(folder / "20news_test_probs.npy", dataset)
    evidence = gather_evidence(dataset, run, embeddings=embed(dataset.texts, encoder, cache=cache))
    guessed = pd.to_numeric(dataset.frame["mturk_guessed"], errors="coerce")
    rows = evidence.rows[evidence.rows.index.isin(guessed.index[guessed.notna()])]
    is_wrong = (guessed.loc[rows.index] >= 3).to_numpy()
    proposed = propose(dataset, run, evidence=evidence).frame.loc[rows.index]
    is_flagged = (proposed["proposed_verdict"] == "label wrong").to_numpy()
    rankings = {
        "proposals": proposed["probability"].to_numpy(),
        "confidence": rows["confidence"].to_numpy(),
        "cleanlab": -rows["label_probability"].to_numpy(),
    }
    print(
        f"\n20news, {encoder}: {len(rows)} judged wrong rows, {is_wrong.sum()} labels wrong; of {is_flagged.sum()} "
        f"proposed as label wrong {is_wrong[is_flagged].mean():.3f} are"
    )
    print_precisions(is_wrong, rankings)


def ranking_time(planted: Planted, run: Predictions, evidence: Evidence, *, n_rows: int = 5_000) -> None:
    """Print how long it takes to rank wrong rows anew after verdicts."""
    times = -(-n_rows // len(evidence.rows))
    rows = pd.concat([evidence.rows] * times, ignore_index=True).iloc[:n_rows].rename_axis("row_id")
    reasons = pd.Series(np.tile(evidence.reasons, times)[:n_rows], index=rows.index)
    decided = as_decided(planted).iloc[:500].set_axis(range(500))
    started = time.perf_counter()
    propose(planted.dataset, run, evidence=Evidence(rows, reasons), decisions=decided)
    print(f"\n{n_rows:,} wrong rows ranked anew after 500 verdicts: {time.perf_counter() - started:.3f} s")


def main() -> None:
    """Measure what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--encoder", default="fast", choices=get_args(EncoderName))
    told = parser.parse_args()
    planted = banking_planted(told.data, told.encoder, told.cache)
    similar = banking_with_noise(told.data, told.encoder, told.cache, by_similarity=True)
    uniform = banking_with_noise(told.data, told.encoder, told.cache, by_similarity=False)
    for one in (planted, similar, uniform):
        for run in models(one):
            evidence = gather_evidence(one.dataset, run, embeddings=one.embeddings)
            compare_rankings(one, run, evidence)
            if one is planted:
                cover_the_truth(one, run, evidence)
    ranking_time(uniform, run, evidence)
    dynamics_against_self_confidence(planted)
    newsgroups(told.data, told.encoder, told.cache)


if __name__ == "__main__":
    main()
