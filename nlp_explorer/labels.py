"""Labels counted: per class and split, and how uneven the classes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from nlp_explorer.dataset import SPLITS, Dataset

SEVERAL = " | "  # between several labels that were accepted for one row, where they are shown
TOTAL = "total"
NO_SPLIT = "(no split)"  # column of rows whose split is unknown, where others have one


@dataclass(frozen=True)
class Imbalance:
    """How uneven the classes are.

    Attributes
    ----------
    ratio
        The size of the largest class over that of the smallest, 1 when all are equal. Source: Buda, Maki and
        Mazurowski 2018, "A systematic study of the class imbalance problem in convolutional neural networks".
    effective_n_classes
        How many equally large classes would be as hard to guess: e to the entropy of the shares. Source: Hill 1973,
        "Diversity and evenness", https://doi.org/10.2307/1934352
    normalised_entropy
        The entropy of the shares over that of equal classes: 1 when all are equal, near 0 when one holds nearly every
        row; 1 for a single class. Source: Pielou 1966, https://doi.org/10.1016/0022-5193(66)90013-0
    """

    n_classes: int
    largest: str
    n_largest: int
    smallest: str
    n_smallest: int
    ratio: float
    effective_n_classes: float
    normalised_entropy: float


def single_labels(dataset: Dataset) -> pd.Series:
    """Return every label of every row: index row id (repeated where a row has several), category of str.

    Rows without a label are left out. In row order; categories are `Dataset.classes`.
    """
    labels = dataset.frame["label"].dropna()
    separator = dataset.schema.label_separator
    if separator is not None:
        labels = labels.astype("str").str.split(separator, regex=False).explode()
    dtype = pd.CategoricalDtype(pd.Index(dataset.classes, dtype="str"))
    return pd.Series(pd.Categorical(labels.astype("str"), dtype=dtype), index=labels.index, name="label")


def label_codes(dataset: Dataset) -> np.ndarray:
    """Return the same number for rows that carry the same labels, int64; -1 for a row without one.

    Several labels of one row are a set: their order does not matter.
    """
    column = dataset.frame["label"]
    codes = column.cat.codes.to_numpy().astype(np.int64)
    separator = dataset.schema.label_separator
    if separator is None:
        return codes
    sets = [separator.join(sorted(set(joined.split(separator)))) for joined in column.cat.categories]
    by_code = np.append(pd.factorize(np.array(sets, dtype=object))[0], -1).astype(np.int64)
    result: np.ndarray = by_code[codes]
    return result


def names_like(typed: str, names: Sequence[str], *, n: int = 3) -> list[str]:
    """Return at most ``n`` names that may have been meant: those that hold what was typed, in any case, else those
    that are spelled nearly so.
    """
    part = typed.strip().casefold()
    holding = [name for name in names if part and part in name.casefold()]
    return (holding or get_close_matches(typed, names, n=n))[:n]


def new_class_note(chosen: Sequence[str], names: Sequence[str]) -> str:
    """Return a sentence about the chosen labels that no class has, and which were perhaps meant; empty without any."""
    known = set(names)
    said = []
    for new in dict.fromkeys(chosen):
        if new.strip() not in known:
            meant = " or ".join(names_like(new, names))
            said.append(f"“{new.strip()}” will be a new class" + (f"; or did you mean {meant}?" if meant else "."))
    return " ".join(said)


def label_counts(dataset: Dataset) -> pd.DataFrame:
    """Return how many rows carry each label: one line a label, the most frequent first, then by name.

    Index: ``label``. int64 columns: one a split, in the order of `Dataset.splits`, and ``total``. Rows without
    a label count nowhere; a row with several labels counts at each. Empty when no row has a label.
    """
    labels = single_labels(dataset)
    splits = dataset.frame["split"].loc[labels.index]
    names = list(dataset.splits)
    if names and splits.isna().any():
        splits = splits.cat.add_categories(NO_SPLIT).fillna(NO_SPLIT)
        names.append(NO_SPLIT)
    n_classes = len(dataset.classes)
    codes = labels.cat.codes.to_numpy().astype(np.int64)
    index = pd.Index(dataset.classes, dtype="str", name="label")
    counts = pd.DataFrame(
        {name: np.bincount(codes[(splits == name).to_numpy()], minlength=n_classes) for name in names},
        index=index,
    )
    counts[TOTAL] = np.bincount(codes, minlength=n_classes)
    return counts.astype("int64").sort_values(TOTAL, ascending=False, kind="stable")


def training_counts(counts: pd.DataFrame) -> pd.Series:
    """Return the rows of each class that a model learns from: the column ``train``, all rows without one."""
    column: pd.Series = counts[SPLITS[0] if SPLITS[0] in counts else TOTAL]
    return column


def imbalance(totals: pd.Series) -> Imbalance | None:
    """Return how uneven classes of these sizes are, those of size 0 left out; None where there is no class."""
    sizes = totals[totals > 0].sort_values(ascending=False, kind="stable")
    if not len(sizes):
        return None
    shares = sizes.to_numpy() / sizes.sum()
    entropy = float(-(shares * np.log(shares)).sum())
    return Imbalance(
        n_classes=len(sizes),
        largest=str(sizes.index[0]),
        n_largest=int(sizes.iloc[0]),
        smallest=str(sizes.index[-1]),
        n_smallest=int(sizes.iloc[-1]),
        ratio=float(sizes.iloc[0] / sizes.iloc[-1]),
        effective_n_classes=float(np.exp(entropy)),
        normalised_entropy=entropy / float(np.log(len(sizes))) if len(sizes) > 1 else 1.0,
    )
