from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn import metrics as oracle

from nlp_explorer.predictions.intervals import share
from nlp_explorer.predictions.metrics import confusion, scores
from nlp_explorer.predictions.pairs import pairs_of


@pytest.fixture
def random_labels():
    random = np.random.default_rng(7)
    labels = random.choice(list("abcde"), 400, p=[0.5, 0.2, 0.15, 0.1, 0.05])
    predicted = np.where(random.random(400) < 0.7, labels, random.choice(list("abcdef"), 400))
    return labels, predicted


def test_scores_equal_those_of_scikit_learn(make_dataset, make_run, random_labels):
    labels, predicted = random_labels
    dataset = make_dataset(labels)
    result = scores(dataset, make_run(dataset, predicted))
    occurring = sorted(set(labels))
    assert result.accuracy.value == pytest.approx(oracle.accuracy_score(labels, predicted))
    assert result.macro_f1.value == pytest.approx(oracle.f1_score(labels, predicted, average="macro", labels=occurring))
    assert result.weighted_f1.value == pytest.approx(oracle.f1_score(labels, predicted, average="weighted"))
    recalls = oracle.recall_score(labels, predicted, average="macro", labels=occurring)
    assert result.balanced_accuracy.value == pytest.approx(recalls)


def test_each_class_has_the_precision_and_recall_of_scikit_learn(make_dataset, make_run, random_labels):
    labels, predicted = random_labels
    dataset = make_dataset(labels)
    table = scores(dataset, make_run(dataset, predicted)).per_class
    precision, recall, f1, support = oracle.precision_recall_fscore_support(
        labels, predicted, labels=list(table.index), zero_division=np.nan
    )
    pd.testing.assert_series_equal(table["precision"], pd.Series(precision, table.index), check_names=False)
    pd.testing.assert_series_equal(table["recall"], pd.Series(recall, table.index), check_names=False)
    assert table["support"].tolist() == support.tolist() == sorted(support, reverse=True)
    assert table.loc["a", "f1"] == pytest.approx(f1[list(table.index).index("a")])


def test_class_that_was_never_a_label_has_no_recall_and_does_not_lower_the_macro_average(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b", "b"])
    result = scores(dataset, make_run(dataset, ["a", "new", "b", "b"]))
    assert np.isnan(result.per_class.loc["new", "recall"])
    assert result.per_class.loc["new", "precision"] == 0
    assert result.macro_f1.value == pytest.approx((2 / 3 + 1) / 2)


def test_rows_without_label_or_prediction_are_left_out_and_counted(make_dataset, make_run):
    dataset = make_dataset(["a", "b", None, "a", "b"])
    result = scores(dataset, make_run(dataset, ["a", "a", "b", None, None]))
    assert (result.n_rows, result.n_matched, result.n_scored) == (5, 3, 2)
    assert (result.n_without_label, result.n_without_prediction) == (1, 2)
    assert result.accuracy.value == 0.5
    assert "1 predicted row without a label left out" in result.sentence


def test_nothing_to_score_gives_no_numbers_and_says_so(make_dataset, make_run):
    dataset = make_dataset([None, None])
    result = scores(dataset, make_run(dataset, ["a", "b"]))
    assert np.isnan(result.accuracy.value)
    assert np.isnan(result.macro_f1.value)
    assert np.isnan(result.majority_accuracy)
    assert result.per_class.empty
    assert "nothing can be scored" in result.sentence


def test_majority_class_is_the_most_frequent_label_of_the_scored_rows(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "b", "b"])
    result = scores(dataset, make_run(dataset, ["a", "a", "b", "b"]))
    assert (result.majority_class, result.majority_accuracy) == ("b", 0.75)


def test_wilson_interval_equals_that_of_scipy():
    for n_hits, n in ((0, 10), (3, 10), (10, 10), (236, 1421)):
        wanted = binomtest(n_hits, n).proportion_ci(method="wilson")
        assert (share(n_hits, n).low, share(n_hits, n).high) == pytest.approx((wanted.low, wanted.high))


def test_bootstrap_interval_is_that_of_drawing_rows_anew(make_dataset, make_run, random_labels):
    labels, predicted = random_labels
    dataset = make_dataset(labels)
    result = scores(dataset, make_run(dataset, predicted))
    random = np.random.default_rng(1)
    drawn = [random.integers(0, 400, 400) for _ in range(500)]
    replicates = [
        oracle.f1_score(labels[at], predicted[at], average="macro", labels=sorted(set(labels[at]))) for at in drawn
    ]
    low, high = np.percentile(replicates, [2.5, 97.5])
    assert result.macro_f1.low == pytest.approx(low, abs=0.015)
    assert result.macro_f1.high == pytest.approx(high, abs=0.015)


def test_interval_holds_the_mean_where_many_classes_have_few_rows_and_few_have_many(make_dataset, make_run):
    small = [f"small {at}" for at in range(60)]
    labels = [*small, *["big", "large"] * 300]
    dataset = make_dataset(labels)
    result = scores(dataset, make_run(dataset, ["big"] * 60 + ["big", "large"] * 300))
    for mean in (result.macro_f1, result.balanced_accuracy):
        assert mean.low <= mean.value <= mean.high
    assert result.balanced_accuracy.value == pytest.approx(2 / 62)


def test_order_of_the_rows_does_not_change_any_interval(make_dataset, make_run, random_labels):
    labels, predicted = random_labels
    one, other = make_dataset(labels), make_dataset(labels[::-1])
    first, second = scores(one, make_run(one, predicted)), scores(other, make_run(other, predicted[::-1]))
    assert (first.accuracy, first.macro_f1) == (second.accuracy, second.macro_f1)


def test_confusion_counts_label_by_prediction_over_the_same_classes(make_dataset, make_run):
    dataset = make_dataset(["a", "a", "b"])
    table = confusion(dataset, make_run(dataset, ["a", "c", "a"]))
    assert table.loc[["a", "b", "c"], ["a", "b", "c"]].to_numpy().tolist() == [[1, 0, 1], [1, 0, 0], [0, 0, 0]]
    assert (table.index.name, table.columns.name) == ("label", "predicted")


def test_part_of_a_dataset_is_scored_on_its_own_rows(make_dataset, make_run):
    dataset = make_dataset(["a", "b", "a", "b"])
    run = make_run(dataset, ["a", "a", "a", "a"])
    part = dataset.subset(np.array([False, True, True, False]), "two rows")
    assert pairs_of(part, run).row_ids.tolist() == [1, 2]
    assert scores(part, run).accuracy.value == 0.5
