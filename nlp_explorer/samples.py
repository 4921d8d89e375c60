"""Two real, messy, long-tailed datasets to look at before one's own: utterances labelled with their topic.

Source: package ``chatterbot-corpus`` (BSD licence). Its YAML files are read as data; none of its code is imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import SPLITS, Dataset, Guess, Schema, SourceFile
from nlp_explorer.errors import ExplorerError, MissingLibraryError, named_choices
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.progress import Progress, no_progress
from nlp_explorer.seed import SEED
from nlp_explorer.training.baseline import baseline_predictions

SampleName = Literal["english", "chinese"]

PACKAGE = "chatterbot-corpus"
SHARE_OF_EVALUATION = 0.15  # of each class, for validation and again for test: the usual 70 / 15 / 15
MIN_ROWS_TO_STRATIFY = 3  # a class with fewer rows cannot be in all three splits: it stays in train


@dataclass(frozen=True)
class Sample:
    """A dataset that comes with the tool."""

    name: SampleName
    title: str
    description: str


SAMPLES = (
    Sample(
        name="english",
        title="Chat lines, English",
        description="4,332 utterances, 21 topics from 2,100 rows to 9, 57 % repeats.",
    ),
    Sample(
        name="chinese",
        title="Chat lines, Chinese",
        description="1,019 utterances, 17 topics from 163 rows to 10.",
    ),
)


def list_samples() -> tuple[Sample, ...]:
    """Return the samples there are, the first one to show first."""
    return SAMPLES


def load_sample(name: str) -> Dataset:
    """Return a sample: each utterance an example, its file the label, split into train, validation and test.

    Raises
    ------
    ExplorerError
        There is no sample of that name.
    MissingLibraryError
        The package the sample comes in is not installed.
    """
    titles = {sample.name: sample.title for sample in SAMPLES}
    if name not in titles:
        raise ExplorerError(f"There is no sample {name!r}. Choose one of: {named_choices(titles)}.")
    read = [_read(path) for path in sorted((_corpus_folder() / name).glob("*.yml"))]
    texts = [text for utterances, _ in read for text in utterances]
    labels = pd.Series([Path(file.name).stem for utterances, file in read for _ in utterances], dtype="str")
    frame = pd.DataFrame(
        {
            "text": pd.Series(texts, dtype="str"),
            "label": labels.astype("category"),
            "split": split_by_class(labels),
        }
    )
    schema = Schema(text=("text",), label="label", split="split")
    return Dataset(name=titles[name], frame=frame, schema=schema, files=tuple(file for _, file in read))


def sample_predictions(dataset: Dataset, cache: Path, progress: Progress = no_progress) -> Predictions:
    """Return what the TF-IDF baseline, trained on train, predicts for the validation split of a sample.

    Kept in the cache: the first call trains, for a few seconds.
    """
    return baseline_predictions(dataset, cache, split="validation", progress=progress)


def split_by_class(labels: pd.Series[str]) -> pd.Series:
    """Return the split of each row, category of str: `SHARE_OF_EVALUATION` of each class for validation and test.

    A class of at least `MIN_ROWS_TO_STRATIFY` rows has at least one row in each split. Rows are drawn with the
    one seed; repeated texts fall where they fall, as they do in most published splits.
    """
    random = np.random.default_rng(SEED)
    splits = np.full(len(labels), "train", dtype=object)
    for _, positions in sorted(labels.groupby(labels).indices.items()):
        if len(positions) < MIN_ROWS_TO_STRATIFY:
            continue
        n_each = max(1, round(len(positions) * SHARE_OF_EVALUATION))
        drawn = random.permutation(positions)
        splits[drawn[:n_each]] = "validation"
        splits[drawn[n_each : 2 * n_each]] = "test"
    return pd.Series(pd.Categorical(splits, categories=list(SPLITS)), index=labels.index, name="split")


def _corpus_folder() -> Path:
    found = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    if found is None or not found.submodule_search_locations:
        raise MissingLibraryError("The sample dataset", PACKAGE)
    return Path(found.submodule_search_locations[0]) / "data"


def _read(path: Path) -> tuple[list[str], SourceFile]:
    import yaml

    data = path.read_bytes()
    parsed: Any = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    # One conversation of trivia.yml is a plain string instead of a list of utterances.
    conversations = [[talk] if isinstance(talk, str) else talk for talk in parsed["conversations"]]
    utterances = [utterance for talk in conversations for utterance in talk]
    file = SourceFile(
        name=f"{path.parent.name}/{path.name}",
        path=None,
        format="yaml",
        encoding="utf-8",
        n_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        n_records=len(utterances),
        guesses=(Guess("label", path.stem, "the topic of the file"),),
    )
    return utterances, file
