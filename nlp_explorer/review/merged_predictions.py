"""What a run predicts once classes are merged: a model cannot know of a class that a recipe has just made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from nlp_explorer.predictions.run import Predictions
from nlp_explorer.review.steps import Step
from nlp_explorer.review.steps.labels import MergeLabels


def merged_predictions(predictions: Predictions, step: Step, separator: str | None) -> Predictions:
    """Return the run with its predicted labels merged as a step merges the labels; any other step leaves it as it is.

    Without this, each right prediction of a merged class would count as wrong. Probabilities are left as they are.
    ``separator``: between several labels of a row, see `Schema.label_separator`.
    """
    if not isinstance(step, MergeLabels):
        return predictions
    column = predictions.predicted
    renamed = [step.renamed(category, separator) for category in column.cat.categories]
    names = pd.Index(list(dict.fromkeys(renamed)), dtype="str")
    new = np.append(names.get_indexer(pd.Index(renamed, dtype="str")), -1)[column.cat.codes.to_numpy()]
    merged = pd.Series(pd.Categorical.from_codes(new, categories=names), index=column.index, name=column.name)
    return replace(predictions, predicted=merged)
