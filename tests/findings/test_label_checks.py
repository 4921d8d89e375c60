from __future__ import annotations

import pytest
from dataset_support import dataset_of
from finding_support import finding_of, row_ids

from nlp_explorer.dataset import Dataset


def classes(**sizes: int) -> Dataset:
    labels: list[str | None] = [label for label, n in sizes.items() for _ in range(n)]
    return dataset_of([f"text {at}" for at in range(len(labels))], labels)


def test_the_tail_is_what_the_largest_class_has_over_four_times_the_rows_of() -> None:
    finding = finding_of("class-imbalance", classes(big=41, small=10, tiny=2, half=20))
    assert finding.status == "tip"
    assert row_ids(finding) == [51, 52, *range(41, 51)]
    assert finding.evidence.rows["n_of_class"].tolist() == [2, 2] + [10] * 10
    assert finding.message == (
        "The largest class, big, has 41 rows, 20 times the smallest, tiny, with 2. "
        "2 classes have less than a quarter of the largest, with 12 of 73 rows (16 %) in all."
    )


def test_four_times_is_no_tail() -> None:
    finding = finding_of("class-imbalance", classes(big=40, small=10))
    assert finding.status == "passed"
    assert finding.message == "The largest class, big, has 40 rows (80 %), 4 times the smallest, small, with 10."


@pytest.mark.parametrize(("largest", "status"), [(99, "tip"), (100, "issue")])
def test_a_hundred_times_is_an_issue(largest: int, status: str) -> None:
    assert finding_of("class-imbalance", classes(big=largest, small=1)).status == status


def test_one_class_is_nothing_to_tell_apart() -> None:
    finding = finding_of("class-imbalance", classes(only=3))
    assert finding.status == "issue"
    assert finding.message == "All 3 labelled rows carry the same label, only: there is nothing to tell apart."


def test_of_several_labels_the_rarest_puts_a_row_into_the_tail() -> None:
    labels: list[str | None] = ["big"] * 10 + ["big|rare", "big|rarer", "big|rarer|rare"]
    finding = finding_of("class-imbalance", dataset_of([str(at) for at in range(13)], labels, separator="|"))
    assert sorted(row_ids(finding)) == [10, 11, 12]


def test_small_classes_have_fewer_than_ten_rows() -> None:
    finding = finding_of("small-classes", classes(enough=10, few=9, one=1))
    assert finding.status == "tip"
    assert row_ids(finding) == [19, *range(10, 19)]
    assert finding.message == "2 of 3 classes have fewer than 10 rows in all: “one” 1 and “few” 9."
    assert finding_of("small-classes", classes(enough=10, many=30)).status == "passed"


def test_small_classes_are_counted_in_train_where_there_is_one() -> None:
    texts: list[str | None] = [str(at) for at in range(30)]
    labels: list[str | None] = ["a"] * 15 + ["b"] * 15
    splits: list[str | None] = ["train"] * 24 + ["test"] * 6
    message = finding_of("small-classes", dataset_of(texts, labels, splits)).message
    assert message == "1 of 2 classes has fewer than 10 rows in train: “b” 9."


def test_a_class_that_train_lacks_is_an_issue() -> None:
    finding = finding_of("missing-classes", dataset_of("abcd", ["x", "y", "y", "x"], ["train", "test", "test", "test"]))
    assert finding.status == "issue"
    assert row_ids(finding) == [1, 2]
    assert finding.message == "1 of 2 classes does not occur in train (“y”), with 2 rows elsewhere."


def test_classes_are_complete_when_train_has_each() -> None:
    assert (
        finding_of("missing-classes", dataset_of("abc", ["x", "y", "x"], ["train", "train", "test"])).status == "passed"
    )
    assert finding_of("missing-classes", dataset_of("ab", ["x", "y"], ["validation", "test"])).status == "passed"


def test_missing_labels_are_found() -> None:
    finding = finding_of("missing-label", dataset_of("abc", ["x", None, None]))
    assert row_ids(finding) == [1, 2]
    assert finding.message == "2 of 3 rows (67 %) have no label."
    assert finding.status == "issue"


def test_a_column_without_any_label_is_all_missing_but_no_column_is_not_applicable() -> None:
    assert finding_of("missing-label", dataset_of("ab", [None, None])).message == "2 of 2 rows (100 %) have no label."
    assert finding_of("missing-label", dataset_of("ab")).status == "not_applicable"


def variants(**sizes: int) -> dict[str, tuple[str, str]]:
    finding = finding_of("label-variants", classes(**sizes))
    rows = finding.evidence.rows
    if rows.empty:
        return {}
    labels = classes(**sizes).frame["label"].astype("str").loc[rows.index]
    return dict(zip(labels, zip(rows["proposed"], rows["kind"], strict=True), strict=True))


def test_a_label_in_another_case_is_a_variant_of_the_frequent_one() -> None:
    assert variants(**{"spam": 5, "Spam": 2, "SPAM ": 1, "ham": 9}) == {
        "Spam": ("spam", "spelling"),
        "SPAM ": ("spam", "spelling"),
    }


@pytest.mark.parametrize("typo", ["refnud", "refun", "refundd", "rafund", "efund"])
def test_one_slip_in_a_rare_label_is_a_typo(typo: str) -> None:
    assert variants(**{"refund": 20, typo: 1}) == {typo: ("refund", "typo")}


@pytest.mark.parametrize(
    ("one", "other"),
    [("class_1", "class_2"), ("class_1", "class_12"), ("2018a", "2019a"), ("spam", "ham"),
     ("refund", "refuuuse"), ("abcd", "abce")],
)  # fmt: skip
def test_digits_short_labels_and_larger_differences_are_other_classes(one: str, other: str) -> None:
    assert variants(**{one: 100, other: 1}) == {}


def test_a_typo_needs_a_label_twenty_times_as_frequent() -> None:
    assert variants(refund=19, refunds=1) == {}
    assert variants(refund=20, refunds=1) == {"refunds": ("refund", "typo")}


def test_the_pair_is_named() -> None:
    message = finding_of("label-variants", classes(spam=5, Spam=2)).message
    assert message == "1 label looks like a misspelling of another, in 2 rows: “Spam” for “spam”."
