"""What a model predicted: read, joined to the rows, scored, and what it got wrong."""

from __future__ import annotations

from nlp_explorer.predictions.bad_cases import bad_cases, bad_cases_sentence, confused_pairs
from nlp_explorer.predictions.metrics import Scores, confusion, scores
from nlp_explorer.predictions.nearest import NearestTexts, nearest_train
from nlp_explorer.predictions.read import predictions_from_columns, read_predictions
from nlp_explorer.predictions.run import Predictions

__all__ = [
    "NearestTexts",
    "Predictions",
    "Scores",
    "bad_cases",
    "bad_cases_sentence",
    "confused_pairs",
    "confusion",
    "nearest_train",
    "predictions_from_columns",
    "read_predictions",
    "scores",
]
