from __future__ import annotations

from pathlib import Path

from dataset_support import dataset_of
from finding_support import finding_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.review import read_recipe
from nlp_explorer.review.finding_changes import (
    changes_sentence,
    cleaned_dataset,
    finding_changes,
    findings_to_disk,
    load_findings,
)

CODES = ("exact-duplicates", "missing-text", "missing-label", "split-leakage")
DROP_BLANKS = read_recipe("format: 1\nsteps:\n- step: drop-missing-text\n")


def faulty() -> Dataset:
    texts = ["same here", "same here", "  ", "alone there", "another one"]
    return dataset_of(texts, ["a", "a", "b", None, "b"])


def test_what_is_gone_fewer_or_as_before_is_told_apart() -> None:
    before = faulty()
    recipe = "format: 1\nsteps:\n- step: drop-missing-text\n- step: filter\n  drop: label == 'b'\n"
    after = cleaned_dataset(read_recipe(recipe), before)
    found = finding_changes(*([finding_of(code, data) for code in CODES] for data in (before, after)))
    assert found[["code", "change", "rows before", "rows after"]].to_numpy().tolist() == [
        ["missing-text", "gone", 1, 0],
        ["exact-duplicates", "as before", 2, 2],
        ["missing-label", "as before", 1, 1],
    ]
    assert changes_sentence(found) == "1 finding is gone (missing text) and 0 findings are new."


def test_what_a_recipe_brings_is_listed_first() -> None:
    before = faulty()
    recipe = "format: 1\nsteps:\n- step: merge-labels\n  labels: [a]\n  into: c\n- step: drop-missing-text\n"
    changed = cleaned_dataset(read_recipe(recipe), before)
    turned = finding_changes(*([finding_of(code, data) for code in CODES] for data in (changed, before)))
    assert turned["change"].tolist()[0] == "new"
    assert changes_sentence(turned) == "0 findings are gone and 1 finding is new (missing text)."


def test_the_checks_before_and_after_come_back_from_disk(tmp_path: Path) -> None:
    data = faulty()
    assert load_findings(DROP_BLANKS, data, tmp_path) is None
    findings_to_disk(DROP_BLANKS, data, tmp_path)
    found = load_findings(DROP_BLANKS, data, tmp_path)
    assert found is not None
    assert found.loc[found["code"] == "missing-text", "change"].tolist() == ["gone"]
    assert load_findings(DROP_BLANKS.without(0), data, tmp_path) is None
