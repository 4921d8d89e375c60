from __future__ import annotations

import math

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from nlp_explorer.audit.agreement import _alpha_parts, _beyond_chance, agreement
from nlp_explorer.predictions.intervals import share

# Fleiss 1971, table 1: 14 raters, 10 subjects, 5 categories; kappa 0.210 (Wikipedia's worked example of the method)
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def lines(*rows: tuple[int, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["row", "reviewer", "answer"])


def simulated(seed: int = 0, n_rows: int = 60, n_people: int = 3, share_missing: float = 0.2) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 3, n_rows)
    rows = [
        (row, f"p{person}", "abc"[truth[row] if generator.random() < 0.8 else generator.integers(0, 3)])
        for row in range(n_rows)
        for person in range(n_people)
        if generator.random() >= share_missing
    ]
    return lines(*rows)


def test_fleiss_kappa_of_the_published_table() -> None:
    rows = []
    for row, counts in enumerate(FLEISS):
        answers = [str(at) for at, n in enumerate(counts) for _ in range(n)]
        rows += [(row, f"rater {person}", answer) for person, answer in enumerate(answers)]
    found = agreement(lines(*rows))
    assert found.fleiss.value == pytest.approx(0.210, abs=5e-4)
    assert found.fleiss.low < 0.210 < found.fleiss.high
    assert found.percent.value == pytest.approx(0.378, abs=5e-4)


def test_alpha_is_the_librarys_and_cohens_kappa_is_scikit_learns() -> None:
    answers = simulated()
    found = agreement(answers)
    wide = answers.pivot(index="reviewer", columns="row", values="answer")
    table = np.array([[np.nan if pd.isna(cell) else "abc".index(cell) for cell in line] for line in wide.to_numpy()])
    assert found.alpha.low < found.alpha.value < found.alpha.high
    assert found.alpha.value == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"))
    for pair in found.cohen.itertuples():
        both = wide.loc[[pair.first, pair.second]].dropna(axis=1)
        assert pair.n_rows == both.shape[1]
        assert pair.kappa == pytest.approx(cohen_kappa_score(*both.to_numpy()))
        assert pair.low <= pair.kappa <= pair.high


def test_rows_with_one_answer_do_not_count_and_order_does_not_matter() -> None:
    answers = simulated()
    alone = pd.concat([answers, lines((999, "p0", "a"))])
    one, other = agreement(answers), agreement(alone.sample(frac=1, random_state=1))
    assert (one.n_rows, one.percent, one.alpha) == (other.n_rows, other.percent, other.alpha)
    pd.testing.assert_frame_equal(one.by_label, other.by_label)
    pd.testing.assert_frame_equal(one.cohen, other.cohen)


def test_agreement_by_person_label_and_pair_by_hand() -> None:
    found = agreement(
        lines((1, "ann", "x"), (1, "bo", "x"), (1, "cy", "y"), (2, "ann", "x"), (2, "bo", "y"), (3, "ann", "x"))
    )
    assert (found.n_rows, found.n_reviewers, found.n_answers) == (2, 3, 5)
    assert found.percent.value == pytest.approx(1 / 4)  # ann and bo on row 1, of 3 + 1 pairs
    assert found.by_reviewer["agreement"].to_dict() == pytest.approx({"ann": 1 / 3, "bo": 1 / 3, "cy": 0})
    assert found.by_label["agreement"].to_dict() == pytest.approx({"x": 2 / 5, "y": 0})
    assert found.disputes.to_dict("records") == [{"one": "x", "other": "y", "n_pairs": 3, "n_rows": 2}]


def test_one_person_or_nothing_has_no_agreement() -> None:
    for answers in (lines(), lines((1, "ann", "x"), (2, "ann", "y"))):
        found = agreement(answers)
        assert found.n_rows == 0
        assert math.isnan(found.percent.value)
        assert math.isnan(found.alpha.value)


def test_who_always_says_the_same_cannot_be_measured_against_chance() -> None:
    found = agreement(lines((1, "ann", "x"), (1, "bo", "x"), (2, "ann", "x"), (2, "bo", "x")))
    assert found.percent.value == 1
    assert math.isnan(found.fleiss.value)
    assert math.isnan(found.alpha.value)


def test_alpha_of_draws_is_the_librarys_on_the_rows_drawn() -> None:
    counts = np.array([[2, 1, 0], [0, 3, 0], [1, 1, 1], [0, 2, 0]])
    drawn = np.array([[1, 2, 0, 1], [0, 1, 3, 0]])
    expected = [
        krippendorff.alpha(value_counts=np.repeat(counts, line, axis=0), level_of_measurement="nominal")
        for line in drawn
    ]
    assert _beyond_chance(*_alpha_parts(counts, drawn)) == pytest.approx(expected)


def test_three_rows_on_which_all_agree_do_not_make_agreement_certain() -> None:
    found = agreement(lines(*((row, person, label) for row, label in enumerate("xyx") for person in ("ann", "bo"))))
    certain = share(3, 3)
    assert (found.percent.low, found.percent.high) == (certain.low, 1)
    assert found.by_reviewer.loc["ann", ["low", "high"]].tolist() == [certain.low, 1]
    assert found.by_label.loc["y", ["low", "high"]].tolist() == [share(1, 1).low, 1]
    by_chance = (2 / 3) ** 2 + (1 / 3) ** 2
    expected = (certain.low - by_chance) / (1 - by_chance)
    assert (found.fleiss.value, found.fleiss.low, found.fleiss.high) == pytest.approx((1, expected, 1))
    assert found.cohen[["kappa", "low", "high"]].iloc[0].tolist() == pytest.approx([1, expected, 1])
    assert found.alpha.low < 0.5 < found.alpha.value
    none = agreement(lines((1, "ann", "x"), (1, "bo", "y"), (2, "ann", "y"), (2, "bo", "x")))
    assert (none.percent.value, none.percent.low, none.percent.high) == (0, 0, share(0, 2).high)


def test_a_single_row_has_no_certain_agreement() -> None:
    said = pd.DataFrame({"row": [1, 1, 1], "reviewer": ["ann", "bo", "cy"], "answer": ["x", "x", "y"]})
    found = agreement(said)
    assert found.percent.value == pytest.approx(1 / 3)
    assert found.percent.low < 0.05
    assert found.percent.high > 0.8
