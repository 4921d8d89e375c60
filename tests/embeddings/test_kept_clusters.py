"""Clusters and their names come from disk once they were made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from embedding_support import blobs, embeddings_of

from nlp_explorer.embeddings import Embeddings, NamedClusters, kept_clusters, named_clusters
from nlp_explorer.embeddings.background import embed_and_project


@pytest.fixture
def texts() -> pd.Series:
    return pd.Series([f"topic{group} thing{group} {at}" for at, group in enumerate(blobs()[1])] + [None], dtype="str")


@pytest.fixture
def embeddings(texts: pd.Series) -> Embeddings:
    return embeddings_of(list(texts), np.concatenate([blobs()[0], np.zeros((1, 16))]))


def assert_alike(found: NamedClusters, expected: NamedClusters) -> None:
    for one, other in ((found.clusters, expected.clusters), (found.regions, expected.regions)):
        np.testing.assert_array_equal(one.assignment, other.assignment)
        np.testing.assert_array_equal(one.centres, other.centres)
        assert one.n_clusters == other.n_clusters
    pd.testing.assert_frame_equal(found.names, expected.names)
    pd.testing.assert_frame_equal(found.region_names, expected.region_names)


def never(*_: object, **__: object) -> None:
    pytest.fail("the clusters were computed, though they are on disk")


def test_clusters_are_read_back_as_they_were_made(
    texts: pd.Series, embeddings: Embeddings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = named_clusters(texts, embeddings, tmp_path)
    monkeypatch.setattr(kept_clusters, "cluster", never)
    assert_alike(named_clusters(texts, embeddings, tmp_path), made)


def test_each_number_of_clusters_is_kept_for_itself(texts: pd.Series, embeddings: Embeddings, tmp_path: Path) -> None:
    assert named_clusters(texts, embeddings, tmp_path, n_clusters=5).clusters.n_clusters == 5
    assert named_clusters(texts, embeddings, tmp_path, n_clusters=3).clusters.n_clusters == 3
    assert named_clusters(texts, embeddings, tmp_path).clusters.n_clusters == 12


@pytest.mark.parametrize("damage", [lambda content: content[: len(content) // 2], lambda _: b"", lambda _: b"nothing"])
def test_damaged_clusters_are_made_again(
    texts: pd.Series, embeddings: Embeddings, tmp_path: Path, damage: object
) -> None:
    made = named_clusters(texts, embeddings, tmp_path)
    (path,) = (tmp_path / kept_clusters.FOLDER).iterdir()
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert_alike(named_clusters(texts, embeddings, tmp_path), made)
    assert len(path.read_bytes()) > 1_000


def test_clusters_of_other_rows_are_not_taken(texts: pd.Series, embeddings: Embeddings, tmp_path: Path) -> None:
    named_clusters(texts, embeddings, tmp_path)
    (path,) = (tmp_path / kept_clusters.FOLDER).iterdir()
    fewer = np.arange(100)
    part = embeddings.subset(fewer)
    path.rename(kept_clusters._path(part, tmp_path, None))
    assert len(named_clusters(texts.iloc[fewer], part, tmp_path).clusters.assignment) == 100


def test_cache_that_cannot_be_written_costs_only_time(texts: pd.Series, embeddings: Embeddings, tmp_path: Path) -> None:
    (tmp_path / kept_clusters.FOLDER).write_text("a file where the folder should be")
    assert named_clusters(texts, embeddings, tmp_path).clusters.n_clusters == 12


@pytest.mark.parametrize("texts", [[], [None, None], ["one text"]])
def test_smallest_sets_are_kept_too(texts: list[str | None], tmp_path: Path) -> None:
    column = pd.Series(texts, dtype="str")
    vectors = np.array([[0.0 if text is None else 1.0, 0.0] for text in texts]).reshape(-1, 2)
    embeddings = embeddings_of(texts, vectors)
    made = named_clusters(column, embeddings, tmp_path)
    assert_alike(named_clusters(column, embeddings, tmp_path), made)


def test_the_work_in_the_background_keeps_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nlp_explorer.embeddings import load_embeddings

    texts = [f"my card {at} is lost" for at in range(20)]
    embed_and_project(texts, "tfidf", str(tmp_path))
    monkeypatch.setattr(kept_clusters, "cluster", never)
    column = pd.Series(texts, dtype="str")
    embeddings = load_embeddings(column, "tfidf", tmp_path)
    assert embeddings is not None
    assert named_clusters(column, embeddings, tmp_path).clusters.n_clusters == 3
