from __future__ import annotations

import pandas as pd
import pytest
from sklearn.metrics import f1_score
from sklearn.preprocessing import MultiLabelBinarizer

from nlp_explorer.dataset import Schema
from nlp_explorer.errors import PredictionsError
from nlp_explorer.predictions import read_predictions, scores
from nlp_explorer.reading import NamedBytes, dataset_from_frame


@pytest.fixture
def dataset():
    frame = pd.DataFrame({"text": ["one", "two", "three"], "label": ["a|b", "b", "c|a"]})
    return dataset_from_frame(frame, name="made", schema=Schema(("text",), "label", label_separator="|"))


def test_all_labels_must_be_right_and_their_order_does_not_matter(dataset):
    [run] = read_predictions(NamedBytes("p.csv", b"text,pred\none,b|a\ntwo,a|b\nthree,c\n"), dataset)
    result = scores(dataset, run)
    assert result.accuracy.value == pytest.approx(1 / 3)
    assert run.unmatched.empty
    binary = MultiLabelBinarizer(classes=["a", "b", "c"])
    labels = binary.fit_transform([["a", "b"], ["b"], ["c", "a"]])
    predicted = binary.transform([["b", "a"], ["a", "b"], ["c"]])
    assert result.macro_f1.value == pytest.approx(f1_score(labels, predicted, average="macro"))
    assert result.per_class.loc["a", "support"] == 2


def test_probabilities_are_refused_with_what_to_give_instead(dataset):
    with pytest.raises(PredictionsError, match=r"Give the predicted labels instead, joined by '\|'"):
        read_predictions(NamedBytes("p.csv", b"text,prob_a,prob_b,prob_c\none,0.9,0.8,0.1\n"), dataset)
