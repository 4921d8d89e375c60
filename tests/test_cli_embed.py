from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from cli_support import done, refused, written

from nlp_explorer.embeddings import load_embeddings
from nlp_explorer.reading import read


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return written(tmp_path, "text,label\nI lost my card,a\n,a\nthe card is gone,b\nI lost my card,b\n")


def test_vectors_are_in_the_order_of_the_rows(data: Path, tmp_path: Path) -> None:
    result = done("embed", data, "--encoder", "tfidf", "--out", "vectors.npy", "--cache", "again")
    vectors = np.load("vectors.npy")
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).round(3).tolist() == [1, 0, 1, 1]
    assert (vectors[0] == vectors[3]).all()
    assert result.stdout.splitlines() == [
        f"4 rows as vectors of {vectors.shape[1]} numbers, by the encoder 'tfidf'. Without a vector, and so zero: 1.",
        "Written: vectors.npy",
    ]
    kept = load_embeddings(read([data]).texts, "tfidf", tmp_path / "again")
    assert kept is not None
    assert (kept.vectors == vectors).all()


def test_another_suffix_is_refused_before_anything_is_embedded(data: Path) -> None:
    assert refused("embed", data, "--out", "vectors.csv") == "'vectors.csv' is no name for vectors: end it in '.npy'."


def test_a_folder_that_is_missing_is_said(data: Path) -> None:
    assert refused("embed", data, "--encoder", "tfidf", "--out", "nowhere/v.npy").startswith(
        "nowhere/v.npy cannot be written: the folder nowhere does not exist."
    )
