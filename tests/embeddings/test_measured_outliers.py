from __future__ import annotations

from nlp_explorer.embeddings.measured_outliers import measured_outliers


def test_what_was_measured_is_said_by_encoder_and_nothing_of_an_unknown_one() -> None:
    assert "this rule found 100, and 79 % of the rows it found were clues" in measured_outliers("fast")
    assert "this rule found none by this encoder" in measured_outliers("tfidf")
    assert measured_outliers("/models/own") == ""
