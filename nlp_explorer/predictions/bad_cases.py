"""The rows a run got wrong, in the order in which a person should read them, and what they were taken for."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.intervals import share
from nlp_explorer.predictions.pairs import Pairs, pairs_of
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.seed import SEED

Order = Literal["confidence", "confusion", "random", "least-confident", "longest"]

ORDER_RULES: dict[Order, str] = {
    "confidence": "most confident first",
    "confusion": "the most frequent confusion first, then in the order of the file",
    "random": "in random order, the same each time",
    "least-confident": "least confident first",
    "longest": "longest text first",
}


def default_order(run: Predictions) -> Order:
    """Return ``confidence``, or ``confusion`` when the run does not say how sure it was."""
    return "confidence" if run.has_confidence else "confusion"


def bad_cases(dataset: Dataset, run: Predictions, *, order: Order | None = None) -> pd.DataFrame:
    """Return the wrongly predicted rows, in `default_order` unless told.

    Index: row id. Columns: ``split``, ``label`` and ``predicted`` (categories of str), ``confidence`` (probability of
    the predicted label, share 0..1) and ``label_probability`` (that of the given label), both NaN where the run does
    not say.
    """
    pairs = pairs_of(dataset, run)
    wrong = np.flatnonzero(pairs.is_wrong)
    positions = pairs.positions[wrong]
    if not run.predicted.index.equals(dataset.frame.index):
        run = run.subset(dataset.row_ids)
    frame = pd.DataFrame(
        {
            "split": dataset.frame["split"].iloc[positions],
            "label": dataset.frame["label"].iloc[positions],
            "predicted": run.predicted.iloc[positions],
            "confidence": run.confidence.iloc[positions],
            "label_probability": run.probability_of(dataset.frame["label"])[positions],
        }
    )
    return frame.iloc[_reading_order(frame, pairs, wrong, order or default_order(run))]


def further_orders(run: Predictions) -> tuple[Order, ...]:
    """Return the orders beside `default_order` that the rows of a run can be read in."""
    return ("least-confident", "random", "longest") if run.has_confidence else ("random", "longest")


def in_order(dataset: Dataset, rows: pd.DataFrame, order: Order) -> pd.DataFrame:
    """Return rows of a run (index: row id; ``confidence``) in one of `further_orders`; equal ones as they stood."""
    if order == "random":
        by_row = rows.sort_index()
        return by_row.iloc[np.random.default_rng(SEED).permutation(len(rows))]
    if order == "longest":
        lengths = dataset.texts.loc[rows.index].str.len().fillna(0).to_numpy()
        return rows.iloc[np.argsort(-lengths, kind="stable")]
    sign = 1.0 if order == "least-confident" else -1.0
    return rows.iloc[np.argsort(sign * rows["confidence"].fillna(np.inf * sign).to_numpy(), kind="stable")]


def confused_pairs(dataset: Dataset, run: Predictions) -> pd.DataFrame:
    """Return which label was taken for which, most frequent first.

    Columns: ``label``, ``predicted``, ``n_rows``, ``share_of_label`` (of the scored rows of that label, 0..1).
    """
    pairs = pairs_of(dataset, run)
    support = np.bincount(pairs.label, minlength=len(pairs.answers))
    is_wrong = pairs.cells.label != pairs.cells.predicted
    label, predicted, count = pairs.cells.label[is_wrong], pairs.cells.predicted[is_wrong], pairs.cells.count[is_wrong]
    names = pd.Series(pairs.answers, dtype="str")
    frame = pd.DataFrame(
        {
            "label": names.iloc[label].to_numpy(),
            "predicted": names.iloc[predicted].to_numpy(),
            "n_rows": count,
            "share_of_label": count / support[label],
        }
    )
    return frame.sort_values(["n_rows", "share_of_label"], ascending=False, kind="stable", ignore_index=True)


def bad_cases_sentence(dataset: Dataset, run: Predictions) -> str:
    """Return how many predictions are wrong, with the interval, and the most frequent confusion."""
    pairs = pairs_of(dataset, run)
    n_wrong, n = int(pairs.is_wrong.sum()), len(pairs)
    if n == 0:
        return "No row has both a label and a prediction, so none can be wrong."
    if n_wrong == 0:
        return "The one predicted row is right." if n == 1 else f"All {n:,} predicted rows are right."
    rows = "1 predicted row is" if n == 1 else f"{n:,} predicted rows {'is' if n_wrong == 1 else 'are'}"
    first = confused_pairs(dataset, run).iloc[0]
    often = (
        ""
        if first["n_rows"] == 1
        else f"; most often {first['label']} taken for {first['predicted']} ({first['n_rows']:,})"
    )
    return f"{n_wrong:,} of {rows} wrong ({share(n_wrong, n).as_percent}){often}."


def _reading_order(frame: pd.DataFrame, pairs: Pairs, wrong: np.ndarray, order: Order) -> np.ndarray:
    if order == "random":
        return np.random.default_rng(SEED).permutation(len(frame))
    if order == "confidence":
        quantity = frame["confidence"].fillna(-1.0).to_numpy()
    else:
        cell = pairs.label[wrong] * len(pairs.answers) + pairs.predicted[wrong]
        _, cell, count = np.unique(cell, return_inverse=True, return_counts=True)
        quantity = count[cell] + 1 / (cell + 2)  # cells of one size stay together
    result: np.ndarray = np.argsort(-quantity, kind="stable")
    return result
