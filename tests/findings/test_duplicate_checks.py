from __future__ import annotations

from pathlib import Path

import pandas as pd
from dataset_support import dataset_of
from finding_support import finding_of, row_ids


def numbers(n: int) -> list[str | None]:
    return [f"{'abcdefghij'[at % 10]} text {at}" for at in range(n)]


def test_exact_duplicates_are_all_rows_of_their_groups_the_largest_first() -> None:
    finding = finding_of("exact-duplicates", dataset_of(["a", "b", "c", "b", "c", "b", "A", None, None]))
    assert row_ids(finding) == [1, 3, 5, 2, 4]
    assert finding.evidence.rows["group"].tolist() == [0, 0, 0, 1, 1]
    assert finding.status == "issue"
    assert finding.message == "3 of 9 rows (33 %) repeat another row exactly: 5 rows in 2 groups, 3 repeats."


def test_repeats_are_an_issue_above_five_percent() -> None:
    assert finding_of("exact-duplicates", dataset_of([*numbers(95), *numbers(5)])).status == "tip"
    assert finding_of("exact-duplicates", dataset_of([*numbers(94), *numbers(6)])).status == "issue"


def test_one_repeat_is_said_in_the_singular() -> None:
    message = finding_of("exact-duplicates", dataset_of(["a", "a", *numbers(98)])).message
    assert message == "1 of 100 rows (1.0 %) repeats another row exactly: 2 rows in 1 group, 1 repeat."


def test_blank_texts_are_no_duplicates() -> None:
    finding = finding_of("exact-duplicates", dataset_of(["", "", " ", " ", None, None, "a"]))
    assert finding.status == "passed"
    assert finding.message == "No two of 7 rows have the same text."


def test_normalised_duplicates_say_which_rows_have_an_exact_twin() -> None:
    finding = finding_of("normalised-duplicates", dataset_of(["Hi!", "hi", "x", "hi", "???", "???"]))
    assert row_ids(finding) == [0, 1, 3]
    assert finding.evidence.rows["kind"].tolist() == ["normalised", "exact", "exact"]
    assert finding.message == (
        "2 of 6 rows (33 %) repeat another row after normalising: 3 rows in 1 group, 2 repeats, 1 of them not exact."
    )


def test_conflicts_are_listed_at_their_strictest_kind_exact_groups_first() -> None:
    texts = ["Yes", "yes", "No", "No", "no!", "both", "both", "Both", "same", "same"]
    labels = ["a", "b", "a", "b", "c", "a", "a", "b", "z", "z"]
    finding = finding_of("conflicting-labels", dataset_of(texts, labels))
    rows = finding.evidence.rows
    assert row_ids(finding) == [2, 3, 5, 6, 7, 0, 1]
    assert rows["kind"].tolist() == ["exact"] * 2 + ["normalised"] * 5
    assert rows["group"].tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert rows["n_labels"].tolist() == [2] * 7
    assert rows["majority"].fillna("-").tolist() == ["-", "-", "a", "a", "a", "-", "-"]
    assert finding.evidence.clause == "3 texts carry more than one label"
    assert finding.message == (
        "1 text carries more than one label, and 2 more do after normalising, in 7 rows: whatever a model answers, "
        "at least 3 of 10 labelled rows (30 %) will count as wrong."
    )


def test_a_missing_label_conflicts_with_nothing_and_is_not_listed() -> None:
    assert finding_of("conflicting-labels", dataset_of(["a", "a", "b"], ["x", None, "y"])).status == "passed"
    listed = finding_of("conflicting-labels", dataset_of(["a", "a", "a"], ["x", None, "y"]))
    assert row_ids(listed) == [0, 2]


def test_several_labels_conflict_as_sets() -> None:
    dataset = dataset_of(["a", "a", "b", "b"], ["x|y", "y|x", "x", "x|y"], separator="|")
    assert row_ids(finding_of("conflicting-labels", dataset)) == [2, 3]


