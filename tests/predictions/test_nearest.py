from __future__ import annotations

import numpy as np
import pytest

from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.predictions.nearest import nearest_train


def embeddings(vectors: list[list[float]]) -> Embeddings:
    array = np.array(vectors, dtype=np.float32)
    return Embeddings(array, np.zeros(len(array), dtype="V16"), "tfidf", "1")


def test_nearest_train_texts_come_nearest_first_and_from_train_only(make_dataset):
    dataset = make_dataset(["a", "b", "c", "d"], splits=["train", "train", "test", "test"])
    found = nearest_train(dataset, embeddings([[0.6, 0.8], [0.8, 0.6], [1, 0], [1, 0]]), 2, k=5)
    assert found.rows.index.tolist() == [1, 0]
    assert found.rows["cosine"].tolist() == pytest.approx([0.8, 0.6])
    assert found.rows["label"].tolist() == ["b", "a"]
    assert found.sentence == "The nearest of 2 train texts."
    assert found.count_of("b") == 1


def test_without_a_train_split_the_other_rows_are_searched_and_that_is_said(make_dataset):
    dataset = make_dataset(["a", "b", "c"])
    found = nearest_train(dataset, embeddings([[1, 0], [0, 1], [1, 0]]), 0, k=1)
    assert found.rows.index.tolist() == [2]
    assert found.sentence == "The nearest of 2 other texts, because there is no train split."


def test_row_of_train_is_not_its_own_neighbour(make_dataset):
    dataset = make_dataset(["a", "b"], splits=["train", "train"])
    assert nearest_train(dataset, embeddings([[1, 0], [1, 0]]), 1).rows.index.tolist() == [0]


def test_blank_row_has_no_neighbours_and_blank_rows_are_nobodys(make_dataset):
    dataset = make_dataset(["a", "b", "c"])
    vectors = embeddings([[0, 0], [1, 0], [0, 1]])
    assert nearest_train(dataset, vectors, 0).rows.empty
    assert "no text that the encoder knows" in nearest_train(dataset, vectors, 0).sentence
    assert nearest_train(dataset, vectors, 1).rows.index.tolist() == [2]


def test_row_ids_of_a_part_are_kept(make_dataset):
    whole = make_dataset(["a", "b", "c"])
    part = whole.subset(np.array([False, True, True]), "two rows")
    assert nearest_train(part, embeddings([[1, 0], [1, 0]]), 2).rows.index.tolist() == [1]


def test_vectors_of_another_dataset_are_refused(make_dataset):
    with pytest.raises(ValueError, match="2 vectors do not belong to 1 rows"):
        nearest_train(make_dataset(["a"]), embeddings([[1, 0], [1, 0]]), 0)
