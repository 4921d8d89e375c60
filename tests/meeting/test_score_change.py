from __future__ import annotations

import numpy as np
import pytest
from dataset_support import dataset_of
from sklearn.metrics import f1_score

from nlp_explorer.meeting.row_pairs import pair_rows
from nlp_explorer.meeting.score_change import counterpart_run, score_change, score_change_between
from nlp_explorer.predictions.run import Predictions, no_unmatched


def run_of(name: str, predicted: list[str | None]) -> Predictions:
    column = dataset_of(["x"] * len(predicted), predicted).frame["label"]
    return Predictions(name, column, "order", "in order", len(predicted), tuple(column.cat.categories), no_unmatched())


def test_differences_are_those_of_both_scores_on_shared_rows() -> None:
    random = np.random.default_rng(3)
    labels, one, other = ([f"c{n}" for n in random.integers(0, 4, 300)] for _ in range(3))
    other = [label if random.random() < 0.5 else said for label, said in zip(labels, other, strict=True)]
    dataset = dataset_of([str(n) for n in range(300)], labels)
    first, second = run_of("a", [None, *one[1:]]), run_of("b", [*other[:-1], None])
    change = score_change(dataset, first, second)
    shared = slice(1, -1)
    hits = [np.mean(np.array(labels[shared]) == np.array(said[shared])) for said in (one, other)]
    f1 = [f1_score(labels[shared], said[shared], average="macro") for said in (one, other)]
    assert change.comparison.n_rows == 298
    assert change.comparison.difference.value == pytest.approx(hits[1] - hits[0])
    assert change.macro_f1.value == pytest.approx(f1[1] - f1[0])
    assert change.macro_f1.low < change.macro_f1.value < change.macro_f1.high


def test_the_interval_of_paired_rows_agrees_with_a_bootstrap_of_the_rows_themselves() -> None:
    random = np.random.default_rng(4)
    labels = np.array([f"c{n}" for n in random.integers(0, 3, 400)])
    one = np.where(random.random(400) < 0.6, labels, "c0")
    other = np.where(random.random(400) < 0.2, labels, one)
    change = score_change(dataset_of([str(n) for n in range(400)], list(labels)), run_of("a", one), run_of("b", other))
    drawn = [random.integers(0, 400, 400) for _ in range(400)]
    differences = [
        f1_score(labels[at], other[at], average="macro") - f1_score(labels[at], one[at], average="macro")
        for at in drawn
    ]
    assert change.macro_f1.low == pytest.approx(np.percentile(differences, 2.5), abs=0.01)
    assert change.macro_f1.high == pytest.approx(np.percentile(differences, 97.5), abs=0.01)


def test_runs_over_two_versions_are_held_against_the_labels_of_the_new_one() -> None:
    old = dataset_of(["a", "b", "c", "gone"], ["x", "x", "y", "y"])
    new = dataset_of(["c", "new", "b", "a"], ["y", "x", "y", "x"])  # b was relabelled
    before, now = run_of("m", ["x", "x", "x", "y"]), run_of("m", ["y", "x", "y", "x"])
    change = score_change_between(new, pair_rows(old, new), before, now)
    assert (change.comparison.n_rows, change.comparison.n_fixed, change.comparison.n_broken) == (3, 2, 0)
    assert change.comparison.rows.loc[2, "first"] == "x"
    assert change.points.startswith("+66.7 [")


def test_without_shared_rows_nothing_is_compared() -> None:
    change = score_change(dataset_of(["a", "b"], ["x", "y"]), run_of("a", ["x", None]), run_of("b", [None, "y"]))
    assert change.sentence == "No row with a label is predicted by both a and b."
    assert np.isnan(change.macro_f1.value)


def test_runs_are_paired_by_name_else_the_last_of_each() -> None:
    a, b, c = run_of("a", ["x"]), run_of("b", ["x"]), run_of("c", ["x"])
    assert counterpart_run([a, b], [c, b]) == (b, b)
    assert counterpart_run([a], [b, c]) == (a, c)
    assert counterpart_run([], [b]) is None
