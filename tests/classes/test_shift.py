from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dataset_support import dataset_of

from nlp_explorer.classes.differences import difference_of_quantiles, difference_of_shares
from nlp_explorer.classes.shift import (
    class_shift,
    compared_splits,
    default_comparison,
    length_shift,
    overall_test,
    word_shift,
)
from nlp_explorer.classes.shift_answers import chance_note, length_shift_answer, shift_answer, word_shift_answer


def counts_of(train: list[int], test: list[int]) -> pd.DataFrame:
    index = pd.Index([f"c{at}" for at in range(len(train))], dtype="str", name="label")
    return pd.DataFrame({"train": train, "test": test}, index=index).assign(
        total=[a + b for a, b in zip(train, test, strict=True)]
    )


def test_interval_of_a_difference_is_newcombes_published_one() -> None:
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 = 0.2000, interval 0.0524 to 0.3339
    difference, low, high = difference_of_shares(np.array([48]), 80, np.array([56]), 70)
    assert (difference[0], low[0], high[0]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_chi_square_is_that_of_scipy() -> None:
    from scipy.stats import chi2_contingency

    counts = counts_of([50, 30, 20], [20, 30, 10])
    found = overall_test(class_shift(counts, "train", "test"))
    expected = chi2_contingency(counts[["train", "test"]].to_numpy(), correction=False)
    assert found.name == "chi-square test"
    assert found.p_value == pytest.approx(expected.pvalue)


def test_five_expected_rows_are_enough_for_chi_square_and_fewer_are_not() -> None:
    assert overall_test(class_shift(counts_of([5, 95], [5, 95]), "train", "test")).name == "chi-square test"
    found = overall_test(class_shift(counts_of([4, 95], [5, 95]), "train", "test"))
    assert found.name == "permutation test with 2,000 draws"


def test_permutation_test_agrees_with_the_exact_test_of_fisher() -> None:
    from scipy.stats import fisher_exact

    counts = counts_of([1, 9], [8, 2])
    found = overall_test(class_shift(counts, "train", "test"))
    assert found.p_value == pytest.approx(fisher_exact([[1, 9], [8, 2]]).pvalue, abs=0.004)


def test_distance_is_the_share_of_rows_that_would_need_another_class() -> None:
    assert overall_test(class_shift(counts_of([50, 50], [70, 30]), "train", "test")).distance == pytest.approx(0.2)


@pytest.mark.parametrize("n_classes", [2, 40])
def test_distance_by_chance_is_the_mean_of_random_splits(n_classes: int) -> None:
    random = np.random.default_rng(6)
    codes = random.integers(0, n_classes, 1200)
    distances = []
    for _ in range(400):
        one, other = np.split(random.permutation(codes), [900])
        shares = [np.bincount(part, minlength=n_classes) / len(part) for part in (one, other)]
        distances.append(np.abs(shares[0] - shares[1]).sum() / 2)
    counts = counts_of(*(np.bincount(part, minlength=n_classes).tolist() for part in (codes[:900], codes[900:])))
    found = overall_test(class_shift(counts, "train", "test"))
    assert found.by_chance == pytest.approx(np.mean(distances), rel=0.05)


def test_a_class_missing_from_a_split_is_named() -> None:
    shift = class_shift(counts_of([5, 0, 5], [5, 2, 0]), "train", "test")
    assert shift["missing_from"].to_dict() == {"c0": "", "c1": "train", "c2": "test"}
    said = shift_answer(shift, overall_test(shift), "train", "test")
    assert "1 class is missing from train: c1." in said
    assert "1 class is missing from test: c2." in said


def test_classes_come_the_farthest_apart_first() -> None:
    shift = class_shift(counts_of([50, 40, 10], [50, 20, 30]), "train", "test")
    assert shift.index.tolist()[2] == "c0"
    assert shift.loc["c1", ["low", "high"]].max() < 0
    assert shift["is_apart"].to_dict() == {"c0": False, "c1": True, "c2": True}


def test_equal_splits_are_said_to_be_alike() -> None:
    shift = class_shift(counts_of([10, 10], [10, 10]), "train", "test")
    said = shift_answer(shift, overall_test(shift), "train", "test")
    assert said.startswith("The classes of test are shared out as those of train, as far as chance can tell: 0 %")
    assert chance_note(77).startswith("Of 77 classes, about 4 ")


def test_one_class_or_an_empty_split_is_no_test() -> None:
    for counts in (counts_of([5], [9]), counts_of([0, 0], [5, 2])):
        assert overall_test(class_shift(counts, "train", "test")).p_value == 1


def test_length_test_is_that_of_scipy_and_quantiles_are_those_of_numpy() -> None:
    from scipy.stats import ks_2samp

    random = np.random.default_rng(2)
    one, other = random.poisson(20, 300), random.poisson(24, 200)
    test, table = length_shift(one, other)
    assert test.p_value == pytest.approx(ks_2samp(one, other, method="asymp").pvalue)
    assert table.loc[95, "difference"] == np.quantile(other, 0.95) - np.quantile(one, 0.95)
    said = length_shift_answer(test, table, "train", "test", unit="words")
    assert said.startswith("The lengths differ: the median is 24 words in test and 20 in train (+4 [")


def test_interval_of_a_difference_of_medians_covers_the_truth_nineteen_times_in_twenty() -> None:
    random = np.random.default_rng(4)
    hits = 0
    for _ in range(400):
        _, low, high = difference_of_quantiles(random.exponential(1, 200), random.exponential(2, 150), 0.5)
        hits += bool(low[0] <= np.log(2) <= high[0])
    assert 0.93 <= hits / 400 <= 0.995


def test_a_single_text_is_compared_with_nothing() -> None:
    test, _ = length_shift(np.array([5]), np.array([3]))
    assert (test.name, test.is_shift) == ("no test (nothing to compare)", False)


def test_lengths_of_nothing_are_no_test() -> None:
    test, table = length_shift(np.array([], dtype=np.int64), np.array([3]))
    assert test.p_value == 1
    assert table["difference"].isna().all()


def words_dataset() -> object:
    train = [f"please help with the card number {at}" for at in range(60)]
    test = [f"please help with the voucher number {at}" for at in range(40)]
    return dataset_of(train + test, None, ["train"] * 60 + ["test"] * 40)


def test_words_of_one_split_alone_come_first_with_their_shares() -> None:
    found = word_shift(words_dataset(), "train", "test")
    assert set(found.table.index[:2]) <= {"card", "voucher", "the card", "the voucher", "card number", "voucher number"}
    line = found.table.loc["card"]
    assert (line["share"], line["other_share"], line["difference"]) == (1.0, 0.0, -1.0)
    assert line["log_odds"] < 0 < found.table.loc["voucher", "log_odds"]


def test_a_word_that_all_texts_hold_is_not_apart() -> None:
    assert abs(word_shift(words_dataset(), "train", "test").table.loc["please", "log_odds"]) < 0.5


def test_new_words_and_the_texts_that_hold_them_are_counted() -> None:
    found = word_shift(words_dataset(), "train", "test")
    assert (found.n_new_terms, found.n_with_new, found.n_other) == (1, 40, 40)
    assert "40 of 40 texts (100 %) of test hold the 1 word" in word_shift_answer(found, "train", "test")


def test_train_is_compared_with_test_first() -> None:
    dataset = dataset_of("abc", None, ["train", "validation", "test"])
    assert compared_splits(dataset) == (("train", "validation"), ("train", "test"))
    assert default_comparison(dataset) == ("train", "test")
    assert default_comparison(dataset_of("ab")) is None
    assert default_comparison(dataset_of("ab", None, ["dev", "test"])) == ("test", "dev")
