from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.embeddings.cluster_part import clusters_within
from nlp_explorer.embeddings.clusters import Clusters


def test_counts_and_labels_are_those_of_the_part_and_names_stay() -> None:
    labels = pd.Series(["a", "a", "b", "b", "b"], dtype="str").astype("category")
    frame = pd.DataFrame({"text": pd.Series(list("vwxyz"), dtype="str"), "label": labels, "split": labels})
    dataset = Dataset(name="d", frame=frame, schema=Schema(text=("text",)))
    clusters = Clusters(np.array([0, 0, 0, 1, -1]), 2, np.zeros((2, 3), dtype=np.float32))
    described = pd.DataFrame({"name": ["first", "second"], "words": ["x", "y"]}, index=pd.Index([0, 1], name="cluster"))
    positions = np.array([1, 2, 3, 4])
    table = clusters_within(
        dataset.subset(np.array([False, True, True, True, True]), "some"), positions, clusters, described
    )
    assert table["name"].tolist() == ["first", "second"]
    assert table["n_rows"].tolist() == [2, 1]
    assert table["main_label"].tolist() == ["a", "b"]
    assert table["purity"].tolist() == [0.5, 1.0]
    alone = clusters_within(dataset.subset(np.array([True] + [False] * 4), "one"), np.array([0]), clusters, described)
    assert alone["name"].tolist() == ["first"]
