"""What head, tail or both keep of what tells the labels: a linear model reads only the part that is kept.

A TF-IDF model is trained on whole texts and, out of fold, reads of the rows that are cut the whole text, its head,
its tail, or both. A stand-in for the network that will be trained: cheap, and it sees the same parts.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError, StorageError
from nlp_explorer.predictions.intervals import share
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED
from nlp_explorer.text.token_counts import Tokenizer
from nlp_explorer.text.token_view import SIDES, Side, kept_text
from nlp_explorer.text.tokenizers import find_tokenizer
from nlp_explorer.training.baseline import MIN_UNSPACED_SHARE, unspaced_share

N_FOLDS = 5
MAX_CUT_ROWS = 1_000  # read in parts
MAX_ROWS = 3_000  # read whole, the cut ones among them
MAX_CHARACTERS = 20_000  # of a text that is read: far beyond what decides a label
ALPHA = 1e-5  # regularisation: the least at which scikit-learn's guide suggests to look for it
N_EPOCHS = 20
MIN_PROBABILITY = 1e-6  # a class the model never saw would have none
CODE_VERSION = 1  # raise when the result changes
WHOLE = "whole text"


@dataclass(frozen=True)
class KeptEvidence:
    """How well the labels of the cut rows are told from one part of their texts.

    Attributes
    ----------
    accuracy, low, high
        Share 0..1 of the rows whose label is predicted, and its 95 % Wilson interval.
    log_odds
        Mean over the rows of the log odds of the given label; larger means more evidence.
    """

    part: str
    n_rows: int
    accuracy: float
    low: float
    high: float
    log_odds: float


def measure_kept_evidence(
    dataset: Dataset,
    tokens: np.ndarray,
    tokenizer: str,
    max_length: int,
    cache: Path,
    *,
    progress: Progress = no_progress,
) -> tuple[KeptEvidence, ...]:
    """Return the evidence in the whole text, its head, its tail and both, and keep it on disk.

    ``tokens``: int64, one a row. ``tokenizer``: a packaged name, or a path. Of many rows a sample by the hash of
    the text is read: 1,000 cut ones, 3,000 in all.

    Raises
    ------
    ExplorerError
        Rows carry several labels, none that is cut has a label, or there is only one class.
    """
    found = find_tokenizer(tokenizer)
    kept = load_kept_evidence(dataset.fingerprint, found.fingerprint, max_length, cache)
    if kept is not None:
        return kept
    sample = _sample(dataset, tokens, max_length)
    progress(0.02, "cutting the texts")
    parts = _parts(sample, found, max_length)
    labels = sample["label"].loc[parts.index].astype("str")
    probabilities = np.zeros((len(parts), len(parts.columns)))
    is_first = np.zeros(probabilities.shape, dtype=bool)
    analyzer: Literal["char", "word"] = "char" if unspaced_share(sample["text"]) >= MIN_UNSPACED_SHARE else "word"
    for fold in range(N_FOLDS):
        progress(0.1 + 0.85 * fold / N_FOLDS, f"part {fold + 1} of {N_FOLDS}")
        inside = sample[(sample["fold"] != fold).to_numpy()]
        rows = np.flatnonzero((sample["fold"].loc[parts.index] == fold).to_numpy())
        if not len(rows) or inside["label"].nunique() < 2:
            continue  # nothing to read, or nothing to tell apart: counts as not told
        model = _trained(inside["text"].tolist(), inside["label"].astype("str").tolist(), analyzer)
        for column, name in enumerate(parts.columns):
            is_first[rows, column], probabilities[rows, column] = _judged(
                model, parts[name].iloc[rows].tolist(), labels.iloc[rows].to_numpy()
            )
    result = tuple(
        _evidence(str(name), is_first[:, column], probabilities[:, column]) for column, name in enumerate(parts.columns)
    )
    _save(result, _file(dataset.fingerprint, found.fingerprint, max_length, cache))
    return result


def load_kept_evidence(
    fingerprint: str, tokenizer_fingerprint: str, max_length: int, cache: Path
) -> tuple[KeptEvidence, ...] | None:
    """Return what is on disk, None while there is nothing, or it is damaged."""
    try:
        stored = json.loads(_file(fingerprint, tokenizer_fingerprint, max_length, cache).read_text(encoding="utf-8"))
        return tuple(KeptEvidence(**entry) for entry in stored)
    except (OSError, ValueError, TypeError):
        return None  # not there, or damaged: it can be measured again


def evidence_answer(found: tuple[KeptEvidence, ...]) -> str:
    """Return which way of cutting keeps most, and whether the difference is more than chance."""
    whole = found[0]
    best = max(found[1:], key=lambda entry: (entry.accuracy, entry.log_odds))
    others = [entry for entry in found[1:] if entry is not best]
    is_clear = all(entry.high < best.low for entry in others)
    named = ", ".join(f"{entry.part} {100 * entry.accuracy:.0f} %" for entry in found[1:])
    sentence = (
        f"From the part that is kept, a linear model tells the label of {whole.n_rows:,} cut rows this often: {named}; "
        f"from the whole text {100 * whole.accuracy:.0f} %."
    )
    if is_clear:
        return f"{sentence} Keep the {best.part}."
    return f"{sentence} The intervals overlap: no way is clearly better, so keep the head, as is usual."


def _sample(dataset: Dataset, tokens: np.ndarray, max_length: int) -> pd.DataFrame:
    if dataset.schema.is_multi_label:
        raise ExplorerError("Not applicable: several labels per row.")
    frame = dataset.frame[["text", "label"]].assign(is_cut=tokens > max_length)
    frame = frame[frame["text"].notna() & frame["label"].notna()]
    if frame["label"].nunique() < 2:
        raise ExplorerError("The parts cannot be compared: the rows carry fewer than two labels.")
    frame["hash"] = pd.util.hash_pandas_object(frame["text"], index=False, categorize=False).to_numpy()
    frame = frame.sort_values(["hash", "label"], kind="stable")
    cut, others = frame[frame["is_cut"]], frame[~frame["is_cut"]]
    if not len(cut):
        raise ExplorerError(f"No labelled row is longer than {max_length:,} tokens: there is nothing to compare.")
    more_cut = cut.iloc[MAX_CUT_ROWS:]
    rest = pd.concat([others, more_cut]).sort_values(["hash", "label"], kind="stable")
    sample = pd.concat([cut.iloc[:MAX_CUT_ROWS].assign(is_read=True), rest.iloc[: MAX_ROWS - MAX_CUT_ROWS]])
    sample["is_read"] = sample["is_read"].eq(True)
    sample["text"] = sample["text"].str.slice(0, MAX_CHARACTERS)
    return sample.assign(fold=(sample["hash"] % N_FOLDS).astype("int64"))  # repeats of a text are in one fold


def _parts(sample: pd.DataFrame, tokenizer: Tokenizer, max_length: int) -> pd.DataFrame:
    """Return the parts of the texts that are read: one row a text, one column a way of cutting."""
    texts = sample["text"][sample["is_read"]]
    encoded = tokenizer.tokens(texts.tolist())
    columns: dict[str, list[str]] = {WHOLE: texts.tolist()}
    side: Side
    for side in SIDES:
        columns[side] = [kept_text(text, tokens, max_length, side) for text, tokens in zip(texts, encoded, strict=True)]
    return pd.DataFrame(columns, index=texts.index)


def _trained(texts: list[str], labels: list[str], analyzer: Literal["char", "word"]) -> Any:
    """Return a linear model on TF-IDF: a pipeline of scikit-learn, with `predict_proba` and `classes_`."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline

    longest = 2 if analyzer == "char" else 1
    words = TfidfVectorizer(analyzer=analyzer, ngram_range=(1, longest), token_pattern=r"\w+", sublinear_tf=True)
    linear = SGDClassifier(loss="log_loss", alpha=ALPHA, max_iter=N_EPOCHS, tol=None, random_state=SEED)
    return make_pipeline(words, linear).fit(texts, labels)


