"""Which words push a linear model from one class to another: a proxy for what another model may have seen in a text.

The model is the TF-IDF baseline. Its log odds of two classes are a sum over the n-grams of the text; each n-gram's part
is shared equally by the words, or by the characters in scripts without spaces, that it is made of. So the pushes of all
units and the difference of the intercepts add up to the log odds.
"""

from __future__ import annotations

import math
import os
import re
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED
from nlp_explorer.training.baseline import train_baseline

CODE_VERSION = 1  # raise when the model changes: what is kept on disk is then trained again
MAX_TRAIN_ROWS = 20_000  # a seeded sample of larger train splits: the words that matter are in it
MAX_MARKED = 6  # spans on each side: more of them hide the text
MIN_SHARE_OF_LARGEST = 0.15  # a push below this share of the text's largest is not worth a colour
MAX_CHARACTERS = 20_000  # read of a text: what is behind is not shown at once either
_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s\s+")


@dataclass(frozen=True)
class Push:
    """Characters ``start`` up to ``end``, and how much they push: natural log odds, above 0 towards the first class."""

    start: int
    end: int
    log_odds: float


@dataclass(frozen=True, eq=False)
class WordModel:
    """A linear model over n-grams.

    Attributes
    ----------
    vocabulary
        The column of each n-gram.
    idf
        float64 ``(n_features,)``.
    weights
        float32 ``(n_classes, n_features)`` in the order of ``classes``.
    is_unspaced
        Whether n-grams are of characters.
    n_train
        How many rows it was trained on.
    """

    classes: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: np.ndarray
    is_unspaced: bool
    n_train: int

    def pushes(self, text: str, towards: str, against: str) -> tuple[Push, ...]:
        """Return what each word (or character) of a text pushes, in the order of the text; none for unknown classes."""
        if towards not in self.classes or against not in self.classes or towards == against:
            return ()
        difference = self.weights[self.classes.index(towards)] - self.weights[self.classes.index(against)]
        spans, pieces = _characters(text) if self.is_unspaced else _words(text)
        longest, joint = (3, "") if self.is_unspaced else (2, " ")
        grams = [
            (joint.join(pieces[at : at + n]), at, n) for n in range(1, longest + 1) for at in range(len(pieces) - n + 1)
        ]
        counts = Counter(gram for gram, _, _ in grams if gram in self.vocabulary)
        value = {gram: (1 + math.log(n)) * self.idf[self.vocabulary[gram]] for gram, n in counts.items()}
        length = math.sqrt(sum(one * one for one in value.values())) or 1.0
        sums = np.zeros(len(pieces))
        for gram, at, n in grams:
            if gram in value:
                part = value[gram] / length * float(difference[self.vocabulary[gram]])
                sums[at : at + n] += part / counts[gram] / n
        return tuple(Push(start, end, float(push)) for (start, end), push in zip(spans, sums, strict=True))


def strongest(pushes: tuple[Push, ...], *, joins: bool) -> tuple[Push, ...]:
    """Return the few pushes worth marking, in the order of the text.

    ``joins``: whether neighbours that push the same way become one span, as characters of a word do.
    """
    if joins:
        pushes = _joined(pushes)
    largest = max((abs(push.log_odds) for push in pushes), default=0.0)
    marked: list[Push] = []
    for sign in (1, -1):
        of_side = [push for push in pushes if sign * push.log_odds > MIN_SHARE_OF_LARGEST * largest]
        marked += sorted(of_side, key=lambda push: -abs(push.log_odds))[:MAX_MARKED]
    return tuple(sorted(marked, key=lambda push: push.start))


def train_word_model(dataset: Dataset, cache: Path, *, progress: Progress = no_progress) -> WordModel:
    """Train the model on the train split, or return the one kept under ``cache`` for the same data.

    Raises
    ------
    ExplorerError
        There is no train split, rows may have several labels, or no train row has both a text and a label.
    """
    kept = load_word_model(dataset, cache)
    if kept is not None:
        return kept
    why_not = why_no_word_model(dataset)
    if why_not:
        raise ExplorerError(why_not)
    progress(0.1, "training a linear model on train")
    is_train = ((dataset.frame["split"] == "train") & dataset.texts.notna() & dataset.frame["label"].notna()).to_numpy()
    at = np.flatnonzero(is_train)
    if len(at) > MAX_TRAIN_ROWS:
        at = np.sort(np.random.default_rng(SEED).choice(at, MAX_TRAIN_ROWS, replace=False))
    baseline = train_baseline(dataset.texts.iloc[at], dataset.frame["label"].iloc[at].astype("str"))
    model = WordModel(
        baseline.classes, {}, np.zeros(0), np.zeros((len(baseline.classes), 0), np.float32), False, len(at)
    )
    if baseline.pipeline is not None:
        features, linear = baseline.pipeline[0], baseline.pipeline[-1]
        weights = linear.coef_.astype(np.float32)
        if len(weights) == 1:  # of two classes, scikit-learn keeps the second one's weights
            weights = np.stack([-weights[0], weights[0]]) / 2
        vocabulary = {str(gram): int(column) for gram, column in features.vocabulary_.items()}
        model = WordModel(baseline.classes, vocabulary, features.idf_, weights, features.analyzer == "char", len(at))
    _save(_path(dataset, cache), model)
    progress(1.0, "done")
    return model


