"""Rows near nothing, rows amid another class, overlap of classes, search, and the graph they stand on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from embedding_support import blobs, embeddings_of, names

from nlp_explorer.embeddings import (
    class_overlap,
    embed,
    nearest,
    neighbour_graph,
    outliers,
    rows_amid_another_class,
    search_by_meaning,
    surroundings,
)
from nlp_explorer.embeddings.neighbour_graph import neighbour_graph as graph_of
from nlp_explorer.errors import EncoderError, ExplorerError


def test_graph_of_few_points_is_exact_and_without_the_point_itself() -> None:
    vectors = blobs()[0]
    found = graph_of(vectors, k=4)
    np.testing.assert_array_equal(found.positions, nearest(vectors, vectors, k=4, leave_out=np.arange(300)).positions)
    assert found.recall == 1


def test_graph_of_many_points_states_its_recall(monkeypatch: pytest.MonkeyPatch) -> None:
    for border in ("MAX_POINTS_AT_ONCE", "MAX_POINTS_EXACT", "MAX_POINTS_SCREENED"):
        monkeypatch.setattr(neighbour_graph, border, 100)
    monkeypatch.setattr(neighbour_graph, "POINTS_A_CELL", 15)
    monkeypatch.setattr(neighbour_graph, "N_CELLS_SEARCHED", 6)
    monkeypatch.setattr(neighbour_graph, "N_JUDGED", 300)
    vectors = blobs()[0]
    found = graph_of(vectors, k=4)
    true = nearest(vectors, vectors, k=4, leave_out=np.arange(300)).positions
    share = np.mean([len(np.intersect1d(a, b)) / 4 for a, b in zip(true, found.positions, strict=True)])
    assert found.recall == pytest.approx(share)
    assert found.recall > 0.9
    assert not (found.positions == np.arange(300)[:, None]).any()
    assert (np.diff(found.cosine, axis=1) <= 0).all()


def test_planted_stranger_is_the_outlier() -> None:
    vectors = np.concatenate([blobs()[0], -np.ones((1, 16))])
    embeddings = embeddings_of(names(301), vectors)
    found = outliers(dataset_of(names(301)), surroundings(embeddings))
    assert found.rows.index[0] == 300
    assert found.rows["mean_cosine"].is_monotonic_increasing
    assert found.sentence.startswith(f"{len(found.rows)} of 301 rows stand apart")
    assert (len(found.loneliest), found.loneliest.index[0]) == (50, 300)


def test_texts_of_all_distances_have_no_outliers_and_the_sentence_says_why() -> None:
    groups = np.repeat(np.eye(16), 12, axis=0)[:96] + np.linspace(0, 0.05, 96)[:, None]
    vectors = np.concatenate([groups, np.random.default_rng(0).normal(size=(100, 200))[:, :16]])
    found = outliers(dataset_of(names(196)), surroundings(embeddings_of(names(196), vectors)))
    assert len(found.rows) == 0
    assert found.sentence.startswith("None of 196 rows stands apart: the texts differ so much")
    assert len(found.loneliest) == 50


def test_few_texts_have_no_outliers_and_the_sentence_says_why() -> None:
    embeddings = embeddings_of(names(5), np.eye(5))
    found = outliers(dataset_of(names(5)), surroundings(embeddings))
    assert len(found.rows) == 0
    assert "Fewer than 30" in found.sentence


def test_row_with_a_wrong_label_stands_amid_the_other_class() -> None:
    vectors, group = blobs()
    labels = [f"class {at}" for at in group]
    labels[7] = "class 4"  # it lies in group 2
    found = rows_amid_another_class(dataset_of(names(300), labels), surroundings(embeddings_of(names(300), vectors)))
    assert found.index.tolist() == [7]
    assert found.iloc[0].to_dict() == {"label": "class 4", "neighbours_label": "class 2", "share": 1.0}


def test_overlap_is_the_share_of_neighbours_by_class() -> None:
    vectors, group = blobs()
    labels: list[str | None] = [["a", "b", "c", "d", "a"][at] for at in group]
    labels[1] = None
    found = class_overlap(dataset_of(names(300), labels), surroundings(embeddings_of(names(300), vectors)))
    np.testing.assert_allclose(found.to_numpy(), np.eye(4), atol=1e-12)
    mixed = class_overlap(dataset_of(names(300), ["x", "y"] * 150), surroundings(embeddings_of(names(300), vectors)))
    np.testing.assert_allclose(mixed.sum(axis=1), 1)
    assert mixed.loc["x", "y"] > 0.3


def test_several_labels_a_row_are_refused_with_the_reason() -> None:
    embeddings = embeddings_of(names(3), np.eye(3))
    with pytest.raises(ExplorerError, match="here rows have several"):
        class_overlap(dataset_of(names(3), ["a|b", "a", "b"], separator="|"), surroundings(embeddings))


@pytest.mark.parametrize("n_rows", [0, 1, 2])
def test_smallest_sets_survive(n_rows: int) -> None:
    dataset = dataset_of(names(n_rows), ["a"] * n_rows)
    around = surroundings(embeddings_of(names(n_rows), np.eye(3)[:n_rows]))
    assert len(rows_amid_another_class(dataset, around)) == 0
    assert len(outliers(dataset, around).rows) == 0
    assert class_overlap(dataset, around).shape == (min(n_rows, 1), min(n_rows, 1))


@pytest.mark.parametrize("encoder", ["fast", "tfidf"])
def test_search_finds_every_row_with_the_nearest_text(tmp_path: Path, encoder: str) -> None:
    texts = ["my card was stolen", "top up failed", None, "exchange rate", "my card was stolen", "weather"]
    embeddings = embed(pd.Series(texts, dtype="str"), encoder, cache=tmp_path)  # type: ignore[arg-type]
    found = search_by_meaning(dataset_of(texts), embeddings, "card stolen", k=2)
    assert found.index[:2].tolist() == [0, 4]
    assert len(found) == 3
    assert found["cosine"].is_monotonic_decreasing


def test_the_text_itself_is_its_nearest(tmp_path: Path) -> None:
    texts = ["很快，好吃", "没有送水", "味道不错"]
    embeddings = embed(pd.Series(texts, dtype="str"), "tfidf", cache=tmp_path)
    found = search_by_meaning(dataset_of(texts), embeddings, "没有送水", k=1)
    assert found.index.tolist() == [1]
    assert found["cosine"].iloc[0] == pytest.approx(1, abs=2e-3)


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_blank_query_is_a_sentence(query: str) -> None:
    with pytest.raises(EncoderError, match="holds nothing to search for"):
        search_by_meaning(dataset_of(["a"]), embeddings_of(["a"], np.ones((1, 256))), query)
