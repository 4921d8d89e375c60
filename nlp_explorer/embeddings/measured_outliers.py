"""How good the rule for outliers was where the strangers were known: what may be said of it beside any list."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_explorer.embeddings.base import EncoderName
from nlp_explorer.embeddings.surrounding_texts import Outliers


@dataclass(frozen=True)
class MeasuredOutliers:
    """What the rule found of 100 quiz clues planted among 10,003 bank queries, and of rows of missing classes.

    Attributes
    ----------
    n_clues
        How many of the 100 it found.
    precision
        Share, 0..1, of the rows it found that were clues.
    n_of_missing_classes
        How many it found of 50 rows of classes that were otherwise missing, five of one class at a time.

    Source: ``benchmarks/outliers.py``.
    """

    n_clues: int
    precision: float
    n_of_missing_classes: int


MEASURED: dict[EncoderName, MeasuredOutliers] = {
    "fast": MeasuredOutliers(100, 0.79, 1),
    "accurate": MeasuredOutliers(100, 0.56, 6),
    "multilingual": MeasuredOutliers(100, 0.68, 1),
    "tfidf": MeasuredOutliers(0, 0.0, 0),
}


def measured_outliers(encoder: EncoderName) -> str:
    """Return what was measured for the rule by an encoder; empty for a model of one's own."""
    found = MEASURED.get(encoder)
    if found is None:
        return ""
    planted = "Where 100 quiz clues were planted among 10,003 bank queries, this rule found"
    if not found.n_clues:
        return f"{planted} none by this encoder: choose another one where there is one for the language."
    return (
        f"{planted} {found.n_clues}, and {100 * found.precision:.0f} % of the rows it found were clues; of 50 rows of "
        f"classes that were otherwise missing it found {found.n_of_missing_classes}."
    )


def outliers_answer(found: Outliers, encoder: EncoderName) -> str:
    """Return how many rows are near nothing, and how good the rule was where the strangers were known."""
    return f"{found.sentence} {measured_outliers(encoder)}".strip()
