from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
from dataset_support import dataset_of

from nlp_explorer.classes.class_words import class_words, class_words_answer, rows_holding
from nlp_explorer.classes.log_odds import prior_weight
from nlp_explorer.classes.terms import find_text_terms, term_pattern
from nlp_explorer.dataset import Dataset
from nlp_explorer.reading import read


def letters(at: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(at)) + "x"


def refunds() -> Dataset:
    texts = [f"{letters(at)} refund {letters(at + 50)}" for at in range(10)]
    texts += [f"{letters(at)} card {letters(at + 50)}" for at in range(100, 110)]
    texts += ["no refund on my card please"]
    return dataset_of(texts, ["refund"] * 10 + ["card"] * 11)


def holding(texts: list[str], term: str) -> list[int]:
    terms = find_text_terms(texts)
    [at] = np.flatnonzero(terms.names == term)
    return sorted(terms.occurs[:, [at]].tocoo().row.tolist())


def test_words_phrases_numbers_and_signs_are_told_apart() -> None:
    terms = find_text_terms(["Send me 20 !!!"] * 3)
    kinds = dict(zip(terms.names.tolist(), terms.kinds.tolist(), strict=True))
    assert kinds == {
        "send": "word", "me": "word", "20": "number", "!!!": "signs", "send me": "phrase", "me 20": "phrase",
    }  # fmt: skip


def test_a_phrase_does_not_reach_over_a_comma_or_into_the_next_text() -> None:
    terms = find_text_terms(["refund, please", "now"] * 3)
    assert "refund please" not in terms.names
    assert "please now" not in terms.names


def test_a_term_of_two_texts_is_left_out() -> None:
    assert "rare" not in find_text_terms(["rare"] * 2 + ["often"] * 3).names
    assert holding(["rare"] * 3 + ["often"], "rare") == [0, 1, 2]


def test_chinese_is_cut_into_characters() -> None:
    assert holding(["味道太差", "很差", "太差了", "好吃"], "差") == [0, 1, 2]


def test_combining_marks_and_apostrophes_stay_inside_words() -> None:
    assert holding(["मुझे हिन्दी"] * 3, "हिन्दी") == [0, 1, 2]
    assert holding(["I don’t", "don't", "DON'T"], "don't") == [0, 1, 2]


@pytest.mark.parametrize("texts", [[], [""], ["   "], ["😀"], ["_"]])
def test_texts_without_words_give_no_terms_or_signs_alone(texts: list[str]) -> None:
    assert find_text_terms(texts).occurs.shape[0] == len(texts)


def test_a_text_of_a_megabyte_without_a_blank_is_read() -> None:
    assert len(find_text_terms(["x" * 1_000_000] * 3).names) == 0


@pytest.mark.parametrize("name", ["banking77/banking_data_test.csv", "waimai/waimai_10k.csv"])
def test_patterns_find_the_very_texts_that_were_counted(shared_data: Path, name: str) -> None:
    texts = read([shared_data / name]).texts.fillna("").tolist()[:3000]
    terms = find_text_terms(texts)
    columns = terms.occurs.tocsc()
    for at in np.random.default_rng(0).choice(len(terms.names), 60, replace=False):
        pattern = re.compile(term_pattern(terms.names[at], terms.kinds[at]), re.IGNORECASE)
        found = [position for position, text in enumerate(texts) if pattern.search(text)]
        assert found == sorted(columns[:, [at]].tocoo().row.tolist()), terms.names[at]


def test_counts_coverage_and_precision_by_hand() -> None:
    line = class_words(refunds()).words_of("refund").loc["refund"]
    assert (line["texts"], line["all_texts"]) == (10, 11)
    assert (line["coverage"], line["precision"]) == (1.0, pytest.approx(10 / 11))
    assert line["low"] < 10 / 11 < line["high"]


def test_log_odds_are_the_formula_of_monroe() -> None:
    words = class_words(refunds())
    [at] = np.flatnonzero(words.terms.names == "refund")
    here, every = 10, 11
    n_here, n_all = int(words.n_with[1].sum()), int(words.n_texts_with.sum())
    weight = prior_weight(n_all)
    prior = weight * every / n_all
    a, b = here + prior, every - here + prior
    rest_a, rest_b = n_here + weight - a, n_all - n_here + weight - b
    expected = (math.log(a / rest_a) - math.log(b / rest_b)) / math.sqrt(1 / a + 1 / rest_a + 1 / b + 1 / rest_b)
    assert words.log_odds[1, at] == pytest.approx(expected)


def test_a_word_of_every_class_marks_none() -> None:
    dataset = dataset_of([f"please {at}" for at in range(20)], ["a", "b"] * 10)
    assert "please" not in class_words(dataset).words_of("a").index


def test_rows_with_a_word_are_split_by_whether_the_label_agrees() -> None:
    words = class_words(refunds())
    number = int(words.words_of("refund").loc["refund", "number"])
    assert words.rows_with(number, label="refund").index.tolist() == list(range(10))
    assert words.rows_with(number, label="refund", has_label=False).index.tolist() == [20]
    assert rows_holding(refunds(), "refund", "word").index.tolist() == [*range(10), 20]


def test_repeats_under_one_label_count_once_and_rows_keep_their_ids() -> None:
    dataset = dataset_of(["skip me", *["good food"] * 5, "good idea", "good day"], ["x", *["a"] * 5, "a", "b"])
    part = dataset.subset(np.arange(8) > 0, "a part")
    words = class_words(part)
    assert part.row_ids[words.positions].tolist() == [1, 6, 7]
    assert words.sentence == "Repeats of a text under one label count once: 3 of 7 labelled rows (43 %); all were read."


def test_several_labels_of_a_text_count_at_each() -> None:
    dataset = dataset_of([f"red {at}" for at in range(9)] + [f"sky {at}" for at in range(9)], ["a|b"] * 9 + ["b"] * 9,
                         separator="|")  # fmt: skip
    words = class_words(dataset)
    assert words.n_of_class.tolist() == [9, 18]
    assert words.words_of("a").loc["red", "precision"] == 1.0


def test_texts_without_a_label_are_not_read() -> None:
    words = class_words(dataset_of(["a a", None, "b b"], ["x", "x", None]))
    assert words.positions.tolist() == [0]
    assert class_words_answer(words, "x") == "No word marks x beyond chance among its 1 text."


def test_the_answer_names_the_best_word_with_its_counts() -> None:
    said = class_words_answer(class_words(refunds()), "refund")
    assert "10 of 10 texts (100 %) of the class hold it" in said


def test_of_too_much_text_a_sample_is_read_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp_explorer.classes.class_words.MAX_CHARACTERS", 100)
    dataset = dataset_of([f"text {at:05d}" for at in range(50)], ["a", "b"] * 25)
    words = class_words(dataset)
    assert len(words.positions) == 10
    assert "a sample of 10 texts was read" in words.sentence
