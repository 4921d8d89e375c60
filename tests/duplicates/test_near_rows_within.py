from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.duplicates.member_rows import near_rows_within


def test_only_groups_with_near_rows_and_two_rows_of_the_part_are_listed() -> None:
    labels = pd.Series(["a"] * 6, dtype="str").astype("category")
    frame = pd.DataFrame({"text": pd.Series(list("abcdef"), dtype="str"), "label": labels, "split": labels})
    dataset = Dataset(name="d", frame=frame, schema=Schema(text=("text",)))
    members = pd.DataFrame(
        {
            "row_id": [0, 1, 2, 3, 4, 5],
            "group": [0, 0, 1, 1, 2, 2],
            "kind": ["near", "near", "exact", "exact", "near", "exact"],
            "jaccard": [0.9, 0.9, 1.0, 1.0, 0.8, 0.8],
        }
    )
    assert near_rows_within(dataset, members).index.tolist() == [0, 1, 4, 5]
    part = dataset.subset(np.array([True, False, True, True, True, True]), "some")
    assert near_rows_within(part, members).index.tolist() == [4, 5]
