from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlp_explorer.audit.evidence import gather_evidence
from nlp_explorer.audit.evidence_store import find_evidence, load_evidence
from nlp_explorer.audit.own_vectors import own_vectors
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions

TEXTS = [f"my card was {what}" for what in ("lost", "found", "eaten")] + [f"the fee of {at} euros" for at in range(3)]


@pytest.fixture
def dataset(make_dataset: Callable[..., Dataset]) -> Dataset:
    return make_dataset(["card", "card", "fee", "fee", "fee", "card"], texts=TEXTS)


@pytest.fixture
def run(dataset: Dataset, make_run: Callable[..., Predictions]) -> Predictions:
    shares = np.array([[0.9, 0.1]] * 3 + [[0.2, 0.8]] * 3, dtype=np.float32)
    return make_run(dataset, ["card"] * 3 + ["fee"] * 3, probabilities=shares, classes=("card", "fee"))


def test_what_a_job_gathered_is_what_would_be_gathered_at_once(
    dataset: Dataset, run: Predictions, tmp_path: Path
) -> None:
    said: list[tuple[float, str]] = []
    assert load_evidence(dataset, run, [run], None, tmp_path) is None
    find_evidence(dataset, run, runs=[run], encoder=None, cache=tmp_path, progress=lambda *one: said.append(one))
    kept = load_evidence(dataset, run, [run], None, tmp_path)
    expected = gather_evidence(dataset, run, runs=[run], embeddings=own_vectors(dataset))
    assert kept is not None
    pd.testing.assert_frame_equal(kept.rows, expected.rows)
    pd.testing.assert_series_equal(kept.reasons, expected.reasons)
    assert kept.encoder == expected.encoder == "tfidf"
    assert kept.rows.index.tolist() == [2, 5]
    shares = [share for share, _ in said]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_evidence_of_an_encoder_makes_its_embeddings(dataset: Dataset, run: Predictions, tmp_path: Path) -> None:
    find_evidence(dataset, run, runs=[run], encoder="tfidf", cache=tmp_path)
    kept = load_evidence(dataset, run, [run], "tfidf", tmp_path)
    assert kept is not None
    assert kept.rows["near_label"].notna().all()


def test_another_run_or_another_label_has_evidence_of_its_own(
    dataset: Dataset,
    run: Predictions,
    make_dataset: Callable[..., Dataset],
    make_run: Callable[..., Predictions],
    tmp_path: Path,
) -> None:
    find_evidence(dataset, run, runs=[run], encoder=None, cache=tmp_path)
    other = make_run(dataset, ["fee"] * 6, name="other")
    relabelled = make_dataset(["card"] * 6, texts=TEXTS)
    assert load_evidence(dataset, other, [run], None, tmp_path) is None
    assert load_evidence(dataset, run, [run, other], None, tmp_path) is None  # what other runs say is evidence
    assert load_evidence(relabelled, run, [run], None, tmp_path) is None


def test_damaged_evidence_is_gathered_again(dataset: Dataset, run: Predictions, tmp_path: Path) -> None:
    find_evidence(dataset, run, runs=[run], encoder=None, cache=tmp_path)
    [file] = (tmp_path / "label-evidence").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert load_evidence(dataset, run, [run], None, tmp_path) is None
