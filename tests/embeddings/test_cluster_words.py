"""What is said of a cluster: words, size, labels, central rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of
from embedding_support import embeddings_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings import (
    Clusters,
    Embeddings,
    cluster,
    describe_clusters,
    label_counts_by_cluster,
    rows_by_closeness,
)
from nlp_explorer.embeddings.cluster_names import cluster_names

TOPICS = ("please activate my new card", "the exchange rate is wrong", "i want to top up by cheque")


def example(
    labels: list[str | None] | None = None, separator: str | None = None
) -> tuple[Dataset, Embeddings, Clusters]:
    """Return 12 rows in clusters of 6, 4 and 2: card, rate, cheque."""
    topic = np.repeat([0, 1, 2], [6, 4, 2])
    texts = [f"{TOPICS[at]} {'abcdefghijkl'[row] * 4}" for row, at in enumerate(topic)]
    vectors = np.eye(4)[topic] + np.linspace(0, 0.5, 12)[:, None] * np.eye(4)[3]
    embeddings = embeddings_of(texts, vectors)
    return dataset_of(texts, labels, separator=separator), embeddings, cluster(embeddings, n_clusters=3)


def test_words_are_those_of_the_cluster_and_not_of_all() -> None:
    dataset, embeddings, clusters = example()
    table = describe_clusters(dataset, clusters, embeddings)
    assert table["n_rows"].tolist() == [6, 4, 2]
    for words, expected in zip(table["words"], ("activate", "exchange", "cheque"), strict=True):
        assert expected in words.split(", ")
        assert words.split(", ")[:4].count("my") == 0


def test_word_of_this_cluster_comes_before_a_more_frequent_one_that_others_share() -> None:
    cluster_of = np.repeat(np.arange(5), 20)
    texts = []
    for row, at in enumerate(cluster_of):
        common = "common" if at == 0 or row % 4 == 0 else ""  # in all texts of cluster 0, a quarter of the others
        special = "special" if at == 0 and row % 10 < 7 else ""  # in 0.7 of cluster 0: 0.7 ln 5 > 1.0 ln 2.5
        texts.append(f"{common} {special} {row}")
    embeddings = embeddings_of(texts, np.eye(5)[cluster_of] + 0.001 * np.arange(100)[:, None])
    clusters = Clusters(cluster_of, 5, np.eye(5, dtype=np.float32))
    assert describe_clusters(dataset_of(texts), clusters, embeddings)["words"].iloc[0] == "special, common"


@pytest.mark.parametrize(("function_word", "telling"), [("which", "refund"), ("什么", "退款")])
def test_function_words_stand_behind_words_that_tell_something(function_word: str, telling: str) -> None:
    cluster_of = np.repeat(np.arange(5), 20)
    others = ["".join(chr(0x4E00 + (37 * row + 101 * at) % 2_000) for at in range(30)) for row in range(100)]
    texts = [
        f"{function_word} {telling if row % 10 < 7 else ''} {row}" if at == 0 else f"{others[row]} {row}"
        for row, at in enumerate(cluster_of)
    ]
    embeddings = embeddings_of(texts, np.eye(5)[cluster_of] + 0.001 * np.arange(100)[:, None])
    clusters = Clusters(cluster_of, 5, np.eye(5, dtype=np.float32))
    assert describe_clusters(dataset_of(texts), clusters, embeddings)["name"].iloc[0] == f"{telling}, {function_word}"


def test_purity_is_the_share_of_the_main_label_among_the_labelled() -> None:
    dataset, embeddings, clusters = example(["a", "a", "a", "b", None, None, "b", "b", "b", "b", None, None])
    table = describe_clusters(dataset, clusters, embeddings)
    assert table["main_label"].iloc[:2].tolist() == ["a", "b"]
    assert pd.isna(table["main_label"].iloc[2])
    np.testing.assert_allclose(table["purity"], [0.75, 1.0, np.nan])
    assert table["n_labels"].tolist() == [2, 1, 0]


def test_each_of_several_labels_counts() -> None:
    dataset, embeddings, clusters = example(["a|b", "a", "a", "a", "b", "a", *["c"] * 6], separator="|")
    counts = label_counts_by_cluster(dataset, clusters)
    assert counts.loc[0].to_dict() == {"a": 5, "b": 2, "c": 0}
    assert describe_clusters(dataset, clusters, embeddings)["purity"].iloc[0] == pytest.approx(5 / 6)


def test_names_do_not_change_with_the_labels() -> None:
    without = describe_clusters(*_order(example()))
    with_labels = describe_clusters(*_order(example([f"label {at % 5}" for at in range(12)])))
    assert without["name"].tolist() == with_labels["name"].tolist()


def test_names_are_all_different() -> None:
    texts = [f"same words here {at}" for at in range(40)]
    embeddings = embeddings_of(texts, np.eye(4)[np.arange(40) % 4] + 0.01 * np.arange(40)[:, None])
    table = describe_clusters(dataset_of(texts), cluster(embeddings, n_clusters=4), embeddings)
    assert table["name"].is_unique


def test_cluster_without_words_is_named_by_its_central_text() -> None:
    texts = ["?!", "?!?", "123", "1234"]
    embeddings = embeddings_of(texts, np.array([[1, 0.1], [1, 0], [0, 1], [0.1, 1]]))
    table = describe_clusters(dataset_of(texts), cluster(embeddings, n_clusters=2), embeddings)
    assert all(name.startswith("“") for name in table["name"])


def test_one_cluster_is_all_texts() -> None:
    embeddings = embeddings_of(["a b", "a c"], np.ones((2, 2)))
    table = describe_clusters(dataset_of(["a b", "a c"]), cluster(embeddings, n_clusters=1), embeddings)
    assert table["name"].tolist() == ["all texts"]


def test_central_row_is_a_row_id_of_the_slice() -> None:
    dataset, embeddings, clusters = example()
    part = np.arange(12) >= 6
    dataset, embeddings = dataset.subset(part, "the rest"), embeddings.subset(part)
    clusters = Clusters(clusters.assignment[part] - 1, 2, clusters.centres[1:])
    table = describe_clusters(dataset, clusters, embeddings)
    assert dataset.frame.loc[table["central_row"], "text"].str.contains("rate|cheque").all()


def test_rows_come_most_central_first() -> None:
    dataset, embeddings, clusters = example()
    rows = rows_by_closeness(dataset, clusters, embeddings, 0)
    assert sorted(rows.index) == [0, 1, 2, 3, 4, 5]
    assert rows["closeness"].is_monotonic_decreasing
    assert rows.index[0] in (2, 3)


@pytest.mark.parametrize("texts", [[], [None], ["", " "]])
def test_no_texts_give_an_empty_table(texts: list[str | None]) -> None:
    embeddings = embeddings_of(texts, np.zeros((len(texts), 3)))
    table = describe_clusters(dataset_of(texts), cluster(embeddings), embeddings)
    assert len(table) == 0
    assert {"name", "words", "n_rows", "main_label", "purity", "central_row"} <= set(table.columns)


def _order(parts: tuple[Dataset, Embeddings, Clusters]) -> tuple[Dataset, Clusters, Embeddings]:
    dataset, embeddings, clusters = parts
    return dataset, clusters, embeddings


def test_function_words_alone_name_no_cluster() -> None:
    names = cluster_names([["什么"], ["电脑", "什么"]], ["你是谁", "电脑"])
    assert names.tolist() == ["“你是谁”", "电脑, 什么"]


def test_function_word_with_something_on_it_is_no_word() -> None:
    cluster_of = np.repeat(np.arange(3), 20)
    others = ["".join(chr(0x4E00 + (37 * row + 101 * at) % 2_000) for at in range(30)) for row in range(60)]
    texts = [
        f"{others[row][:8]}没有按{others[row][8:16]}筷子{others[row][16:]}" if at == 0 else others[row]
        for row, at in enumerate(cluster_of)
    ]
    embeddings = embeddings_of(texts, np.eye(3)[cluster_of] + 0.001 * np.arange(60)[:, None])
    clusters = Clusters(cluster_of, 3, np.eye(3, dtype=np.float32))
    assert describe_clusters(dataset_of(texts), clusters, embeddings)["words"].iloc[0] == "筷子"
