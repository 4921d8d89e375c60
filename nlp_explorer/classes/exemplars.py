"""The texts that show what a class is: the most typical, the most varied, the oddest, the longest, the shortest."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.labels import single_labels
from nlp_explorer.predictions.run import Predictions
from nlp_explorer.text.blank import is_blank

View = Literal["most typical", "most varied", "oddest", "longest", "shortest"]
VIEWS: tuple[View, ...] = ("most typical", "most varied", "oddest", "longest", "shortest")
EXPLANATIONS: dict[View, str] = {
    "most typical": "nearest to the centre of the class",
    "most varied": "each as far as possible from those before it, the most typical first",
    "oddest": "farthest from the centre of the class",
    "longest": "most characters",
    "shortest": "fewest characters",
}
NEED_EMBEDDINGS: tuple[View, ...] = ("most typical", "most varied", "oddest")
N_TEXTS = 5
MAX_TEXTS_SPREAD = 5_000  # of a class among which the most varied are looked for: each step compares them all


def exemplars(
    dataset: Dataset, label: str, view: View, embeddings: Embeddings | None = None, *, n: int = N_TEXTS
) -> pd.DataFrame:
    """Return rows that show a class in one way, no text twice.

    Index: row id; ``cosine`` to the centre of the class, or ``characters``. ``embeddings`` are aligned with the rows;
    without them only the longest and the shortest can be told, the others are empty.
    """
    labels = single_labels(dataset)
    positions = np.unique(dataset.frame.index.get_indexer(labels.index[(labels == label).to_numpy()]))
    texts = dataset.texts.iloc[positions]
    there = ~(is_blank(texts) | texts.duplicated().to_numpy())
    positions, texts = positions[there], texts[there]
    if view not in NEED_EMBEDDINGS:
        lengths = texts.str.len().to_numpy(dtype=np.int64)
        order = np.argsort(-lengths if view == "longest" else lengths, kind="stable")[:n]
        return _rows(dataset, positions[order], characters=lengths[order])
    if embeddings is None:
        return _rows(dataset, positions[:0], cosine=np.zeros(0, np.float32))
    positions = positions[~embeddings.is_blank[positions]]
    vectors = embeddings.vectors[positions]
    cosine = _to_centre(vectors)
    ranked = np.lexsort((positions, -cosine))
    if view == "oddest":
        ranked = ranked[::-1]
    elif view == "most varied":
        ranked = ranked[_spread(vectors[ranked[:MAX_TEXTS_SPREAD]], n)]
    return _rows(dataset, positions[ranked[:n]], cosine=cosine[ranked[:n]])


def most_confused_with(
    dataset: Dataset, label: str, overlap: pd.DataFrame | None, runs: tuple[Predictions, ...] = ()
) -> tuple[str, str] | None:
    """Return the class that a class is most confused with, and how that is known; None when it is not.

    What the first run of predictions says counts more than where the texts stand.
    """
    for run in runs:
        wrong = (dataset.frame["label"] == label) & run.predicted.notna() & (run.predicted.astype("str") != label)
        counts = run.predicted[wrong].astype("str").value_counts()
        if len(counts):
            name = str(sorted(counts.index[counts == counts.iloc[0]])[0])
            return name, f"{run.title} predicts it for {int(counts[name]):,} rows of {label}"
    if overlap is None or label not in overlap.index:
        return None
    line = overlap.reindex([label]).iloc[0]
    if not isinstance(line["nearest"], str):
        return None
    if line["share_nearest"] > 0:
        return line[
            "nearest"
        ], f"{100 * line['share_nearest']:.1f} % of the texts of {label} stand nearer to its centre"
    return line["nearest"], f"its centre is nearest to that of {label}"


def _to_centre(vectors: np.ndarray) -> np.ndarray:
    if not len(vectors):
        return np.zeros(0, np.float32)
    centre = vectors.mean(axis=0, dtype=np.float64)
    length = np.linalg.norm(centre)
    result: np.ndarray = (vectors @ (centre / (length or 1.0))).astype(np.float32)
    return result


def _spread(vectors: np.ndarray, n: int) -> np.ndarray:
    """Return n places, each the farthest from those before it. Source: Gonzalez 1985, farthest-first traversal."""
    chosen = [0] if len(vectors) else []
    nearest = vectors @ vectors[0] if len(vectors) else np.zeros(0)
    while len(chosen) < min(n, len(vectors)):
        nearest[chosen] = np.inf
        chosen.append(int(nearest.argmin()))
        nearest = np.maximum(nearest, vectors @ vectors[chosen[-1]])
    return np.array(chosen, dtype=np.int64)


def _rows(dataset: Dataset, positions: np.ndarray, **columns: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index(dataset.row_ids[positions], name="row_id"))
