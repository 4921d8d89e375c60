from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_support import category_of, dataset_of
from embedding_support import embeddings_of

from nlp_explorer.classes.definition_answers import definitions_answer
from nlp_explorer.classes.exemplars import View, exemplars, most_confused_with
from nlp_explorer.predictions.run import Predictions, no_unmatched

TEXTS = ["middle", "left", "right", "far away from it all", "middle", "  ", "of b"]
VECTORS = np.array([[1, 0], [0.9, 0.3], [0.9, -0.3], [0.1, 1], [1, 0], [0, 0], [0, 1]])


def found(view: View, *, n: int = 2) -> list[int]:
    dataset = dataset_of(TEXTS, ["a"] * 6 + ["b"])
    return exemplars(dataset, "a", view, embeddings_of(TEXTS, VECTORS), n=n).index.tolist()


def test_typical_is_nearest_to_the_centre_and_odd_is_farthest() -> None:
    assert found("most typical", n=4) == found("oddest", n=4)[::-1]
    assert found("oddest", n=1) == [3]


def test_longest_and_shortest_go_by_characters_and_leave_blank_texts_out() -> None:
    assert found("longest", n=1) == [3]
    assert found("shortest", n=1) == [1]


def test_varied_texts_are_each_the_farthest_from_those_before() -> None:
    assert found("most varied") == [found("most typical")[0], 3]


def test_no_text_stands_there_twice_and_small_classes_give_what_they_have() -> None:
    assert sorted(found("most typical", n=10)) == [0, 1, 2, 3]
    assert sorted(found("most varied", n=10)) == [0, 1, 2, 3]


@pytest.mark.parametrize("view", ["most typical", "oddest", "most varied"])
def test_without_embeddings_only_lengths_are_known(view: View) -> None:
    dataset = dataset_of(TEXTS, ["a"] * 7)
    assert exemplars(dataset, "a", view).empty
    assert len(exemplars(dataset, "a", "longest")) == 5
    assert exemplars(dataset, "nobody", view, embeddings_of(TEXTS, VECTORS)).empty


def test_a_run_of_predictions_says_what_a_class_is_confused_with() -> None:
    dataset = dataset_of("abcd", ["x", "x", "x", "y"])
    predicted = category_of(["x", "z", "z", "x"], 4)
    run = Predictions("model", predicted, "order", "by order", 4, ("x", "y", "z"), no_unmatched())
    overlap = pd.DataFrame({"nearest": ["y"], "share_nearest": [0.25]}, index=["x"])
    name, why = most_confused_with(dataset, "x", overlap, (run,)) or ("", "")
    assert (name, "2 rows of x" in why) == ("z", True)
    assert most_confused_with(dataset, "x", overlap) == ("y", "25.0 % of the texts of x stand nearer to its centre")
    assert most_confused_with(dataset, "x", None) is None


def test_the_answer_names_the_classes_without_a_definition() -> None:
    assert definitions_answer([], {}) == "There are no classes to define."
    assert definitions_answer(["a", "b"], {"a": ""}) == "1 of 2 classes has a definition; missing: b."
    assert definitions_answer(["a"], {"a"}) == "1 of 1 class has a definition."
    assert definitions_answer(list("abcde"), {}).endswith("missing: a, b, c and 2 more.")
