"""Classes split over clusters, and clusters that mix classes."""

from __future__ import annotations

import numpy as np
import pytest
from dataset_support import dataset_of
from embedding_support import names

from nlp_explorer.answers import split_answer
from nlp_explorer.embeddings import Clusters, mixed_clusters, split_classes
from nlp_explorer.embeddings.class_clusters import rows_of_mixed_cluster, rows_of_split_class
from nlp_explorer.errors import ExplorerError


def clusters_of(*assignment: int) -> Clusters:
    return Clusters(np.array(assignment, dtype=np.int64), 3, np.zeros((3, 2), np.float32))


def test_a_class_is_split_when_no_one_cluster_holds_four_in_five_of_its_rows() -> None:
    dataset = dataset_of(names(10), ["a"] * 5 + ["b"] * 5)
    found = split_classes(dataset, clusters_of(0, 0, 0, 0, 1, 0, 0, 1, 1, 2))
    assert found.index.tolist() == ["b", "a"]
    assert found["n_clusters"].tolist() == [2, 1]  # exactly 80 % in one cluster is not split
    assert found["largest_share"].tolist() == [0.4, 0.8]
    assert found["main"].tolist() == [[0, 1, 2], [0, 1]]


def test_a_cluster_is_mixed_by_its_labelled_rows_alone() -> None:
    dataset = dataset_of(names(8), ["a", "a", "b", "c", None, "b", "b", None])
    found = mixed_clusters(dataset, clusters_of(0, 0, 0, 0, 0, 1, 1, 2))
    assert found.index.tolist() == [0, 1]  # cluster 2 has no labelled row
    assert found["n_rows"].tolist() == [4, 2]
    assert found["n_classes"].tolist() == [3, 1]
    assert found["main"].tolist() == [["a", "b", "c"], ["b"]]


def test_rows_in_no_cluster_count_nowhere_and_the_sentence_says_how_many() -> None:
    dataset = dataset_of(names(4), ["a", "a", "a", "b"])
    clusters = clusters_of(0, 1, -1, -1)
    split, mixed = split_classes(dataset, clusters), mixed_clusters(dataset, clusters)
    assert split.index.tolist() == ["a"]
    assert split_answer(split, mixed) == (
        "1 of 1 class is split: no one cluster holds 80 % of the rows. "
        "0 of 2 clusters are mixed: no one class makes up 80 % of the labelled rows."
    )


def test_rows_of_a_line_come_rarest_first() -> None:
    dataset = dataset_of(names(6), ["a", "a", "a", "b", "b", None])
    clusters = clusters_of(0, 0, 1, 0, -1, 0)
    assert rows_of_split_class(dataset, clusters, "a")["cluster"].to_dict() == {2: 1, 0: 0, 1: 0}
    assert rows_of_mixed_cluster(dataset, clusters, 0)["label"].to_dict() == {3: "b", 0: "a", 1: "a"}


@pytest.mark.parametrize("n_rows", [0, 1])
def test_without_a_label_there_is_no_line(n_rows: int) -> None:
    dataset = dataset_of(names(n_rows), [None] * n_rows)
    clusters = clusters_of(*[0] * n_rows)
    assert len(split_classes(dataset, clusters)) == 0
    assert len(mixed_clusters(dataset, clusters)) == 0


def test_several_labels_a_row_are_not_compared() -> None:
    with pytest.raises(ExplorerError, match="several"):
        split_classes(dataset_of(names(2), ["a;b", "a"], separator=";"), clusters_of(0, 1))
