"""The part of a confusion matrix that a person can read: which classes, in which order, as shares of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.predictions.confusion_order import similar_order

Order = Literal["confused side by side", "by name", "most rows first"]
ORDERS: tuple[Order, ...] = ("confused side by side", "by name", "most rows first")
ShareOf = Literal["label", "prediction", "nothing"]
SHARES_OF: dict[ShareOf, str] = {
    "label": "share of the label's rows",
    "prediction": "share of the rows predicted so",
    "nothing": "rows",
}
DEFAULT_CLASSES = 40  # up to here a name of every class fits on a screen
MAX_CLASSES = 200  # beyond, a cell is smaller than a pointer


@dataclass(frozen=True, eq=False)
class ConfusionView:
    """Some classes of a confusion matrix in reading order; both axes alike.

    Attributes
    ----------
    counts
        Rows of label (index) by prediction (columns), int64.
    values
        The same as asked: shares 0..1, or the counts.
    wrong_of_label, wrong_as
        Wrong rows of each label, and of each prediction, against all classes, also those not shown.
    n_classes, n_wrong
        Of the whole matrix; ``n_wrong_shown`` of them lie between classes that are shown.
    """

    counts: pd.DataFrame
    values: pd.DataFrame
    wrong_of_label: pd.Series
    wrong_as: pd.Series
    n_classes: int
    n_wrong: int
    n_wrong_shown: int


def confusion_view(
    counts: pd.DataFrame, *, order: Order = ORDERS[0], share_of: ShareOf = "label", n_classes: int = DEFAULT_CLASSES
) -> ConfusionView:
    """Return the ``n_classes`` classes with most wrong rows (as label or as prediction), at most `MAX_CLASSES`.

    ``counts`` is what `confusion` gave. Shares are of all rows of a label or prediction, so they do not depend on
    how many classes are shown.
    """
    values = counts.to_numpy()
    of_label, of_prediction, right = values.sum(axis=1), values.sum(axis=0), values.diagonal()
    wrong = of_label + of_prediction - 2 * right
    shown = np.sort(np.argsort(-wrong, kind="stable")[: min(n_classes, MAX_CLASSES)])
    part = counts.iloc[shown, shown]
    if order == "confused side by side":
        names = similar_order(part)
    elif order == "by name":
        names = [str(name) for name in part.index]
    else:
        names = [str(counts.index[at]) for at in shown[np.argsort(-of_label[shown], kind="stable")]]
    part = part.loc[names, names]
    totals = {
        "label": np.maximum(pd.Series(of_label, index=counts.index)[names].to_numpy()[:, None], 1),
        "prediction": np.maximum(pd.Series(of_prediction, index=counts.index)[names].to_numpy()[None, :], 1),
    }
    n_wrong_shown = int(part.to_numpy().sum() - part.to_numpy().trace())
    return ConfusionView(
        counts=part,
        values=part if share_of == "nothing" else part / totals[share_of],
        wrong_of_label=pd.Series(of_label - right, index=counts.index)[names],
        wrong_as=pd.Series(of_prediction - right, index=counts.index)[names],
        n_classes=len(counts),
        n_wrong=int(wrong.sum()) // 2,
        n_wrong_shown=n_wrong_shown,
    )


def class_choices(n_classes: int) -> list[int]:
    """Return how many classes may be shown: a few steps, and all of them up to `MAX_CLASSES`."""
    most = min(n_classes, MAX_CLASSES)
    return [*(step for step in (10, 20, DEFAULT_CLASSES, 80) if step < most), most]