def _judged(model: Any, texts: list[str], labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each text's label is the most probable one, and the probability of it."""
    probabilities = model.predict_proba(texts)
    at = pd.Index(model.classes_).get_indexer(labels)
    own = np.where(at >= 0, probabilities[np.arange(len(texts)), np.maximum(at, 0)], 0.0)
    return (at >= 0) & (probabilities.argmax(axis=1) == at), own


def _evidence(part: str, is_first: np.ndarray, probabilities: np.ndarray) -> KeptEvidence:
    n_rows, n_right = len(is_first), int(is_first.sum())
    accuracy = share(n_right, n_rows)
    clipped = np.clip(probabilities, MIN_PROBABILITY, 1 - MIN_PROBABILITY)
    log_odds = float(np.mean(np.log(clipped) - np.log1p(-clipped)))
    return KeptEvidence(part, n_rows, accuracy.value, accuracy.low, accuracy.high, log_odds)


def _file(fingerprint: str, tokenizer_fingerprint: str, max_length: int, cache: Path) -> Path:
    return cache / "kept-evidence" / f"{fingerprint}-{tokenizer_fingerprint}-{max_length}-v{CODE_VERSION}.json"


def _save(found: tuple[KeptEvidence, ...], file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        unfinished.write_text(json.dumps([asdict(entry) for entry in found]), encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        raise StorageError(f"The comparison cannot be kept in {str(file.parent)!r}: {error}.") from error
