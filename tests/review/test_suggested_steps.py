from __future__ import annotations

from dataset_support import dataset_of
from finding_support import finding_of

from nlp_explorer.dataset import Dataset
from nlp_explorer.review import PlannedStep, Recipe, apply_recipe
from nlp_explorer.review.suggested_steps import Suggestion, suggested_steps

CODES = ("exact-duplicates", "missing-text", "missing-label", "label-variants", "split-leakage", "mojibake")


def suggested(dataset: Dataset) -> tuple[Suggestion, ...]:
    return suggested_steps([finding_of(code, dataset) for code in CODES], dataset)


def test_what_a_rule_can_mend_gets_a_step_with_the_numbers_of_its_finding() -> None:
    data = dataset_of(
        ["where is my card", "where is my card", "  ", "l'Ã©nergie verte", "pay me", "pay them"],
        ["card", "card", "card", "Card", "refund", None],
    )
    found = suggested(data)
    assert [(one.code, one.step.sentence()) for one in found] == [
        ("missing-text", "drop rows whose text is missing or blank"),
        ("missing-label", "drop rows without a label"),
        ("mojibake", "mend text that was decoded with the wrong code page, such as 'Ã©' for 'é'"),
        ("label-variants", "turn the label 'Card' into 'card'"),
        ("exact-duplicates", "keep one row of each text, with the majority label"),
    ]
    assert found[0].why == "1 of 6 rows (17 %) has no text"


def test_a_dataset_without_findings_gets_no_step() -> None:
    assert suggested(dataset_of(["one text", "another text"], ["a", "b"])) == ()
    assert suggested(dataset_of([])) == ()


def test_a_leak_is_mended_in_the_earlier_split_so_that_the_later_one_stays_whole() -> None:
    texts = ["in train and test", "in validation and test", "in train and test", "in validation and test", "alone"]
    data = dataset_of(texts, ["a"] * 5, ["train", "validation", "test", "test", "train"])
    steps = tuple(PlannedStep(one.step) for one in suggested(data) if one.code == "split-leakage")
    export = apply_recipe(Recipe(steps), data)
    assert export.dropped.index.tolist() == [0, 1]
    assert finding_of("split-leakage", apply_recipe(Recipe(steps), data).dataset).status == "passed"
