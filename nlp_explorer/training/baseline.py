"""The simplest model worth comparing with: TF-IDF and logistic regression, trained on the train split.

Source: Wang and Manning 2012, "Baselines and Bigrams", https://aclanthology.org/P12-2018/
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, named_choices
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED

NAME = "TF-IDF baseline"
CODE_VERSION = 1  # raise when the model changes: results kept on disk are then trained again
INVERSE_REGULARISATION = 10.0  # TF-IDF rows have length 1, so scikit-learn's default of 1.0 underfits
MAX_ITERATIONS = 1000
MAX_FEATURES = 200_000
MIN_UNSPACED_SHARE = 0.3  # of letters in scripts without spaces: from there on words cannot be cut at blanks
UNSPACED_SCRIPTS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]"  # RE2 syntax


@dataclass(frozen=True, eq=False)
class Baseline:
    """A trained baseline. ``classes`` are sorted by name, in the order of the columns of the probabilities."""

    classes: tuple[str, ...]
    pipeline: Any  # sklearn Pipeline; None when train has a single class, which is then always predicted

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 ``(n_texts, n_classes)``; rows sum to 1."""
        if self.pipeline is None or len(texts) == 0:
            return np.ones((len(texts), len(self.classes)), dtype=np.float32) / len(self.classes)
        result: np.ndarray = self.pipeline.predict_proba(texts).astype(np.float32)
        return result


def train_baseline(texts: pd.Series[str], labels: pd.Series[str]) -> Baseline:
    """Train on texts and their labels, aligned; rows without either are left out. Deterministic.

    Raises
    ------
    ExplorerError
        No row has both a text and a label.
    """
    is_usable = (texts.notna() & labels.notna()).to_numpy()
    texts, labels = texts[is_usable], labels[is_usable].astype("str")
    if len(texts) == 0:
        raise ExplorerError("The baseline cannot be trained: no train row has both a text and a label.")
    classes = tuple(sorted(labels.unique()))
    if len(classes) == 1:
        return Baseline(classes, None)
    pipeline = _pipeline(is_unspaced=unspaced_share(texts) >= MIN_UNSPACED_SHARE)
    from threadpoolctl import threadpool_limits

    try:
        # One thread: the sparse products gain nothing from more, and waiting threads took five times the CPU time.
        with threadpool_limits(limits=1):
            pipeline.fit(texts.tolist(), labels.tolist())
    except ValueError as error:
        if "empty vocabulary" not in str(error):
            raise
        raise ExplorerError(
            "The baseline cannot be trained: the train texts hold no word that could be counted."
        ) from error
    return Baseline(tuple(str(name) for name in pipeline.classes_), pipeline)


def baseline_predictions(
    dataset: Dataset, cache: Path, *, split: str = "validation", progress: Progress = no_progress
) -> Predictions:
    """Return what a baseline trained on train predicts for the rows of ``split`` that have a text.

    Kept under ``cache``, by the dataset's fingerprint; the first call trains.

    Raises
    ------
    ExplorerError
        The dataset has no train split, or no row of ``split``.
    """
    for needed in ("train", split):
        if needed not in dataset.splits:
            raise ExplorerError(
                f"The baseline needs the splits 'train' and {split!r}; this dataset has "
                f"{named_choices(dataset.splits)}. "
                "Add a file of that split, or choose a split column."
            )
    path, asked = _path(dataset, cache, split), _asked(dataset, split)
    kept = _load(path, n_rows=int(asked.sum()))
    if kept is None:
        progress(0.1, f"training {NAME} on train")
        is_train = (dataset.frame["split"] == "train").to_numpy()
        model = train_baseline(dataset.texts[is_train], dataset.frame["label"][is_train])
        progress(0.9, f"predicting {split}")
        kept = _Kept(model.classes, model.probabilities(dataset.texts[asked].tolist()))
        _save(path, kept)
    progress(1.0, "done")
    return _aligned(dataset, asked, kept, split)


