"""Outputs of real systems on public test sets: the accuracies that were published for them."""

from __future__ import annotations

import pytest

from nlp_explorer.predictions import bad_cases_sentence, read_predictions, scores
from nlp_explorer.reading import read

PUBLISHED = {
    "tweeteval_emotion_test.csv": [0.8339],
    "tweeteval_hate_test.csv": [0.5768],
    "sst2_test_2systems.csv": [0.8572, 0.8803],
    "marc_zh_test_2systems.csv": [0.8705, 0.8680],
}


@pytest.mark.parametrize(("name", "accuracies"), PUBLISHED.items())
def test_data_file_that_is_its_own_predictions_file_scores_what_was_published(shared_data, name, accuracies):
    path = shared_data / "predictions" / name
    dataset = read([path])
    runs = read_predictions(path, dataset)
    assert [round(scores(dataset, run).accuracy.value, 4) for run in runs] == accuracies


@pytest.mark.parametrize(("name", "accuracies"), PUBLISHED.items())
def test_same_predictions_joined_by_text_score_the_same(shared_data, tmp_path, name, accuracies):
    lines = (shared_data / "predictions" / name).read_bytes()
    dataset = read([shared_data / "predictions" / name])
    (tmp_path / "copy.csv").write_bytes(lines + b"\n")  # another file to anyone who compares bytes
    runs = read_predictions(tmp_path / "copy.csv", dataset)
    assert [run.joined_by for run in runs] == ["text"] * len(accuracies)
    assert [round(scores(dataset, run).accuracy.value, 4) for run in runs] == accuracies


def test_probabilities_of_20news_are_joined_by_order_and_named_alphabetically(shared_data):
    dataset = read([shared_data / "20news" / "20news_test_with_label_errors.csv.gz"])
    [run] = read_predictions(shared_data / "20news" / "20news_test_probs.npy", dataset)
    assert round(scores(dataset, run).accuracy.value, 4) == 0.9234
    assert run.joined_by == "order"
    assert len(run.classes) == 20
    assert bad_cases_sentence(dataset, run).startswith("577 of 7,532 predicted rows are wrong (7.7 % [7.1, 8.3])")


def test_emotion_sentence_is_the_one_a_meeting_can_quote(shared_data):
    path = shared_data / "predictions" / "tweeteval_emotion_test.csv"
    dataset = read([path])
    [run] = read_predictions(path, dataset)
    assert bad_cases_sentence(dataset, run) == (
        "236 of 1,421 predicted rows are wrong (16.6 % [14.8, 18.6]); most often sadness taken for anger (38)."
    )
