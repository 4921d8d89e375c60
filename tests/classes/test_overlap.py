from __future__ import annotations

import numpy as np
import pytest
from dataset_support import dataset_of, reordered
from embedding_support import embeddings_of, names

from nlp_explorer.classes.overlap import class_overlap_by_centre
from nlp_explorer.errors import ExplorerError


def test_overlap_is_that_of_leave_one_out_centres_found_by_brute_force() -> None:
    random = np.random.default_rng(3)
    codes = np.arange(60) % 3
    vectors = (np.eye(3, 8)[codes] + 0.9 * random.standard_normal((60, 8))).astype(np.float32)
    dataset = dataset_of(names(60), [f"c{code}" for code in codes])
    embeddings = embeddings_of(names(60), vectors)
    found = class_overlap_by_centre(dataset, embeddings)
    elsewhere = np.zeros((3, 3))
    for at, own in enumerate(codes):
        centres = []
        for code in range(3):
            members = [row for row in range(60) if codes[row] == code and row != at]
            centre = embeddings.vectors[members].mean(axis=0)
            centres.append(embeddings.vectors[at] @ centre / np.linalg.norm(centre))
        elsewhere[own, int(np.argmax(centres))] += 1 / 20
    np.fill_diagonal(elsewhere, 0)
    assert found["n_texts"].tolist() == [20, 20, 20]
    assert found["share_elsewhere"].to_numpy() == pytest.approx(elsewhere.sum(axis=1))
    assert found["share_nearest"].to_numpy() == pytest.approx(elsewhere.max(axis=1))
    assert found["nearest"].tolist() == [f"c{code}" for code in elsewhere.argmax(axis=1)]


def test_a_small_class_is_not_judged_by_its_size() -> None:
    vectors = np.repeat(np.eye(2, 4), [200, 2], axis=0) + 0.05 * np.random.default_rng(1).standard_normal((202, 4))
    dataset = dataset_of(names(202), ["big"] * 200 + ["small"] * 2)
    found = class_overlap_by_centre(dataset, embeddings_of(names(202), vectors))
    assert found.loc["small", "share_elsewhere"] == 0
    assert found.loc["small", "nearest"] == "big"


def test_the_only_text_of_a_class_has_no_share() -> None:
    found = class_overlap_by_centre(dataset_of(names(3), ["a", "a", "b"]), embeddings_of(names(3), np.eye(3)))
    assert np.isnan(found.loc["b", "share_elsewhere"])


def test_one_class_has_no_neighbour_and_none_at_all_give_an_empty_table() -> None:
    one = class_overlap_by_centre(dataset_of(names(2), ["a", "a"]), embeddings_of(names(2), np.eye(2)))
    assert one["nearest"].isna().all()
    assert class_overlap_by_centre(dataset_of(names(2), [None, None]), embeddings_of(names(2), np.eye(2))).empty


def test_the_order_of_the_rows_does_not_matter() -> None:
    random = np.random.default_rng(5)
    vectors, order = random.standard_normal((40, 6)), random.permutation(40)
    dataset = dataset_of(names(40), [f"c{at % 4}" for at in range(40)])
    found = class_overlap_by_centre(dataset, embeddings_of(names(40), vectors))
    shuffled = class_overlap_by_centre(
        reordered(dataset, order), embeddings_of([names(40)[at] for at in order], vectors[order])
    )
    assert found.round(6).equals(shuffled.round(6))


def test_several_labels_a_row_are_refused_in_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="here rows have several"):
        class_overlap_by_centre(dataset_of(names(1), ["a|b"], separator="|"), embeddings_of(names(1), np.eye(1)))
