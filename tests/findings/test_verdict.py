from __future__ import annotations

from dataset_support import dataset_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.findings import Evidence, Finding, Inputs, run_checks
from nlp_explorer.findings.base import Status
from nlp_explorer.findings.verdict import Verdict, verdict

DATASET = dataset_of(["a", "b"], ["x", "y"])


def judged(dataset: Dataset) -> Verdict:
    return verdict(dataset, run_checks(Inputs(dataset), strict=True))


def finding(code: str, status: Status, clause: str = "") -> Finding:
    return Finding(code, code, status, f"{clause}.", "", Evidence(f"{clause}.", clause=clause), "labels", False)


def test_without_rows_or_labels_there_is_nothing_to_train_on() -> None:
    assert judged(dataset_of([])) == Verdict(False, "There is nothing to train on: there are no rows.")
    assert judged(dataset_of(["a", "b"])) == Verdict(False, "Not yet. None of 2 rows has a label.")


def test_the_worst_three_issues_are_the_reasons() -> None:
    found = [finding("one", "issue", "a is b"), finding("two", "issue", "3 texts leak"),
             finding("three", "issue", "c is d"),
             finding("four", "issue", "e is f"), finding("five", "tip", "g is h")]  # fmt: skip
    assert verdict(DATASET, found) == Verdict(False, "Not yet. A is b, 3 texts leak, and c is d (1 more issue below).")


def test_repeats_are_not_said_twice() -> None:
    found = [
        finding("normalised-duplicates", "issue", "9 repeat after normalising"),
        finding("exact-duplicates", "issue", "8 repeat"),
    ]
    assert verdict(DATASET, found).sentence == "Not yet. 8 repeat."
    assert verdict(DATASET, found[:1]).sentence == "Not yet. 9 repeat after normalising."


def test_no_issue_is_ready_and_tips_are_counted() -> None:
    assert verdict(
        DATASET, [finding("a", "passed"), finding("b", "tip", "x"), finding("c", "not_applicable")]
    ) == Verdict(True, "Ready to train on, as far as 2 checks can tell. 1 tip is worth a look before.")
    assert verdict(DATASET, [finding("a", "passed")]).sentence == "Ready to train on, as far as 1 check can tell."


def test_a_failed_check_leaves_it_open() -> None:
    assert not verdict(DATASET, [finding("a", "passed"), finding("b", "failed")]).is_ready


def test_a_real_dataset_is_judged_by_its_worst_fault() -> None:
    texts: list[str | None] = ["same", "same", *[f"text number {at}" for at in range(98)]]
    sentence = judged(dataset_of(texts, ["x", "y"] * 50)).sentence
    assert sentence == "Not yet. 1 text carries more than one label."
