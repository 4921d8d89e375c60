from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from embedding_support import blobs, embeddings_of, names

from nlp_explorer.answers import overlap_answer, search_answer
from nlp_explorer.embeddings import (
    class_overlap,
    load_embeddings,
    load_surroundings,
    overlap_pairs,
    rows_amid_another_class,
    rows_like,
    surroundings,
)
from nlp_explorer.embeddings.kept_surroundings import find_surroundings
from nlp_explorer.embeddings.part_rows import rows_within
from nlp_explorer.errors import EncoderError
from nlp_explorer.reading import dataset_from_frame


def test_pairs_that_overlap_come_first_beside_the_confusion_of_a_model() -> None:
    vectors, group = blobs()
    labels = np.array(["a", "a", "b", "c", "d"])[group]
    labels[:30][group[:30] == 0] = "b"  # some of the first group carry b
    dataset = dataset_from_frame(pd.DataFrame({"text": names(300), "label": labels}), name="made")
    around = surroundings(embeddings_of(names(300), vectors))
    counts = pd.DataFrame([[90, 24], [6, 50]], index=["a", "b"], columns=["a", "b"])
    pairs = overlap_pairs(dataset, around, counts)
    shares = class_overlap(dataset, around)
    assert set(zip(pairs["label"], pairs["neighbour"], strict=True)) == {("a", "b"), ("b", "a")}
    assert pairs["share"].is_monotonic_decreasing
    first = pairs.set_index(["label", "neighbour"])
    assert first.at[("a", "b"), "share"] == shares.at["a", "b"]
    assert first.at[("a", "b"), "predicted"] == 24
    assert first.at[("a", "b"), "predicted_share"] == pytest.approx(24 / 114)
    amid = rows_amid_another_class(dataset, around)
    assert overlap_answer(pairs, amid, 300).startswith(f"{pairs['label'][0]} overlaps most, with")


def test_classes_apart_are_said_to_be_apart() -> None:
    nothing = pd.DataFrame({"label": []})
    said = overlap_answer(nothing, nothing, 9)
    among = "80 % of their nearest labelled texts"
    assert said == f"No two classes overlap. No row of 9 labelled rows has {among} in one other class."


def test_surroundings_are_found_again_on_disk_and_a_damaged_file_is_not(tmp_path: Path) -> None:
    texts = [f"card number {at} is lost" for at in range(40)]
    find_surroundings(texts, "tfidf", str(tmp_path))
    column = pd.Series(texts, dtype="str")
    embeddings = load_embeddings(column, "tfidf", tmp_path)
    assert embeddings is not None
    kept, made = load_surroundings(embeddings, tmp_path), surroundings(embeddings)
    assert kept is not None
    np.testing.assert_array_equal(kept.graph.positions, made.graph.positions)
    assert kept.sentence() == "The 15 nearest texts of each of 40 distinct texts, exact."
    (path,) = (tmp_path / "surroundings").iterdir()
    path.write_bytes(path.read_bytes()[:-20])
    assert load_surroundings(embeddings, tmp_path) is None


def test_a_row_as_query_comes_first_itself_and_a_blank_one_is_refused() -> None:
    vectors = np.concatenate([blobs()[0][:20], np.zeros((1, 16))])
    embeddings = embeddings_of([*names(20), None], vectors)
    dataset = dataset_of([*names(20), None])
    found = rows_like(dataset, embeddings, 7, k=4)
    expected = np.argsort(-(embeddings.vectors[:20] @ embeddings.vectors[7]), kind="stable")[:4]
    assert found.index.tolist() == expected.tolist()
    assert found.index[0] == 7
    with pytest.raises(EncoderError, match="Row 20 has no text"):
        rows_like(dataset, embeddings, 20)


def test_rows_of_a_part_keep_their_order() -> None:
    dataset = dataset_of(names(4))
    part = dataset.subset(np.array([True, False, True, True]), "some")
    assert rows_within(part, pd.DataFrame(index=[3, 1, 0])).index.tolist() == [3, 0]


def test_search_says_how_many_of_how_many() -> None:
    assert search_answer(1, 200, by_meaning=False) == "1 of 200 rows (0.5 %) hold it."
