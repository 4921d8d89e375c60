"""Whether a simple model learns better from the cleaned rows: the baseline's score before and after a recipe.

Two models are trained, one on the rows before and one on the rows after, and each is scored on the evaluation rows of
its own version. What can be compared is the difference on the rows that both versions evaluate under the same label.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.errors import ExplorerError
from nlp_explorer.findings.wording import counted
from nlp_explorer.predictions.compare import compare
from nlp_explorer.predictions.intervals import Estimate
from nlp_explorer.predictions.metrics import scores
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.projects.whole_files import write_whole
from nlp_explorer.review.finding_changes import cleaned_dataset
from nlp_explorer.review.preview_store import FOLDER, preview_key
from nlp_explorer.review.recipe import Recipe
from nlp_explorer.text.normalise import normalised_keys
from nlp_explorer.training.baseline import NAME, train_baseline

MAX_TRAINED_ON = 50_000  # rows; more train for minutes, and the same texts are taken before and after
HELD_OUT = 5  # where there is no split to evaluate on, every fifth text is held out


@dataclass(frozen=True)
class Score:
    """What a model scores on the evaluation rows of its version; ``n_seen`` of them have a text it was trained on."""

    accuracy: Estimate
    macro_f1: Estimate
    n_train: int
    n_scored: int
    n_seen: int


@dataclass(frozen=True)
class BaselineChange:
    """The baseline before and after a recipe, and the difference on the rows that both evaluate.

    ``how`` says which rows were evaluated in each version.
    """

    how: str
    before: Score
    after: Score
    n_shared: int
    n_fixed: int
    n_broken: int
    difference: Estimate
    p_value: float

    def sentence(self) -> str:
        """Return whether the difference can be chance, with its numbers."""
        if not self.n_shared:
            return f"The {NAME} cannot be compared: no evaluated row has the same label before and after."
        low, high = self.difference.low, self.difference.high
        verdict = "scores higher" if low > 0 else "scores lower" if high < 0 else "scores about the same"
        return (
            f"The {NAME} {verdict} after the recipe: accuracy {self.difference.value:+.3f} [{low:+.3f}, {high:+.3f}] "
            f"on the {counted(self.n_shared, 'row')} that both versions evaluate under the same label "
            f"({self.n_fixed:,} fixed, {self.n_broken:,} broken).{self._seen()}"
        )

    @property
    def table(self) -> pd.DataFrame:
        """The scores to read: index ``score``; of each version the rows it was trained and scored on."""
        lines = [
            (f"{title} {when}", str(getattr(score, name)), score.n_scored, score.n_train)
            for name, title in (("accuracy", "Accuracy"), ("macro_f1", "Macro-F1"))
            for when, score in (("before", self.before), ("after", self.after))
        ]
        return pd.DataFrame(lines, columns=["score", "value", "rows", "trained on"]).set_index("score")

    def _seen(self) -> str:
        """Return which score is too high because its model had seen what it was asked; empty where neither is."""
        n_before, n_after = self.before.n_seen, self.after.n_seen
        if n_before <= n_after:
            return ""
        return (
            f" Before, {n_before:,} of the {counted(self.before.n_scored, 'evaluated row')} had a text that was "
            f"trained on too, after it {n_after:,} of {self.after.n_scored:,}: the score before is too high."
        )


def baseline_to_disk(recipe: Recipe, dataset: Dataset, cache: Path, *, progress: Progress = no_progress) -> None:
    """Train and score before and after a recipe; the result is then on disk for `load_baseline`.

    Raises
    ------
    ExplorerError
        Rows carry several labels, or a version has nothing to train on or to evaluate.
    """
    found = measure_baseline(recipe, dataset, progress=progress)
    path = _path(recipe, dataset, cache)
    write_whole(path, json.dumps(asdict(found), ensure_ascii=False).encode(), make_folder=True)
    progress(1.0, "done")


def measure_baseline(recipe: Recipe, dataset: Dataset, *, progress: Progress = no_progress) -> BaselineChange:
    """Train and score before and after a recipe. Raises as `baseline_to_disk`."""
    progress(0.02, "carrying out the steps")
    cleaned = cleaned_dataset(recipe, dataset)
    progress(0.1, "training on the rows before")
    before = _trained(dataset)
    progress(0.55, "training on the rows after")
    return _compared(dataset, cleaned, before, _trained(cleaned))


def load_baseline(recipe: Recipe, dataset: Dataset, cache: Path) -> BaselineChange | None:
    """Return what `baseline_to_disk` kept, None while there is nothing."""
    path = _path(recipe, dataset, cache)
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    before, after = (_read_score(kept.pop(name)) for name in ("before", "after"))
    return BaselineChange(before=before, after=after, difference=Estimate(**kept.pop("difference")), **kept)


def evaluation_rows(dataset: Dataset) -> tuple[np.ndarray, np.ndarray, str]:
    """Return which rows are trained on and which are evaluated (bool, one a row), and a sentence that says so.

    Without a validation split the test split serves; without either, a fifth of the texts, chosen by a hash of the
    normalised text, so that repeats stay together and a text stays where it is in every version.
    """
    split = dataset.frame["split"].astype("str")
    for name in ("validation", "test"):
        if "train" in dataset.splits and name in dataset.splits:
            instead = "" if name == "validation" else " There is no validation split: test was used instead."
            how = f"Trained on train, evaluated on {name}.{instead}"
            return (split == "train").to_numpy(bool), (split == name).to_numpy(bool), how
    held_out = _text_ranks(dataset) % HELD_OUT == 0
    how = f"There is no validation split: every {HELD_OUT}th text, by a hash of it, was held out and evaluated instead."
    return ~held_out, held_out, how.replace("5th", "fifth")


@dataclass(frozen=True, eq=False)
class _Trained:
    """What a model answers on the evaluation rows of its version; ``n_seen`` as in `Score`."""

    run: Predictions
    how: str
    n_seen: int


def _trained(dataset: Dataset) -> _Trained:
    if dataset.schema.is_multi_label:
        raise ExplorerError("Not applicable: several labels per row; this baseline learns one.")
    is_train, is_evaluated, how = evaluation_rows(dataset)
    label, texts = dataset.frame["label"].astype("str"), dataset.texts
    is_usable = (label.notna() & texts.notna()).to_numpy()
    at = np.flatnonzero(is_train & is_usable)
    if len(at) > MAX_TRAINED_ON:
        order = np.argsort(_text_ranks(dataset)[at], kind="stable")[:MAX_TRAINED_ON]
        how += f" Trained on {MAX_TRAINED_ON:,} of {len(at):,} rows, chosen by a hash of their texts."
        at = np.sort(at[order])
    asked = np.flatnonzero(is_evaluated & is_usable)
    if not len(asked):
        raise ExplorerError(f"The baseline cannot be scored: no row to evaluate has a text and a label. {how}")
    model = train_baseline(texts.iloc[at], label.iloc[at])
    codes = np.full(len(dataset), -1)
    codes[asked] = model.probabilities(texts.iloc[asked].tolist()).argmax(axis=1)
    predicted = pd.Categorical.from_codes(codes, categories=pd.Index(model.classes, dtype="str"))
    run = Predictions(
        name=f"{NAME}, trained on {len(at):,} rows",
        predicted=pd.Series(predicted, index=dataset.frame.index, name="predicted"),
        joined_by="order",
        how=how,
        n_predictions=len(at),
        classes=model.classes,
        unmatched=no_unmatched(),
    )
    ranks = _text_ranks(dataset)
    return _Trained(run, how, int(np.isin(ranks[asked], ranks[at]).sum()))


def _compared(dataset: Dataset, cleaned: Dataset, before: _Trained, after: _Trained) -> BaselineChange:
    both = dataset.frame.index.intersection(cleaned.frame.index)
    labels = [part.frame["label"].astype("str").loc[both] for part in (dataset, cleaned)]
    is_same = (labels[0] == labels[1]).to_numpy()
    shared = cleaned.subset(cleaned.frame.index.isin(both[is_same]), "rows with the same label before and after")
    found = compare(shared, before.run.subset(shared.row_ids), after.run.subset(shared.row_ids))
    return BaselineChange(
        how=before.how if before.how == after.how else f"Before: {before.how} After: {after.how}",
        before=_score(dataset, before),
        after=_score(cleaned, after),
        n_shared=found.n_rows,
        n_fixed=found.n_fixed,
        n_broken=found.n_broken,
        difference=found.difference,
        p_value=found.p_value,
    )


def _score(dataset: Dataset, trained: _Trained) -> Score:
    found = scores(dataset, trained.run)
    return Score(found.accuracy, found.macro_f1, trained.run.n_predictions, found.n_scored, trained.n_seen)


def _read_score(kept: dict[str, Any]) -> Score:
    accuracy, macro_f1 = (Estimate(**kept.pop(name)) for name in ("accuracy", "macro_f1"))
    return Score(accuracy, macro_f1, **kept)


def _text_ranks(dataset: Dataset) -> np.ndarray:
    """Return a number a row, int64, that follows from its normalised text alone."""
    keys = normalised_keys(dataset.texts).fillna("")
    hashes = [hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=7).digest() for key in keys]
    return np.array([int.from_bytes(digest) for digest in hashes], dtype=np.int64)


def _path(recipe: Recipe, dataset: Dataset, cache: Path) -> Path:
    return cache / FOLDER / preview_key(recipe, dataset) / "baseline.json"
