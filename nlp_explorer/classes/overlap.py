"""Which classes lie over each other in the space of an encoder, whatever their sizes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.embeddings.base import Embeddings
from nlp_explorer.embeddings.distinct import points
from nlp_explorer.errors import ExplorerError

MAX_TEXTS = 100_000  # compared with the centres; of more, the texts with the lowest hashes: a fair sample
BLOCK_TEXTS = 4_096  # compared at a time: 1,000 classes take 16 MB


def class_overlap_by_centre(dataset: Dataset, embeddings: Embeddings) -> pd.DataFrame:
    """Return for each class how many of its texts stand nearer to the centre of another class than to its own.

    A centre is the mean of the distinct texts of a class; a text is left out of its own class's centre, so that a
    small class is judged as a large one is. Nearer means a larger cosine. A text that carries several classes (in
    several rows) counts at the class of its first row.

    Parameters
    ----------
    embeddings
        Aligned with the rows of ``dataset``.

    Returns
    -------
    pandas.DataFrame
        Index: label, by name. ``n_texts`` compared (int64), ``share_elsewhere`` (0..1 nearer to any other centre),
        ``nearest`` (the class whose centre most of those texts are nearest to; without any, the class whose centre
        is nearest to this one's), ``share_nearest`` (0..1 of the texts that are nearest to that one).
        Shares are missing where a class has fewer than two texts, ``nearest`` where there is no other class.

    Raises
    ------
    ExplorerError
        The rows carry several labels.
    """
    if dataset.schema.is_multi_label:
        raise ExplorerError("Classes are compared where a row has one label; here rows have several.")
    names = list(dataset.classes)
    codes = dataset.frame["label"].cat.set_categories(names).cat.codes.to_numpy(dtype=np.int64)
    found = points(embeddings)
    of_text = codes[found.first_row]
    vectors, of_text = found.vectors[of_text >= 0], of_text[of_text >= 0]
    n_of_class = np.bincount(of_text, minlength=len(names))
    sums = _sums(vectors, of_text, n_of_class)
    seen = slice(0, MAX_TEXTS)
    winners = _nearest_centres(vectors[seen], of_text[seen], sums, n_of_class)
    return _table(names, of_text[seen], winners, sums)


def _sums(vectors: np.ndarray, codes: np.ndarray, n_of_class: np.ndarray) -> np.ndarray:
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(n_of_class)
    members = zip(ends - n_of_class, ends, strict=True)
    sums = [vectors[order[start:end]].sum(axis=0, dtype=np.float64) for start, end in members]
    return np.array(sums).reshape(len(n_of_class), vectors.shape[1])


def _nearest_centres(vectors: np.ndarray, codes: np.ndarray, sums: np.ndarray, n_of_class: np.ndarray) -> np.ndarray:
    """Return the class whose centre each text is nearest to, its own on a tie; -1 for the only text of a class."""
    winners = np.full(len(vectors), -1, dtype=np.int64)
    lengths = np.linalg.norm(sums, axis=1)
    unit = sums / np.where(lengths == 0, 1, lengths)[:, None]
    for start in range(0, len(vectors), BLOCK_TEXTS):
        block, own = vectors[start : start + BLOCK_TEXTS].astype(np.float64), codes[start : start + BLOCK_TEXTS]
        lines = np.arange(len(block))
        cosine = block @ unit.T
        cosine[:, n_of_class == 0] = -np.inf
        rest = sums[own] - block
        length = np.linalg.norm(rest, axis=1)
        of_own = np.einsum("ij,ij->i", block, rest) / np.where(length == 0, 1, length)
        cosine[lines, own] = -np.inf
        best = cosine.argmax(axis=1)
        is_own = of_own >= cosine[lines, best]
        found = np.where(is_own, own, best)
        winners[start : start + BLOCK_TEXTS] = np.where(n_of_class[own] > 1, found, -1)
    return winners


def _table(names: list[str], codes: np.ndarray, winners: np.ndarray, sums: np.ndarray) -> pd.DataFrame:
    n_classes = len(names)
    judged = winners >= 0
    cells = np.bincount(codes[judged] * n_classes + winners[judged], minlength=n_classes**2)
    counts = cells.reshape(n_classes, n_classes).copy()
    n_texts = counts.sum(axis=1)
    np.fill_diagonal(counts, 0)
    nearest = np.where(counts.any(axis=1), counts.argmax(axis=1), _nearest_classes(sums)) if n_classes else n_texts
    with np.errstate(invalid="ignore"):
        elsewhere = counts.sum(axis=1) / n_texts
        share = counts[np.arange(n_classes), nearest] / n_texts
    named = pd.Series([names[at] if n_classes > 1 else None for at in nearest], dtype="str")
    return pd.DataFrame(
        {
            "n_texts": n_texts.astype(np.int64),
            "share_elsewhere": elsewhere,
            "nearest": named.to_numpy(),
            "share_nearest": share,
        },
        index=pd.Index(names, dtype="str", name="label"),
    )


def _nearest_classes(sums: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(sums, axis=1)
    unit = sums / np.where(lengths == 0, 1, lengths)[:, None]
    cosine = unit @ unit.T
    cosine[:, lengths == 0] = -np.inf
    np.fill_diagonal(cosine, -np.inf)
    result: np.ndarray = cosine.argmax(axis=1)
    return result
