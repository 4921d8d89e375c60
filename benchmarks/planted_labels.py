"""Real data with labels planted wrong, and models that were trained on them: what the benchmarks of labels share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.embeddings import EncoderName, embed
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.reading import dataset_from_frame, read
from nlp_explorer.training.baseline import train_baseline

N_FOLDS, NOISE = 5, 0.08
SIMILARITY_SHARPNESS = 10.0  # an error is planted with a chance of exp(10 cosine) of the class means


@dataclass(frozen=True, eq=False)
class Planted:
    """A dataset whose wrong labels are known; ``truth``: the right label of each row."""

    name: str
    dataset: Dataset
    truth: pd.Series
    embeddings: Embeddings

    @property
    def is_label_wrong(self) -> pd.Series:
        """Which labels were planted."""
        return self.truth != self.dataset.frame["label"].astype("str")


def banking_planted(data: Path, encoder: EncoderName, cache: Path) -> Planted:
    """Return the file with its 150 flipped labels, and 30 copies of a text under another label."""
    dataset = read([data / "messy" / "banking_planted.csv"])
    known = json.loads((data / "messy" / "banking_planted.truth.json").read_text(encoding="utf-8"))
    truth = dataset.frame["label"].astype("str").copy()
    for entry in known:
        if entry["kind"] == "flipped_label":
            truth[entry["row"]] = entry["true"]
    key = find_duplicates(dataset).normalised
    for entry in known:
        if entry["kind"] == "dup_conflict":
            twins = np.flatnonzero(key == key[entry["row"]])
            truth[entry["row"]] = truth.iloc[twins[0]]
    return Planted("banking_planted", dataset, truth, embed(dataset.texts, encoder, cache=cache))


def banking_with_noise(data: Path, encoder: EncoderName, cache: Path, *, by_similarity: bool) -> Planted:
    """Return banking77 with 8 % of its labels wrong."""
    clean = read([data / "banking77"])
    truth = clean.frame["label"].astype("str")
    classes = np.array(clean.classes)
    codes = pd.Categorical(truth, categories=classes).codes.astype(int)
    vectors = embed(clean.texts, "accurate", cache=cache).vectors
    means = np.stack([vectors[codes == code].mean(axis=0) for code in range(len(classes))])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    weights = np.exp(SIMILARITY_SHARPNESS * means @ means.T) if by_similarity else np.ones((len(classes),) * 2)
    np.fill_diagonal(weights, 0)
    chance = np.random.default_rng(7)
    noisy = codes.copy()
    for at in np.flatnonzero(chance.random(len(codes)) < NOISE):
        noisy[at] = chance.choice(len(classes), p=weights[codes[at]] / weights[codes[at]].sum())
    frame = pd.DataFrame({"text": clean.texts, "label": classes[noisy], "split": clean.frame["split"].astype("str")})
    dataset = dataset_from_frame(frame.astype("str"), name="banking77", schema=Schema(("text",), "label", "split"))
    name = f"banking77, 8 % {'by similarity' if by_similarity else 'uniform'}"
    return Planted(name, dataset, truth, embed(dataset.texts, encoder, cache=cache))


def folds_of(dataset: Dataset) -> np.ndarray:
    """Return a fold a row; rows of one normalised text share it."""
    key = find_duplicates(dataset).normalised
    return np.random.default_rng(1).integers(0, N_FOLDS, key.max() + 2)[key]


def run_of(
    dataset: Dataset, probabilities: np.ndarray, *, name: str = "model", epoch: int | None = None
) -> Predictions:
    """Return a run over all rows; columns in the order of the classes."""
    classes = pd.Index(dataset.classes, dtype="str")
    predicted = pd.Categorical.from_codes(probabilities.argmax(axis=1), categories=classes)
    column = pd.Series(predicted, index=dataset.frame.index, name="predicted")
    answer = (name, column, "order", "", len(dataset), dataset.classes, no_unmatched(), probabilities)
    return Predictions(*answer, epoch=epoch)


def models(planted: Planted) -> Iterator[Predictions]:
    """Yield the five-fold predictions of TF-IDF with logistic regression, and of logistic regression on embeddings."""
    dataset, folds = planted.dataset, folds_of(planted.dataset)
    labels = dataset.frame["label"].astype("str")
    classes = pd.Index(dataset.classes)
    for name in ("TF-IDF", "embeddings"):
        probabilities = np.zeros((len(dataset), len(classes)), dtype=np.float32)
        for fold in range(N_FOLDS):
            inside, outside = folds != fold, np.flatnonzero(folds == fold)
            if name == "TF-IDF":
                texts = dataset.texts
                model = train_baseline(texts[inside], labels[inside])
                found, columns = model.probabilities(texts.iloc[outside].fillna("").tolist()), model.classes
            else:
                linear = LogisticRegression(C=10, max_iter=300)
                linear.fit(planted.embeddings.vectors[inside], labels[inside])
                found, columns = linear.predict_proba(planted.embeddings.vectors[outside]), linear.classes_
            probabilities[np.ix_(outside, classes.get_indexer(pd.Index(columns)))] = found
        yield run_of(dataset, probabilities, name=name)
