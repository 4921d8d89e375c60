from __future__ import annotations

import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.classes.advice import ClassFacts, advice_answer, advise, class_advice, rows_of_class
from nlp_explorer.duplicates.groups import find_duplicates


def action(n_rows: int, n_texts: int, n_largest: int = 10_000, **overlap: object) -> str:
    return advise(ClassFacts(n_rows, n_texts, n_largest, **overlap)).action  # type: ignore[arg-type]


def near(share_nearest: float, share_elsewhere: float) -> dict[str, object]:
    return {"nearest": "other", "share_nearest": share_nearest, "share_elsewhere": share_elsewhere}


def test_a_class_of_a_quarter_of_the_largest_needs_nothing() -> None:
    assert action(2_500, 2_500) == "nothing"
    assert action(2_499, 2_499) != "nothing"


def test_under_20_distinct_texts_more_are_collected_also_where_all_classes_are_small() -> None:
    assert action(19, 19, n_largest=19) == "collect more"
    assert action(20, 20, n_largest=20) == "nothing"


def test_from_20_to_99_texts_are_augmented() -> None:
    assert [action(n, n) for n in (19, 20, 99, 100)] == ["collect more", "augment", "augment", "class weights"]


def test_where_half_of_the_rows_repeat_others_augmenting_is_no_use() -> None:
    assert action(59, 30) == "augment"
    assert action(60, 30) == "collect more"


def test_many_rows_of_few_texts_are_looked_at_before_more_are_collected() -> None:
    assert action(99, 20) == "collect more"
    assert action(100, 20) == "look at the copies"
    assert action(10_000, 99) == "look at the copies"
    assert action(10_000, 100) == "nothing"
    found = advise(ClassFacts(1_470, 20, 10_000))
    assert found.reason == "1,470 rows of only 20 distinct texts: a form letter, or copied rows?"


def test_more_than_half_nearer_to_one_other_class_means_merge() -> None:
    assert action(19, 19, **near(0.51, 0.6)) == "merge"
    assert action(19, 19, **near(0.5, 0.6)) == "collect more"


def test_a_class_that_needs_nothing_is_not_merged() -> None:
    assert action(5_000, 5_000, **near(0.9, 0.9)) == "nothing"


def test_a_tail_class_that_stands_apart_needs_another_threshold_only() -> None:
    assert action(100, 100, **near(0.1, 0.25)) == "move the threshold"
    assert action(100, 100, **near(0.1, 0.26)) == "class weights"


def test_advice_names_its_reason_and_its_source() -> None:
    found = advise(ClassFacts(30, 30, 1000))
    assert found.reason == "30 distinct texts: varied, but few"
    assert "Wei and Zou 2019" in found.source


def test_a_class_without_a_text_in_train_says_so() -> None:
    assert advise(ClassFacts(0, 0, 1000)).reason == "no text to learn from"


def test_copies_of_a_text_count_as_one_and_only_train_counts() -> None:
    texts = ["same text", "Same text!", "another", "third", "fourth", "fifth"]
    dataset = dataset_of(texts, ["a", "a", "a", "b", "b", "a"], ["train"] * 5 + ["test"])
    table = class_advice(dataset, find_duplicates(dataset))
    assert table[["rows", "texts"]].to_dict("index") == {"b": {"rows": 2, "texts": 2}, "a": {"rows": 3, "texts": 2}}


def test_overlap_is_taken_by_class() -> None:
    dataset = dataset_of([f"text {at}" for at in range(3)], ["a", "a", "b"])
    overlap = pd.DataFrame({"nearest": ["b"], "share_nearest": [0.75], "share_elsewhere": [0.8]}, index=["a"])
    table = class_advice(dataset, find_duplicates(dataset), overlap)
    assert table["advice"].to_dict() == {"b": "collect more", "a": "merge"}
    assert table.at["a", "reason"] == "75 % of its texts stand nearer to b"


@pytest.mark.parametrize("labels", [None, [None, None]])
def test_without_labels_there_is_nothing_to_advise(labels: list[None] | None) -> None:
    dataset = dataset_of(["a", "b"], labels)
    table = class_advice(dataset, find_duplicates(dataset))
    assert advice_answer(table) == "There are no classes to advise on."


def test_the_answer_counts_what_is_needed() -> None:
    dataset = dataset_of([f"text {at}" for at in range(130)], ["big"] * 124 + ["small"] * 6)
    said = advice_answer(class_advice(dataset, find_duplicates(dataset)))
    assert said == "1 of 2 classes, with 6 of 130 rows (4.6 %), need something: collect more for 1."
    assert rows_of_class(dataset, "small").index.tolist() == list(range(124, 130))
