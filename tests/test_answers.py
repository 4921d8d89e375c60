from __future__ import annotations

import pandas as pd

from nlp_explorer.answers import (
    clusters_answer,
    corrupt_answer,
    label_answer,
    length_answer,
    records_sentence,
    review_answer,
    selection_answer,
)
from nlp_explorer.dataset import Dataset, Schema, SourceFile, UnreadPiece
from nlp_explorer.findings import Inputs, run_checks
from nlp_explorer.labels import label_counts
from nlp_explorer.text.lengths import percentiles


def dataset_of(texts: list[str | None], labels: list[str | None], splits: list[str] | None = None) -> Dataset:
    frame = pd.DataFrame(
        {
            "text": pd.Series(texts, dtype="str"),
            "label": pd.Series(labels, dtype="str").astype("category"),
            "split": pd.Series(splits or [None] * len(texts), dtype="str").astype("category"),
        }
    )
    return Dataset(name="tiny", frame=frame, schema=Schema(text=("text",), label="label"))


def test_label_answer_names_the_extremes_and_the_missing() -> None:
    dataset = dataset_of(["t"] * 6, ["a", "a", "a", "b", None, None])
    sentence = label_answer(label_counts(dataset), len(dataset))
    assert "2 classes" in sentence
    assert "largest, a, has 3 rows (75 %)" in sentence
    assert "2 of 6 rows have no label" in sentence


def test_label_answer_without_labels_and_with_one() -> None:
    without, one = dataset_of(["t"], [None]), dataset_of(["t", "u"], ["a", "a"])
    assert label_answer(label_counts(without), 1) == "None of the 1 row has a label."
    assert label_answer(label_counts(one), 2) == "All 2 labelled rows carry one label: a."


def test_length_answer_has_the_percentiles() -> None:
    lengths = pd.Series(range(101))
    sentence = length_answer(percentiles(lengths), unit="words", n_empty=1)
    assert "at most 50 words" in sentence
    assert "longest has 100" in sentence
    assert length_answer(None, unit="words", n_empty=0) == "There are no texts to measure."


def test_corrupt_answer_counts_a_row_once() -> None:
    dataset = dataset_of([None, "  ", "fine text here"], ["a", None, "a"])
    findings = [f for f in run_checks(Inputs(dataset), strict=True) if f.code in ("missing-text", "missing-label")]
    assert corrupt_answer(findings, 3, 0).startswith("2 of 3 rows (67 %) look broken, in 2 ways; every piece")
    assert "1 piece of the input" in corrupt_answer([], 3, 1)


def test_clusters_answer_weighs_purity_by_rows() -> None:
    described = pd.DataFrame({"name": ["big", "small"], "n_rows": [90, 10], "purity": [0.5, 1.0]})
    sentence = clusters_answer(described, 100, has_labels=True)
    assert "“big”, has 90 of 100 rows (90 %)" in sentence
    assert "55 rows (55 %) carry the main label" in sentence
    assert "main label" not in clusters_answer(described, 100, has_labels=False)


def test_records_are_rows_and_unread_pieces() -> None:
    file = SourceFile("a.csv", None, "csv", "utf-8", 10, "0", n_records=3)
    dataset = Dataset(
        name="a",
        frame=dataset_of(["x", "y"], ["a", "b"]).frame,
        schema=Schema(text=("text",)),
        files=(file,),
        unread=(UnreadPiece("a.csv", 3, "raw", "broken"),),
    )
    assert records_sentence(dataset) == "3 records in 1 file = 2 rows + 1 unread"


def test_selection_answer_names_the_main_labels() -> None:
    frame = dataset_of(["x", "y", "z"], ["a", "a", "b"]).frame
    assert selection_answer(frame.iloc[:2], frame) == "2 of 3 rows selected: a 100 %"


def test_review_answer_counts_by_action() -> None:
    decisions = pd.DataFrame({"action": ["drop", "drop", "relabel"], "is_disputed": [False, True, False]})
    assert review_answer(decisions, 10) == "3 of 10 rows (30 %) are decided: 2 dropped, 1 relabelled; 1 row in dispute."
    assert review_answer(decisions.iloc[:0], 10) == "None of the 10 rows has been decided yet."
