"""Fixtures every test may use."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.predictions.run import Predictions, no_unmatched
from nlp_explorer.reading import dataset_from_frame

# The same examples on every run, and no clock: a busy machine is no failure.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real datasets, which is not part of the project."""
    folder = Path(os.environ.get("NLP_EXPLORER_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"real datasets not found at {folder}: set NLP_EXPLORER_TEST_DATA")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests away from the user's workspace and cache, and from the network."""
    base = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NLP_EXPLORER_WORKSPACE", str(base / "workspace"))
    monkeypatch.setenv("NLP_EXPLORER_CACHE", str(base / "cache"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def make_dataset() -> Callable[..., Dataset]:
    """Make a dataset in one line."""

    def make(
        labels: Sequence[str | None],
        texts: Sequence[str | None] | None = None,
        *,
        splits: Sequence[str] | None = None,
        ids: Sequence[str] | None = None,
    ) -> Dataset:
        columns: dict[str, object] = {
            "text": pd.Series(texts if texts is not None else [f"text {i}" for i in range(len(labels))], dtype="str"),
            "label": pd.Series(labels, dtype="str"),
        }
        if splits is not None:
            columns["split"] = pd.Series(splits, dtype="str")
        if ids is not None:
            columns["id"] = pd.Series(ids, dtype="str")
        schema = Schema(("text",), "label", "split" if splits is not None else None, "id" if ids is not None else None)
        return dataset_from_frame(pd.DataFrame(columns), name="made", schema=schema)

    return make


@pytest.fixture
def make_run() -> Callable[..., Predictions]:
    """Make a run of predictions in one line."""

    def make(
        dataset: Dataset,
        predicted: Sequence[str | None],
        *,
        probabilities: np.ndarray | None = None,
        classes: Sequence[str] = (),
        epoch: int | None = None,
        name: str = "run",
    ) -> Predictions:
        column = pd.Series(predicted, index=dataset.frame.index, dtype="str", name="predicted").astype("category")
        return Predictions(
            name, column, "order", "", len(predicted), tuple(classes), no_unmatched(), probabilities, epoch=epoch
        )

    return make
