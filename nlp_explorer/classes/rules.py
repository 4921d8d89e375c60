"""Keyword rules, such as: a text that holds “refund” is a refund request. Found on some folds, judged on the others."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from nlp_explorer.classes.artefacts import MAX_TEXTS as MAX_LOOKED_AT
from nlp_explorer.classes.artefacts import artefact_of
from nlp_explorer.classes.class_words import ClassWords
from nlp_explorer.findings.wording import counted, percent
from nlp_explorer.predictions.intervals import wilson
from nlp_explorer.text.hashing import text_hashes

N_FOLDS = 5
MIN_TEXTS = 5  # of the class that hold the word: with fewer, even five out of five says little (interval from 0.57)
DEFAULT_MIN_PRECISION = 0.9  # on the folds a rule is found on
MIN_SHORTCUT_PRECISION = 0.8  # lower end, held out: an address or a number that is right so often is suspicious
MAX_RULES = 500  # kept, those that label most texts rightly; each is looked at for artefacts


@dataclass(frozen=True, eq=False)
class KeywordRules:
    """Rules and what they do on texts they were not found on.

    Attributes
    ----------
    table
        One line a rule, those that label most texts rightly first. ``term``, ``kind``, ``label``, ``number`` (of the
        term); ``texts`` (held-out texts that hold the term, int64), ``right`` (of them of the class, int64),
        ``precision`` with its Wilson interval ``low`` and ``high``, ``coverage`` (share of the class's held-out texts)
        with ``coverage_low`` and ``coverage_high``; ``folds`` (of 5, in which the rule was found without the held-out
        texts); ``artefact`` (what the term looks like) and ``is_shortcut``.
    n_rules
        Rules found; ``table`` holds at most 500 of them.
    n_texts, n_labelled, n_right
        Texts in all; those that the rules label when held out, the surest rule first; those labelled rightly.
    """

    table: pd.DataFrame
    n_rules: int
    n_texts: int
    n_labelled: int
    n_right: int

    @property
    def sentence(self) -> str:
        """How far keywords alone come."""
        if self.table.empty or not self.n_labelled:
            return f"No word tells a class surely enough, among {counted(self.n_texts, 'text')}."
        low, high = wilson(np.array([self.n_right]), np.array([self.n_labelled]))
        shortcuts = int(self.table["is_shortcut"].sum())
        return (
            f"{counted(self.n_rules, 'keyword rule')} label {self.n_labelled:,} of {counted(self.n_texts, 'text')} "
            f"({percent(self.n_labelled, self.n_texts)}), {percent(self.n_right, self.n_labelled)} of them rightly "
            f"[{100 * low[0]:.0f}, {100 * high[0]:.0f}], judged on texts they were not found on"
            + (f"; {counted(shortcuts, 'rule')} may be a shortcut." if shortcuts else ".")
        )


def keyword_rules(words: ClassWords, *, min_precision: float = DEFAULT_MIN_PRECISION) -> KeywordRules:
    """Find rules and judge them on folds they were not found on; a text and its repeats are in one fold.

    A rule is found where at least 5 texts of the class hold the term, and at least ``min_precision`` (0..1) of the
    texts that hold it are of the class.
    """
    folds = _folds(words)
    held: list[pd.DataFrame] = []
    n_labelled = n_right = 0
    for fold in range(N_FOLDS):
        is_held = folds == fold
        occurs, member = words.terms.occurs[is_held], words.member[is_held]
        n_with, n_texts_with = (member.T @ occurs).tocsr(), np.asarray(occurs.sum(axis=0)).ravel()
        found = _found((words.n_with - n_with).tocsr(), words.n_texts_with - n_texts_with, min_precision)
        found = found.assign(
            texts=n_texts_with[found["number"]],
            right=_entries(n_with, found["code"].to_numpy(), found["number"].to_numpy()),
            of_class=np.asarray(member.sum(axis=0)).ravel()[found["code"]],
        )
        held.append(found)
        labelled, right = _apply(found, occurs, member)
        n_labelled, n_right = n_labelled + labelled, n_right + right
    whole = _found(words.n_with, words.n_texts_with, min_precision)
    sums = pd.concat(held).assign(folds=1).groupby(["code", "number"])[["texts", "right", "of_class", "folds"]].sum()
    table = whole[["code", "number"]].join(sums, on=["code", "number"]).fillna(0)
    table = table.sort_values(["right", "texts", "number"], ascending=[False, True, True], kind="stable")
    return KeywordRules(
        _described(words, table.iloc[:MAX_RULES]), len(table), len(words.positions), n_labelled, n_right
    )


def _folds(words: ClassWords) -> np.ndarray:
    hashes = text_hashes(words.dataset.texts.iloc[words.positions])
    first = np.frombuffer(hashes.tobytes(), dtype=np.uint8).reshape(len(hashes), -1)[:, 0]
    return (first % N_FOLDS).astype(np.int64)


def _found(n_with: Any, n_texts_with: np.ndarray, min_precision: float) -> pd.DataFrame:
    """Return the rules that counts support, the surest first: ``code`` of the class, ``number`` of the term."""
    n_here, number = n_with.data, n_with.indices
    code = np.repeat(np.arange(n_with.shape[0]), np.diff(n_with.indptr))
    with np.errstate(invalid="ignore", divide="ignore"):
        is_rule = (n_here >= MIN_TEXTS) & (n_here >= min_precision * n_texts_with[number])
    code, number, n_here = code[is_rule], number[is_rule], n_here[is_rule]
    low, _ = wilson(n_here, n_texts_with[number])
    order = np.lexsort((number, code, -low))
    return pd.DataFrame({"code": code[order].astype(np.int64), "number": number[order].astype(np.int64)})


def _entries(matrix: Any, lines: np.ndarray, columns: np.ndarray) -> np.ndarray:
    if not len(lines):  # scipy gives a matrix for empty indices
        return np.zeros(0, dtype=np.int64)
    return np.asarray(matrix[lines, columns]).ravel()


def _apply(found: pd.DataFrame, occurs: Any, member: Any) -> tuple[int, int]:
    """Return how many texts the rules label, the surest rule deciding, and how many rightly."""
    if found.empty:
        return 0, 0
    hits = occurs[:, found["number"].to_numpy()].tocsr()
    hits.sort_indices()
    is_labelled = np.diff(hits.indptr) > 0
    first_rule = hits.indices[hits.indptr[:-1][is_labelled]]
    given = found["code"].to_numpy()[first_rule]
    right = _entries(member, np.flatnonzero(is_labelled), given)
    return int(is_labelled.sum()), int(right.sum())


def _described(words: ClassWords, table: pd.DataFrame) -> pd.DataFrame:
    number, code = table["number"].to_numpy(dtype=np.int64), table["code"].to_numpy(dtype=np.int64)
    n_texts, n_right = table["texts"].to_numpy(dtype=np.int64), table["right"].to_numpy(dtype=np.int64)
    n_class = table["of_class"].to_numpy(dtype=np.int64)
    low, high = wilson(n_right, n_texts)
    coverage_low, coverage_high = wilson(n_right, n_class)
    artefact = _artefacts(words, number)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, coverage = n_right / n_texts, n_right / n_class
    return pd.DataFrame(
        {
            "term": pd.Series(words.terms.names[number], dtype="str"),
            "kind": pd.Series(words.terms.kinds[number], dtype="str"),
            "label": pd.Series(words.classes[code], dtype="str"),
            "texts": n_texts,
            "right": n_right,
            "precision": precision,
            "low": low,
            "high": high,
            "coverage": coverage,
            "coverage_low": coverage_low,
            "coverage_high": coverage_high,
            "folds": table["folds"].to_numpy(dtype=np.int64),
            "artefact": pd.Series(artefact, dtype="str"),
            "is_shortcut": (artefact != "") & (np.nan_to_num(low) >= MIN_SHORTCUT_PRECISION),
            "number": number,
        }
    )


def _artefacts(words: ClassWords, numbers: np.ndarray) -> np.ndarray:
    """Return what each term looks like in the first texts that hold it, str objects."""
    columns = words.terms.occurs[:, numbers].tocsc()
    holding = [columns.indices[start:end][:MAX_LOOKED_AT] for start, end in pairwise(columns.indptr)]
    asked = np.unique(np.concatenate([*holding, np.zeros(0, np.int64)])).astype(np.int64)
    texts = dict(zip(asked.tolist(), words.dataset.texts.iloc[words.positions[asked]].tolist(), strict=True))
    terms = zip(words.terms.names[numbers], words.terms.kinds[numbers], holding, strict=True)
    found = [artefact_of(name, kind, [texts[at] for at in where.tolist()]) for name, kind, where in terms]
    return np.array(found, dtype=object)
