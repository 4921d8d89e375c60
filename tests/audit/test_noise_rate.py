from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from nlp_explorer.audit.noise_rate import Judged, more_rows_needed, noise_rate, stratified_noise_rate, width_expected


def test_the_interval_of_random_rows_is_wilsons() -> None:
    found = noise_rate(18, 20)
    expected = binomtest(18, 20).proportion_ci(method="wilson")
    assert (found.value, found.low, found.high) == pytest.approx((0.9, expected.low, expected.high))
    assert math.isnan(noise_rate(0, 0).value)


def test_a_stratum_that_was_judged_whole_counts_by_its_size_and_adds_no_doubt() -> None:
    suspicious, rest = Judged(150, 300, 300), Judged(2, 100, 9_700)
    found = stratified_noise_rate([suspicious, rest])
    assert found.value == pytest.approx((150 + 9_700 * 0.02) / 10_000)
    of_rest = noise_rate(2, 100)
    assert found.low == pytest.approx((150 + 9_700 * of_rest.low) / 10_000)
    assert found.high == pytest.approx((150 + 9_700 * of_rest.high) / 10_000)


def test_a_stratum_without_judgements_leaves_the_rate_unknown() -> None:
    assert math.isnan(stratified_noise_rate([Judged(1, 2, 2), Judged(0, 0, 10)]).value)
    assert stratified_noise_rate([Judged(1, 2, 2), Judged(0, 0, 0)]).value == 0.5


def test_more_rows_are_needed_until_the_interval_is_as_narrow_as_wished() -> None:
    found = noise_rate(10, 100)
    n_more = more_rows_needed(found, 100, 0.04)

    def width(n: int) -> float:
        interval = binomtest(round(n * 0.1), n).proportion_ci(method="wilson")
        return float(interval.high - interval.low)

    assert width(100 + n_more + 10) <= 0.04 < width(100 + n_more - 10)
    assert more_rows_needed(found, 100, 0.5) == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        more_rows_needed(found, 100, 0)


def test_the_width_to_expect_is_that_of_the_interval() -> None:
    found = noise_rate(5, 100)
    assert width_expected(0.05, 100) == pytest.approx(found.high - found.low)


def test_intervals_cover_the_planted_share_in_200_reviews() -> None:
    generator = np.random.default_rng(3)
    is_wrong = np.zeros(10_000, dtype=bool)
    is_wrong[:210], is_wrong[300:1_000] = True, True  # 210 of the 300 suspicious rows, 700 of the rest
    truth, n_random, n_plain, n_stratified = is_wrong.mean(), 100, 0, 0
    widths = []
    for _ in range(200):
        drawn = generator.choice(10_000, n_random, replace=False)
        plain = noise_rate(int(is_wrong[drawn].sum()), n_random)
        rest = drawn[drawn >= 300]
        both = stratified_noise_rate([Judged(210, 300, 300), Judged(int(is_wrong[rest].sum()), len(rest), 9_700)])
        n_plain += plain.low <= truth <= plain.high
        n_stratified += both.low <= truth <= both.high
        widths.append((plain.high - plain.low, both.high - both.low))
    assert min(n_plain, n_stratified) >= 186  # 93 % of 200
    assert np.mean(widths, axis=0)[1] < np.mean(widths, axis=0)[0]