def load_word_model(dataset: Dataset, cache: Path) -> WordModel | None:
    """Return the model that is kept for this data, None when there is none."""
    try:
        with _path(dataset, cache).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            grams = stored["grams"].tobytes().decode("utf-32-le", "surrogatepass").split("\0")
            classes = stored["classes"].tobytes().decode("utf-8", "surrogatepass").split("\0")
            return WordModel(
                tuple(classes),
                {gram: column for column, gram in enumerate(grams)} if len(stored["idf"]) else {},
                stored["idf"],
                stored["weights"],
                bool(stored["is_unspaced"]),
                int(stored["n_train"]),
            )
    except (FileNotFoundError, zipfile.BadZipFile, KeyError, ValueError, EOFError):
        return None  # not there, or damaged: what is kept can be made again


def why_no_word_model(dataset: Dataset) -> str:
    """Return why no such model can be trained; empty when it can."""
    if dataset.schema.is_multi_label:
        return "Words that push are not applicable: several labels per row."
    is_train = (dataset.frame["split"] == "train").to_numpy()
    if not dataset.frame["label"][is_train].notna().any():
        return "No words are marked: there is no train split with labels to learn them from."
    return ""


def pushes_sentence(model: WordModel, towards: str, against: str, *, is_marked: bool) -> str:
    """Return what the marks mean, and that they are a proxy."""
    if not is_marked:
        return "No words are marked: a linear model trained on train does not know these classes or words."
    unit = "Characters" if model.is_unspaced else "Words"
    return (
        f"{unit} that push a linear model towards {towards} (amber) and {against} (blue). It is a proxy, trained on "
        f"{model.n_train:,} train rows: the model that predicted may have seen something else."
    )


def _words(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    found = list(_WORD.finditer(text[:MAX_CHARACTERS]))
    return [match.span() for match in found], [match.group().lower() for match in found]


def _characters(text: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the characters as the model reads them: in lower case, runs of white space as one blank."""
    spans: list[tuple[int, int]] = []
    pieces: list[str] = []
    text, at = text[:MAX_CHARACTERS], 0
    for match in [*_BLANKS.finditer(text), None]:
        end = len(text) if match is None else match.start()
        for place in range(at, end):
            lower = text[place].lower()  # one character may become two
            spans += [(place, place + 1)] * len(lower)
            pieces += list(lower)
        if match is not None:
            spans.append(match.span())
            pieces.append(" ")
            at = match.end()
    return spans, pieces


def _joined(pushes: tuple[Push, ...]) -> tuple[Push, ...]:
    joined: list[Push] = []
    for push in pushes:
        last = joined[-1] if joined else None
        if last is not None and push.start <= last.end and push.log_odds * last.log_odds > 0:
            joined[-1] = Push(last.start, push.end, last.log_odds + push.log_odds)
        elif push.log_odds:
            joined.append(push)
    return tuple(joined)


def _path(dataset: Dataset, cache: Path) -> Path:
    return cache / "word-model" / f"{dataset.fingerprint}-v{CODE_VERSION}.npz"


def _save(path: Path, model: WordModel) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    grams = "\0".join(sorted(model.vocabulary, key=model.vocabulary.__getitem__))
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
        np.savez(
            file,
            classes=np.frombuffer("\0".join(model.classes).encode("utf-8", "surrogatepass"), np.uint8),
            grams=np.frombuffer(grams.encode("utf-32-le", "surrogatepass"), np.uint32),
            idf=model.idf,
            weights=model.weights,
            is_unspaced=model.is_unspaced,
            n_train=model.n_train,
        )
    os.replace(file.name, path)
