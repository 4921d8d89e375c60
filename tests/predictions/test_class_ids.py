"""Class ids and names, and predictions that are columns of the data file itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from prediction_support import csv, predicted

from nlp_explorer.dataset import Schema
from nlp_explorer.predictions.read import predictions_from_columns, read_predictions
from nlp_explorer.reading import dataset_from_frame

BOTH = Schema(("text",), "label", predictions=("pred",))


class TestClassIds:
    def test_alphabetical_order_is_taken_when_it_fits_best(self, three):
        [run] = read_predictions(csv("id,pred\na1,0\na2,1\na3,0\n"), three)
        assert predicted(run) == ["cat", "dog", "cat"]
        assert run.how.endswith("Class ids are named in alphabetical order: accuracy 1.000.")

    def test_first_seen_order_is_taken_when_it_fits_better_and_both_are_shown(self, make_dataset):
        dataset = make_dataset(["dog", "cat", "dog"])
        [run] = read_predictions(csv("pred\nLABEL_0\nLABEL_1\nLABEL_0\n"), dataset)
        assert predicted(run) == ["dog", "cat", "dog"]
        assert "in the order in which they first appear: accuracy 1.000 (in alphabetical order: 0.000)" in run.how

    def test_names_that_are_given_win_over_a_better_guess(self, three):
        [run] = read_predictions(csv("id,pred\na1,0\na2,1\na3,0\n"), three, class_names=["dog", "cat"])
        assert predicted(run) == ["dog", "cat", "dog"]
        assert "as they were given: accuracy 0.000 (in alphabetical order: 1.000" in run.how

    def test_names_in_a_file_beside_the_predictions_are_found(self, three, tmp_path):
        (tmp_path / "label_names.json").write_text('["bird", "cat", "dog"]')
        np.save(tmp_path / "probs.npy", np.array([[0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.6, 0.2, 0.2]]))
        [run] = read_predictions(tmp_path / "probs.npy", three)
        assert predicted(run) == ["cat", "dog", "bird"]
        assert run.classes == ("bird", "cat", "dog")
        assert run.unmatched.empty

    def test_numbers_that_are_the_labels_themselves_are_no_ids(self, make_dataset):
        dataset = make_dataset(["1", "0", "1"])
        [run] = read_predictions(csv("pred\n1.0\n0\n1\n".replace("1.0", "1")), dataset)
        assert predicted(run) == ["1", "0", "1"]

    def test_default_names_of_transformers_stand_for_numeric_labels(self, make_dataset):
        dataset = make_dataset(["1", "0", "1"])
        [run] = read_predictions(csv("pred\nLABEL_1\nLABEL_0\nLABEL_1\n"), dataset)
        assert predicted(run) == ["1", "0", "1"]

    def test_names_stand_for_numeric_labels_when_their_order_is_given(self, make_dataset):
        dataset = make_dataset(["1", "0", "1"])
        [run] = read_predictions(csv("pred\npos\nneg\npos\n"), dataset, class_names=["neg", "pos"])
        assert predicted(run) == ["1", "0", "1"]

    def test_accents_encoded_otherwise_are_the_same_class(self, make_dataset):
        dataset = make_dataset(["caf\u00e9", "th\u00e9"])
        [run] = read_predictions(csv("pred\ncafe\u0301\nthe\u0301\n"), dataset)
        assert predicted(run) == ["caf\u00e9", "th\u00e9"]

    def test_labels_that_differ_in_case_are_the_same_class(self, three):
        [run] = read_predictions(csv("id,pred\na1,Cat\na2,DOG\na3,cat\n"), three)
        assert predicted(run) == ["cat", "dog", "cat"]


class TestColumnsOfTheDataFile:
    def test_pred_columns_serve_as_predictions(self):
        frame = pd.DataFrame(
            {"text": ["x y", "z w"], "label": ["a", "b"], "pred_one": ["a", "a"], "pred_two": ["b", "b"]}
        )
        schema = Schema(("text",), "label", predictions=("pred_one", "pred_two"))
        dataset = dataset_from_frame(frame, name="both", schema=schema)
        one, two = predictions_from_columns(dataset)
        assert (one.name, one.joined_by, two.name) == ("one", "column", "two")
        assert predicted(one) == ["a", "a"]

    def test_probabilities_beside_them_are_taken_too(self):
        frame = pd.DataFrame(
            {
                "text": ["x y", "z w"],
                "label": ["a", "b"],
                "pred": ["a", "a"],
                "prob_a": [0.9, 0.6],
                "prob_b": [0.1, 0.4],
            }
        )
        [run] = predictions_from_columns(dataset_from_frame(frame, name="both", schema=BOTH))
        assert run.name == "both"
        assert run.confidence.tolist() == pytest.approx([0.9, 0.6])

    def test_dataset_without_such_columns_has_none(self, three):
        assert predictions_from_columns(three) == ()

    def test_rows_of_another_file_without_a_prediction_are_not_left_over(self):
        frame = pd.DataFrame({"text": ["x y", "z w"], "label": ["a", "b"], "pred": ["a", None]})
        [run] = predictions_from_columns(dataset_from_frame(frame, name="both", schema=BOTH))
        assert run.unmatched.empty
        assert (run.n_predictions, run.n_matched) == (1, 1)
        assert run.how == "1 of 2 rows have a prediction in the column 'pred' of the data file itself."
