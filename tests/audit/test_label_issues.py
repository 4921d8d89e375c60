from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from nlp_explorer.audit.label_issues import label_issues
from nlp_explorer.dataset import Dataset, Schema
from nlp_explorer.embeddings.base import Embeddings, unit_length
from nlp_explorer.reading import dataset_from_frame, read
from nlp_explorer.text.hashing import text_hashes


def made(labels: list[str | None], points: np.ndarray, texts: list[str] | None = None) -> tuple[Dataset, Embeddings]:
    texts = texts or [f"text {at}" for at in range(len(labels))]
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "label": pd.Series(labels, dtype="str")})
    dataset = dataset_from_frame(frame, name="made", schema=Schema(("text",), "label"))
    return dataset, Embeddings(unit_length(points.astype(np.float32)), text_hashes(dataset.texts), "tfidf", "1")


@pytest.fixture
def two_clouds():
    random = np.random.default_rng(2)
    points = np.concatenate([random.normal([4, 0, 1], 0.6, (40, 3)), random.normal([0, 4, 1], 0.6, (40, 3))])
    labels = ["a"] * 40 + ["b"] * 40
    labels[3], labels[60] = "b", "a"
    return labels, points


def test_flipped_labels_come_first_with_the_right_suggestion(two_clouds):
    rows = label_issues(*made(*two_clouds)).rows
    assert set(rows.index[:2]) == {3, 60}
    assert rows.loc[3, ["label", "suggested"]].tolist() == ["b", "a"]
    assert (rows["log_odds"].iloc[:2] < 0).all()
    assert rows["self_confidence"].iloc[:2].max() < 0.5 < rows["suggested_probability"].iloc[:2].min()
    assert rows["log_odds"].is_monotonic_increasing


def test_a_wrong_label_is_found_in_a_class_of_two_kinds_of_text():
    chance = np.random.default_rng(4)
    around = ([5, 0, 0], [-5, 0, 0], [0, 0.5, 3])  # the mean of the first two lies between them
    points = np.concatenate([chance.normal(centre, 0.5, (40, 3)) for centre in around])
    labels = ["two kinds"] * 80 + ["one kind"] * 40
    labels[7] = "one kind"
    assert label_issues(*made(labels, points)).rows.index[0] == 7


def test_sentence_does_not_say_that_the_labels_are_wrong(two_clouds):
    found = label_issues(*made(*two_clouds))
    assert found.n_disagreements == 2
    assert found.accuracy == pytest.approx(78 / 80)
    assert found.sentence == (
        "A simple model on TF-IDF would label 2 of 80 rows (2.5 %) otherwise; the model, not the label, may be wrong."
    )


def test_a_part_is_judged_by_the_whole_dataset(two_clouds):
    dataset, embeddings = made(*two_clouds)
    found = label_issues(dataset, embeddings)
    part = found.within(dataset.subset(np.arange(80) < 10, "the first ten"))
    assert part.rows.index.tolist() == [row for row in found.rows.index if row < 10]
    assert part.rows["log_odds"].tolist() == found.rows.loc[part.rows.index, "log_odds"].tolist()
    assert part.accuracy == pytest.approx(0.9)
    assert part.sentence.startswith("A simple model on TF-IDF would label 1 of 10 rows (10.0 %) otherwise")


def test_duplicates_of_a_wrong_label_do_not_vouch_for_it(two_clouds):
    labels, points = two_clouds
    texts = [f"text {at}" for at in range(80)]
    at = [*range(80), 3, 3, 3, 3]
    rows = label_issues(*made([labels[i] for i in at], points[at], [texts[i] for i in at])).rows
    assert set(rows.index[:6]) == {3, 60, 80, 81, 82, 83}
    assert (rows.loc[[3, 80, 81, 82, 83], "log_odds"] < 0).all()


def test_rows_in_another_order_get_the_same_judgement(two_clouds):
    labels, points = two_clouds
    order = np.random.default_rng(0).permutation(80)
    texts = [f"text {at}" for at in range(80)]
    one = label_issues(*made(labels, points, texts)).rows
    other = label_issues(*made([labels[i] for i in order], points[order], [texts[i] for i in order])).rows
    assert order[other.index].tolist() == one.index.tolist()
    assert other["log_odds"].to_numpy() == pytest.approx(one["log_odds"].to_numpy())


def test_rows_that_cannot_be_judged_are_counted(two_clouds):
    labels, points = two_clouds
    labels[0] = "alone"
    labels[1] = None
    points[2] = 0
    found = label_issues(*made(labels, points))
    assert found.n_not_judged == 2
    assert not {0, 1, 2} & set(found.rows.index)
    assert found.sentence.endswith("2 could not be judged.")


@pytest.mark.parametrize("labels", [[], ["a"], ["a", "a"], [None, None], ["a", "b"]])
def test_too_little_to_judge_is_said(labels):
    found = label_issues(*made(labels, np.eye(3)[: len(labels)]))
    assert found.rows.empty
    assert found.sentence.startswith("No label can be judged")


def test_texts_that_are_all_equal_raise_nothing():
    found = label_issues(*made(["a", "b", "a", "b"], np.ones((4, 3)), ["same"] * 4))
    assert found.rows.empty


def test_planted_label_errors_are_among_the_first(shared_data):
    dataset = read([shared_data / "messy" / "banking_planted.csv"])
    truth = json.loads((shared_data / "messy" / "banking_planted.truth.json").read_text())
    flipped = {entry["row"] for entry in truth if entry["kind"] == "flipped_label"}
    counted = TfidfVectorizer(sublinear_tf=True).fit_transform(dataset.texts.fillna(""))
    vectors = unit_length(TruncatedSVD(200, random_state=0).fit_transform(counted).astype(np.float32))
    rows = label_issues(dataset, Embeddings(vectors, text_hashes(dataset.texts), "tfidf", "1")).rows
    assert np.isin(rows.index[:150], list(flipped)).mean() > 0.6
