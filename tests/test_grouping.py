from __future__ import annotations

import pandas as pd

from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.grouping import group_lines, group_order


def test_groups_come_in_their_order_with_labels_counted_out() -> None:
    frame = pd.DataFrame(
        {
            "text": pd.Series(["x", "x", "x", "y", "y"], dtype="str"),
            "label": pd.Series(["a", "b", "b", None, "a"], dtype="str").astype("category"),
            "split": pd.Series(["train", "test", "test", "train", "train"], dtype="str").astype("category"),
        }
    )
    dataset = Dataset(name="d", frame=frame, schema=Schema(text=("text",)))
    rows = pd.DataFrame({"group": [7, 7, 2, 2, 2]}, index=[3, 4, 0, 1, 2])
    assert list(group_order(rows)) == [7, 2]
    lines = group_lines(dataset, rows)
    assert list(lines.index) == [7, 2]
    assert list(lines["rows"]) == [2, 3]
    assert lines.at[2, "labels"] == "b ×2, a ×1"
    assert lines.at[2, "splits"] == "test ×2, train ×1"
    assert lines.at[7, "text"] == "y"
    assert sorted(lines.at[7, "labels"].split(", ")) == ["(none) ×1", "a ×1"]
