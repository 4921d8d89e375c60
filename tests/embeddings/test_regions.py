from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of
from embedding_support import blobs, embeddings_of, names

from nlp_explorer.embeddings import (
    Embeddings,
    cluster,
    density_clusters,
    describe_clusters,
    map_table,
    project,
    regions,
    with_names,
)
from nlp_explorer.embeddings.projection import Projection
from nlp_explorer.embeddings.trust import Trust


def made(xy: np.ndarray) -> Projection:
    nothing = Trust(float("nan"), float("nan"), 0, 0)
    return Projection(xy.astype(np.float32), "t-SNE", False, len(xy), len(xy), nothing)


def blob_embeddings() -> Embeddings:
    return embeddings_of([*names(300), None], np.concatenate([blobs()[0], np.zeros((1, 16))]))


def test_each_cluster_lies_in_one_region_whole() -> None:
    embeddings = blob_embeddings()
    fine = cluster(embeddings, n_clusters=20)
    large = regions(embeddings, fine, n_regions=5)
    pairs = set(zip(fine.assignment.tolist(), large.assignment.tolist(), strict=True))
    assert len(pairs) == fine.n_clusters + 1  # and the row without a text, in none
    assert (-1, -1) in pairs
    groups = set(zip(large.assignment[:300].tolist(), blobs()[1].tolist(), strict=True))
    assert len(groups) == 5


def test_few_clusters_are_their_own_regions() -> None:
    embeddings = blob_embeddings()
    fine = cluster(embeddings, n_clusters=3)
    assert regions(embeddings, fine) is fine


def test_rows_between_the_dense_places_are_in_no_cluster() -> None:
    random = np.random.default_rng(3)
    group = np.arange(300) % 3
    places = np.array([[0, 0], [9, 0], [0, 9]])[group] + 0.3 * random.standard_normal((300, 2))
    places[:6] = [[30, 30], [-30, 30], [30, -30], [-30, -30], [0, 40], [40, 0]]
    embeddings = embeddings_of(names(300), blobs()[0])
    found = density_clusters(embeddings, made(places))
    assert found.n_clusters == 3
    assert (found.assignment[:6] == -1).all()
    assert {len(set(group[found.assignment == one])) for one in range(3)} == {1}
    described = describe_clusters(dataset_of(names(300)), found, embeddings)
    assert described["n_rows"].sum() == (found.assignment >= 0).sum()


def test_too_few_texts_have_no_dense_clusters() -> None:
    found = density_clusters(embeddings_of(names(5), np.eye(5)), made(np.zeros((5, 2))))
    assert found.n_clusters == 0
    assert (found.assignment == -1).all()


def test_the_table_of_the_map_names_the_place_of_each_row(tmp_path: Path) -> None:
    embeddings = blob_embeddings()
    dataset = dataset_of([f"word{group} thing{group} {at}" for at, group in enumerate(blobs()[1])] + [None])
    fine = cluster(embeddings, n_clusters=5)
    table = map_table(dataset, project(embeddings, tmp_path), with_names(dataset.texts, embeddings, fine))
    assert list(table) == ["row_id", "x", "y", "cluster", "cluster_name", "region"]
    assert table["row_id"].tolist() == list(range(301))
    assert table.iloc[300][["x", "y", "cluster", "cluster_name", "region"]].isna().all()
    assert table["cluster"][:300].tolist() == (fine.assignment[:300] + 1).tolist()
    for group, rows in table[:300].groupby(blobs()[1]):
        assert rows["cluster_name"].nunique() == rows["region"].nunique() == 1
        assert f"{group}" in rows["cluster_name"].iloc[0]


@pytest.mark.parametrize("n_rows", [0, 1, 2])
def test_smallest_sets_have_a_table(tmp_path: Path, n_rows: int) -> None:
    embeddings = embeddings_of(names(n_rows), np.eye(4)[:n_rows])
    dataset = dataset_of(names(n_rows))
    found = with_names(dataset.texts, embeddings, cluster(embeddings))
    table = map_table(dataset, project(embeddings, tmp_path), found)
    assert len(table) == n_rows
    assert table["region"].notna().all()
