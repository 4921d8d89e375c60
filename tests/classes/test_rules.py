from __future__ import annotations

import csv
import io
import json

import pytest
from dataset_support import dataset_of

from nlp_explorer.classes.artefacts import artefact_of
from nlp_explorer.classes.class_words import class_words
from nlp_explorer.classes.rules import KeywordRules, keyword_rules
from nlp_explorer.classes.rules_export import export_rules
from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import wilson


def letters(at: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(at)) + "x"


def refunds(n: int = 60) -> Dataset:
    texts = [f"refund {letters(at)}" for at in range(n)] + [f"card {letters(at)}" for at in range(n, 2 * n)]
    texts += [f"refund card {letters(at)}" for at in range(300, 303)]
    return dataset_of(texts, ["money"] * n + ["card"] * n + ["card"] * 3)


def rules_of(dataset: Dataset, **options: float) -> KeywordRules:
    return keyword_rules(class_words(dataset), **options)


def test_a_keyword_is_judged_on_texts_it_was_not_found_on() -> None:
    rules = rules_of(refunds())
    line = rules.table.set_index("term").loc["refund"]
    assert (line["label"], line["texts"], line["right"], line["folds"]) == ("money", 63, 60, 5)
    assert (line["precision"], line["coverage"]) == (pytest.approx(60 / 63), 1.0)
    low, high = wilson(line["right"], line["texts"])
    assert (line["low"], line["high"]) == (pytest.approx(low), pytest.approx(high))


def test_rules_together_label_as_many_texts_as_hold_one() -> None:
    rules = rules_of(refunds())
    assert (rules.n_texts, rules.n_labelled) == (123, 123)
    assert rules.sentence.startswith("2 keyword rules label 123 of 123 texts (100 %), ")


def test_a_word_below_the_asked_precision_is_no_rule() -> None:
    assert "refund" in set(rules_of(refunds(), min_precision=0.9).table["term"])
    assert "refund" not in set(rules_of(refunds(), min_precision=0.96).table["term"])


def test_five_texts_of_the_class_make_a_rule_and_four_do_not() -> None:
    texts = [f"five {letters(at)}" for at in range(5)] + [f"four {letters(at)}" for at in range(10, 14)]
    texts += [f"other {letters(at)}" for at in range(20, 40)]
    found = set(rules_of(dataset_of(texts, ["a"] * 9 + ["b"] * 20)).table["term"])
    assert "five" in found
    assert "four" not in found


def test_a_rule_that_no_held_out_text_holds_labels_none() -> None:
    texts = [f"five {letters(at)}" for at in range(5)] + [letters(at) * 2 for at in range(20, 40)]
    rules = rules_of(dataset_of(texts, ["a"] * 5 + ["b"] * 20))
    assert rules.table["term"].tolist() == ["five"]
    assert (rules.table["texts"].tolist(), rules.n_labelled) == ([0], 0)
    assert rules.table["precision"].isna().all()
    assert "five" in export_rules(rules.table, "json")


def test_without_rules_the_sentence_says_so() -> None:
    rules = rules_of(dataset_of(["same words"] * 3, ["a", "b", "c"]))
    assert rules.table.empty
    assert rules.sentence == "No word tells a class surely enough, among 3 texts."


@pytest.mark.parametrize(
    ("name", "kind", "text", "expected"),
    [
        ("shop", "word", "see http://shop.example.com/a now", "web address"),
        ("bob", "word", "write to bob@mail.org please", "e-mail address"),
        ("br", "word", "one<br>two", "markup"),
        ("nbsp", "word", "one&nbsp;two", "markup"),
        ("42", "number", "it costs 42 today", "number"),
        ("!!", "signs", "now!!", "signs"),
        ("toronto", "word", "we went to Toronto last year", "name"),
        ("refund", "word", "I want a refund now", ""),
        ("refund", "word", "Refund me now", ""),
        ("i want", "phrase", "today I want it", ""),
        ("差", "characters", "味道太差", ""),
    ],
)
def test_artefacts_are_recognised_by_what_stands_around_them(name: str, kind: str, text: str, expected: str) -> None:
    assert artefact_of(name, kind, [text] * 5) == expected  # type: ignore[arg-type]


def test_four_of_five_occurrences_make_an_artefact() -> None:
    inside, outside = "see www.shop.de/x", "my shop is closed"
    assert artefact_of("shop", "word", [inside] * 4 + [outside]) == "web address"
    assert artefact_of("shop", "word", [inside] * 3 + [outside] * 2) == ""


def test_an_address_that_is_always_right_is_a_shortcut_and_a_word_is_not() -> None:
    texts = [f"offer {letters(at)} at www.spamhost.com" for at in range(40)] + [
        f"hello {letters(at)}" for at in range(40)
    ]
    table = rules_of(dataset_of(texts, ["spam"] * 40 + ["ham"] * 40)).table.set_index("term")
    assert table.loc["spamhost", ["artefact", "is_shortcut"]].tolist() == ["web address", True]
    assert table.loc["offer", ["artefact", "is_shortcut"]].tolist() == ["", False]


def test_an_address_that_is_often_wrong_is_no_shortcut() -> None:
    texts = [f"see www.spamhost.com {letters(at)}" for at in range(80)] + [f"hello {letters(at)}" for at in range(40)]
    found = rules_of(dataset_of(texts, ["spam"] * 60 + ["ham"] * 60), min_precision=0.5)
    rule = found.table.set_index(["term", "label"]).loc[("spamhost", "spam")]
    assert rule["artefact"] == "web address"
    assert 0.6 < rule["low"] < 0.8
    assert not rule["is_shortcut"]


def test_exported_python_labels_texts_by_itself() -> None:
    names: dict[str, object] = {}
    exec(export_rules(rules_of(refunds()).table, "py"), names)
    label = names["label"]
    assert callable(label)
    assert [label("My REFUND!"), label("a card"), label("discarded"), label("")] == ["money", "card", None, None]


def test_json_and_csv_carry_what_was_measured() -> None:
    table = rules_of(refunds()).table
    lines = json.loads(export_rules(table, "json"))
    rows = list(csv.DictReader(io.StringIO(export_rules(table, "csv"))))
    assert {line["term"] for line in lines} == {row["term"] for row in rows} == set(table["term"])
    assert all(0 <= line["low"] <= line["precision"] <= line["high"] <= 1 for line in lines)
