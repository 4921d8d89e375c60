"""What is known about one row that a run predicted, beside its text: for the person who says what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.predictions.run import Predictions


def top_classes(run: Predictions, row_id: int, *, n: int) -> pd.DataFrame:
    """Return the ``n`` likeliest classes of a row by a run, likeliest first.

    Columns ``label`` (str) and ``probability`` (share 0..1; NaN for a run that gives the predicted label alone). Empty
    where the run says nothing.
    """
    at = int(run.predicted.index.get_indexer(pd.Index([row_id]))[0])
    said = run.predicted.iloc[at] if at >= 0 else None
    if not isinstance(said, str):
        return pd.DataFrame({"label": pd.Series(dtype="str"), "probability": pd.Series(dtype="float64")})
    if run.probabilities is None:
        probability = float(run.confidence.iloc[at])
        return pd.DataFrame({"label": [said], "probability": [probability]}).astype({"label": "str"})
    row = np.nan_to_num(run.probabilities[at].astype(np.float64), nan=-1.0)
    best = np.argsort(-row, kind="stable")[:n]
    return pd.DataFrame({"label": pd.Series([run.classes[one] for one in best], dtype="str"), "probability": row[best]})


def likely_classes(run: Predictions, row_id: int, by_count: Sequence[str], *, n: int) -> tuple[str, ...]:
    """Return ``n`` classes to choose from: the likeliest by the run, then the most frequent of ``by_count``."""
    first = [str(name) for name in top_classes(run, row_id, n=n)["label"]]
    return tuple(dict.fromkeys([*first, *by_count]))[:n]


def other_opinions(runs: Sequence[Predictions], run: Predictions, row_id: int) -> pd.DataFrame:
    """Return what the other runs say of a row, by name; of several epochs the last.

    Columns ``run``, ``predicted`` (str) and ``confidence`` (share 0..1, NaN where a run does not say).
    """
    last = {one.name: one for one in sorted(runs, key=lambda one: one.epoch or 0) if one.name != run.name}
    lines = []
    for name in sorted(last):
        top = top_classes(last[name].subset(np.array([row_id])), row_id, n=1)
        if len(top):
            lines.append((name, top["label"].iloc[0], top["probability"].iloc[0]))
    frame = pd.DataFrame(lines, columns=["run", "predicted", "confidence"])
    return frame.astype({"run": "str", "predicted": "str", "confidence": "float64"})


def same_text(dataset: Dataset, groups: np.ndarray, row_id: int) -> pd.DataFrame:
    """Return the other rows with the same text, index: row id; columns ``label`` and ``split`` (str).

    ``groups``: of duplicates, one number a row, -1 for none.
    """
    at = int(dataset.frame.index.get_indexer(pd.Index([row_id]))[0])
    is_same = groups == groups[at] if groups[at] >= 0 else np.zeros(len(groups), dtype=bool)
    is_same[at] = False
    return dataset.frame.iloc[np.flatnonzero(is_same)][["label", "split"]].astype("str")


def same_text_sentence(others: pd.DataFrame, label: object) -> str:
    """Return how many other rows have the text, and how many of them contradict the label; empty without others."""
    if others.empty:
        return ""
    n = len(others)
    differing = others[others["label"].notna() & (others["label"] != label)]["label"].value_counts()
    sentence = f"{n:,} other {'row has' if n == 1 else 'rows have'} the same text"
    if differing.empty:
        return f"{sentence}, with the same label." if isinstance(label, str) else f"{sentence}."
    named = ", ".join(f"{name} ({count:,})" for name, count in differing.items())
    return f"{sentence}; another label: {named}."
