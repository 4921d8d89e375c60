from __future__ import annotations

import pandas as pd
import pytest

from nlp_explorer.predictions.by_value import scores_by_value


def test_each_value_carries_its_count_and_its_share_of_the_errors(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "a", "a", None])
    run = make_run(dataset, ["a", "b", "b", "b", "b"])
    values = pd.Series(["short", "short", "long", None, "long"], index=dataset.frame.index, name="length")
    table = scores_by_value(dataset, run, values)
    assert table.index.tolist() == ["long", "short"]
    assert table.loc["short", ["n_rows", "n_wrong", "accuracy"]].tolist() == [2, 1, 0.5]
    assert table["share_of_errors"].tolist() == pytest.approx([1 / 3, 1 / 3])
