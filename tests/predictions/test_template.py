from __future__ import annotations

import pytest

from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions import read_predictions, scores
from nlp_explorer.predictions.template import predictions_template


@pytest.mark.parametrize("ids", [None, ["x", "y", "z"]])
def test_filled_in_template_joins_every_row_by_id(make_dataset, tmp_path, ids):
    dataset = make_dataset(["a", "b", "a"], texts=["hi", "hi", 'ho, "ho"\n'], splits=["train", "test", "test"], ids=ids)
    template = predictions_template(dataset)
    template["pred"] = ["a", "b", "b"]
    template.sample(frac=1, random_state=1).to_csv(tmp_path / "preds.csv", index=False)
    [run] = read_predictions(tmp_path / "preds.csv", dataset)
    assert run.joined_by == "id"
    assert scores(dataset, run).accuracy.value == pytest.approx(2 / 3)


def test_template_that_was_not_filled_in_is_told_so(make_dataset, tmp_path):
    dataset = make_dataset(["a", "b"])
    predictions_template(dataset).to_csv(tmp_path / "preds.csv", index=False)
    with pytest.raises(PredictionsError, match=r"The column 'pred' of 'preds\.csv' is empty in all 2 records"):
        read_predictions(tmp_path / "preds.csv", dataset)