def split_to_compare(dataset: Dataset, run: Predictions) -> str | None:
    """Return the split, other than train, that holds most of a run's predictions; None without train or such rows.

    ``run`` covers the rows of the dataset, or some of them.
    """
    if "train" not in dataset.splits:
        return None
    splits = dataset.frame["split"].loc[run.predicted.index][run.predicted.notna().to_numpy()]
    counts = splits[splits != "train"].value_counts()
    return str(counts.index[0]) if len(counts) and counts.iloc[0] else None


def load_baseline(dataset: Dataset, cache: Path, *, split: str) -> Predictions | None:
    """Return what `baseline_predictions` kept on disk for a split; None when it has to train first."""
    asked = _asked(dataset, split)
    kept = _load(_path(dataset, cache, split), n_rows=int(asked.sum()))
    return None if kept is None else _aligned(dataset, asked, kept, split)


def _path(dataset: Dataset, cache: Path, split: str) -> Path:
    return cache / "baseline" / f"{dataset.fingerprint}-{split}-v{CODE_VERSION}.npz"


def _asked(dataset: Dataset, split: str) -> np.ndarray:
    asked: np.ndarray = ((dataset.frame["split"] == split) & dataset.texts.notna()).to_numpy()
    return asked


@dataclass(frozen=True, eq=False)
class _Kept:
    classes: tuple[str, ...]
    probabilities: np.ndarray


def _aligned(dataset: Dataset, asked: np.ndarray, kept: _Kept, split: str) -> Predictions:
    probabilities = np.full((len(dataset), len(kept.classes)), np.nan, dtype=np.float32)
    probabilities[asked] = kept.probabilities
    codes = np.full(len(dataset), -1)
    codes[asked] = kept.probabilities.argmax(axis=1)
    predicted = pd.Categorical.from_codes(codes, categories=pd.Index(kept.classes, dtype="str"))
    n_asked = int(asked.sum())
    return Predictions(
        name=NAME,
        predicted=pd.Series(predicted, index=dataset.frame.index, name="predicted"),
        joined_by="order",
        how=f"TF-IDF and logistic regression, trained here on train, predicted all {n_asked:,} rows of {split}.",
        n_predictions=n_asked,
        classes=kept.classes,
        unmatched=no_unmatched(),
        probabilities=probabilities,
    )


def _pipeline(*, is_unspaced: bool) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    if is_unspaced:
        features = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, max_features=MAX_FEATURES)
    else:  # \w+ keeps one-letter words, which scikit-learn's own pattern drops: "i", "c", "5"
        features = TfidfVectorizer(
            token_pattern=r"\w+", ngram_range=(1, 2), sublinear_tf=True, max_features=MAX_FEATURES
        )
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=MAX_ITERATIONS, random_state=SEED)
    return make_pipeline(features, model)


def unspaced_share(texts: pd.Series[str]) -> float:
    """Return the share of letters that belong to scripts written without spaces."""
    array = pa.array(texts, type=pa.large_string(), from_pandas=True)
    n_unspaced = pc.sum(pc.count_substring_regex(array, UNSPACED_SCRIPTS)).as_py() or 0
    n_letters = pc.sum(pc.count_substring_regex(array, r"\p{L}")).as_py() or 0
    return n_unspaced / n_letters if n_letters else 0.0


def _load(path: Path, *, n_rows: int) -> _Kept | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            kept = _Kept(tuple(str(name) for name in stored["classes"]), stored["probabilities"])
    except (FileNotFoundError, zipfile.BadZipFile, KeyError, ValueError, EOFError):
        return None  # not there, or damaged: what is kept can be made again
    return kept if len(kept.probabilities) == n_rows else None


def _save(path: Path, kept: _Kept) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        np.savez(file, classes=np.array(kept.classes, dtype=np.str_), probabilities=kept.probabilities)
    os.replace(file.name, path)