def test_conflicts_in_under_one_row_of_a_thousand_are_a_tip() -> None:
    texts, labels = numbers(1_999), ["x"] * 1_999
    assert finding_of("conflicting-labels", dataset_of([*texts, texts[0]], [*labels, "y"])).status == "tip"
    assert (
        finding_of("conflicting-labels", dataset_of([*texts[:999], texts[0]], [*labels[:999], "y"])).status == "issue"
    )


def test_a_twin_in_an_earlier_split_is_leakage() -> None:
    texts = ["one", "one", "two", "Two!", "three", "three", "four", "four"]
    splits = ["train", "test", "test", "train", "validation", "test", "train", "train"]
    finding = finding_of("split-leakage", dataset_of(texts, splits=splits))
    rows = finding.evidence.rows
    assert row_ids(finding) == [1, 2, 5]
    assert rows["kind"].tolist() == ["exact", "normalised", "exact"]
    assert rows["twin_split"].tolist() == ["train", "train", "validation"]
    assert rows["twin_row"].tolist() == [0, 3, 4]
    assert finding.status == "issue"
    assert finding.undermines_scores
    assert finding.message == (
        "3 of 3 test rows (100 %) also stand in an earlier split: 2 word for word, 1 after normalising, 3 texts in all."
    )


def test_the_first_row_of_train_is_the_twin_whatever_the_order_of_the_file() -> None:
    finding = finding_of("split-leakage", dataset_of(["a", "a", "a"], splits=["test", "train", "train"]))
    assert row_ids(finding) == [0]
    assert finding.evidence.rows["twin_row"].tolist() == [1]


def test_rows_without_a_split_neither_leak_nor_are_leaked() -> None:
    dataset = dataset_of(["a", "a", "b", "c"], splits=[None, "test", "train", "test"])
    assert finding_of("split-leakage", dataset).status == "passed"


def test_leakage_of_punctuation_alone_is_found_though_it_has_no_key() -> None:
    finding = finding_of("split-leakage", dataset_of(["?!", "?!", "a", "a"], splits=["train", "test", "train", "test"]))
    assert row_ids(finding) == [1, 3]
    assert finding.evidence.rows["group"].tolist() == [0, 1]


def test_duplicate_ids_are_those_of_several_rows() -> None:
    dataset = dataset_of(["a", "b", "c", "d", "e"])
    frame = dataset.frame.assign(key=pd.Series(["1", "2", "1", None, None], dtype="str"))
    with_ids = type(dataset)("test", frame, type(dataset.schema)(text=("text",), id="key"))
    finding = finding_of("duplicate-ids", with_ids)
    assert row_ids(finding) == [0, 2]
    assert finding.message == "1 of 5 rows (20 %) repeats the id of another row (column key): 2 rows in 1 group."
    assert finding_of("duplicate-ids", dataset).status == "not_applicable"


def test_known_numbers_of_real_data(shared_data: Path) -> None:
    sms = pd.read_csv(shared_data / "sms" / "data_sms.tsv", sep="\t", header=None, quoting=3, keep_default_na=False)
    finding = finding_of("exact-duplicates", dataset_of(sms[1].tolist(), sms[0].tolist()))
    assert finding.n_rows == 684
    assert finding.message.endswith("684 rows in 281 groups, 403 repeats.")

    waimai = pd.read_csv(shared_data / "waimai" / "waimai_10k.csv", keep_default_na=False)
    rows = finding_of("conflicting-labels", dataset_of(waimai["review"].tolist(), waimai["label"].astype(str).tolist()))
    groups = rows.evidence.rows.groupby("kind")["group"].nunique()
    assert groups.to_dict() == {"exact": 7, "normalised": 10}

    parts = {part: pd.read_csv(shared_data / "banking77" / f"banking_data_{part}.csv", keep_default_na=False)
             for part in ("train", "test")}  # fmt: skip
    both = pd.concat(parts, names=["split"]).reset_index("split")
    banking = dataset_of(both["text"].tolist(), both["category"].tolist(), both["split"].tolist())
    assert "62 repeats" in finding_of("normalised-duplicates", banking).message
    assert finding_of("split-leakage", banking).n_rows == 28
    assert finding_of("conflicting-labels", banking).evidence.rows["group"].nunique() == 2
