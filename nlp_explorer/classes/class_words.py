"""What marks a class: its words and phrases, with counts, coverage and precision, and the rows that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from nlp_explorer.classes.log_odds import weighted_log_odds
from nlp_explorer.classes.terms import TermKind, TextTerms, find_text_terms, term_pattern
from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.groups import find_duplicates
from nlp_explorer.findings.wording import counted, share_of, verb
from nlp_explorer.labels import label_codes, single_labels
from nlp_explorer.predictions.intervals import Z, wilson
from nlp_explorer.progress import Progress, no_progress, part_of
from nlp_explorer.text.codepoints import arrow_texts
from nlp_explorer.text.hashing import HASH_BYTES, text_hashes

MAX_CHARACTERS = 12_000_000  # of texts that are read: some seconds; of more, those with the lowest hashes
MAX_CHARACTERS_OF_TEXT = 100_000  # the beginning of a text that is a book
ALL_READ = "all were read"
MAX_WORDS = 60  # shown of a class
_SAME_SHARE = 0.9  # of two terms, one inside the other, in nearly the same texts, the first is shown alone


@dataclass(frozen=True, eq=False)
class ClassWords:
    """The terms of the labelled texts of a dataset, repeats of a text under one label read once.

    Attributes
    ----------
    dataset
        What was asked about.
    positions
        int64 ``(n_texts,)``: where the texts that were read stand in the dataset, ascending.
    terms
        Aligned with ``positions``.
    classes
        str objects ``(n_classes,)``, by name.
    member
        scipy CSR int32 ``(n_texts, n_classes)``: 1 where the text carries the class.
    sentence
        How much was read.
    """

    dataset: Dataset
    positions: np.ndarray
    terms: TextTerms
    classes: np.ndarray
    member: Any
    sentence: str

    @cached_property
    def n_with(self) -> Any:
        """How many texts of each class hold each term: scipy CSR int32 ``(n_classes, n_terms)``."""
        return (self.member.T @ self.terms.occurs).tocsr()

    @cached_property
    def n_texts_with(self) -> np.ndarray:
        """How many texts hold each term, int64."""
        return self.terms.n_texts_with

    @cached_property
    def n_of_class(self) -> np.ndarray:
        """How many texts each class has, int64."""
        return np.asarray(self.member.sum(axis=0)).ravel().astype(np.int64)

    @cached_property
    def log_odds(self) -> Any:
        """Weighted log odds of each term in each class, in standard errors; see `weighted_log_odds`."""
        return weighted_log_odds(self.n_with, self.n_texts_with)

    def words_of(self, label: str) -> pd.DataFrame:
        """Return the terms that mark a class, the most telling first.

        Returns
        -------
        pandas.DataFrame
            Index: ``term``. ``kind``, ``texts`` of the class that hold it and ``all_texts`` that do (int64),
            ``coverage`` (share of the class's texts that hold it), ``precision`` (share of the texts with it that are
            of the class) with its Wilson interval ``low`` and ``high``, ``log_odds`` (standard errors above the other
            classes, at least 1.96), ``number`` (of the term, for `rows_with`).
        """
        at = int(np.searchsorted(self.classes, label))
        counts, odds = self.n_with[at], self.log_odds[at]
        is_marking = odds.data >= Z
        number, n_here = counts.indices[is_marking], counts.data[is_marking].astype(np.int64)
        names = self.terms.names[number]
        order = np.lexsort((names, -odds.data[is_marking]))
        order = order[_apart(names[order], n_here[order])]
        number, n_here, n_all = number[order], n_here[order], self.n_texts_with[number[order]]
        low, high = wilson(n_here, n_all)
        return pd.DataFrame(
            {
                "kind": self.terms.kinds[number],
                "texts": n_here,
                "all_texts": n_all,
                "coverage": n_here / max(int(self.n_of_class[at]), 1),
                "precision": n_here / n_all,
                "low": low,
                "high": high,
                "log_odds": odds.data[is_marking][order],
                "number": number.astype(np.int64),
            },
            index=pd.Index(names[order], dtype="str", name="term"),
        )

    def rows_with(self, number: int, *, label: str | None = None, has_label: bool = True) -> pd.DataFrame:
        """Return the rows that hold a term, in file order; of a class, or of any other class, alone.

        Index: row id; no columns. Only the texts that were read; of repeats, the first row.
        """
        column = self.terms.occurs[:, [number]].tocoo()
        at = np.sort(column.row)
        if label is not None:
            of_class = np.asarray(self.member[at][:, [int(np.searchsorted(self.classes, label))]].todense()).ravel() > 0
            at = at[of_class == has_label]
        return pd.DataFrame(index=pd.Index(self.dataset.row_ids[self.positions[at]], name="row_id"))


def class_words(dataset: Dataset, *, progress: Progress = no_progress) -> ClassWords:
    """Read the labelled texts. Linear; at most 12 million characters, of more a sample that `sentence` states."""
    from scipy.sparse import csr_matrix

    progress(0.0, "putting repeats aside")
    labels = single_labels(dataset)
    labelled = np.unique(dataset.frame.index.get_indexer(labels.index))
    chosen, n_distinct = _distinct(dataset, labelled)
    positions, sentence = sampled_positions(dataset, chosen)
    texts = dataset.texts.iloc[positions].fillna("").str.slice(0, MAX_CHARACTERS_OF_TEXT)
    terms = find_text_terms(texts.tolist(), progress=part_of(progress, start=0.3, end=1))
    place = np.full(len(dataset), -1, dtype=np.int64)
    place[positions] = np.arange(len(positions))
    of_label = place[dataset.frame.index.get_indexer(labels.index)]
    there = of_label >= 0
    codes = labels.cat.codes.to_numpy().astype(np.int64)[there]
    member = csr_matrix(
        (np.ones(len(codes), np.int32), (of_label[there], codes)), shape=(len(positions), len(dataset.classes))
    )
    member.data[:] = 1
    said = "Repeats of a text under one label count once" if n_distinct < len(labelled) else "No text is repeated"
    said += f": {share_of(n_distinct, len(labelled), 'labelled row')}"
    return ClassWords(
        dataset, positions, terms, np.array(dataset.classes, dtype=object), member, f"{said}; {sentence}."
    )


def sampled_positions(dataset: Dataset, positions: np.ndarray) -> tuple[np.ndarray, str]:
    """Return as many of the positions as there are characters to read, and how many that are, in words."""
    texts = dataset.texts.iloc[positions].fillna("")
    lengths = np.minimum(texts.str.len().to_numpy(dtype=np.int64), MAX_CHARACTERS_OF_TEXT)
    if lengths.sum() <= MAX_CHARACTERS:
        return positions, ALL_READ
    by_hash = np.argsort(text_hashes(texts).view(f"S{HASH_BYTES}"), kind="stable")
    n_read = int(np.searchsorted(np.cumsum(lengths[by_hash]), MAX_CHARACTERS, side="right"))
    read = np.sort(positions[by_hash[:n_read]])
    return read, f"a sample of {counted(len(read), 'text')} was read (the lowest hashes, up to 12 million characters)"


def class_words_answer(words: ClassWords, label: str) -> str:
    """Return the terms that mark a class most, with what they cover, in a sentence."""
    found = words.words_of(label)
    n_texts = int(words.n_of_class[np.searchsorted(words.classes, label)])
    if found.empty:
        return f"No word marks {label} beyond chance among its {counted(n_texts, 'text')}."
    best = found.iloc[0]
    others = ", ".join(f"“{name}”" for name in found.index[1:5])
    return (
        f"“{found.index[0]}” marks {label} most: {share_of(int(best['texts']), n_texts, 'text')} of the class hold it, "
        f"and {share_of(int(best['texts']), int(best['all_texts']), 'text')} that hold it are of the class"
        + (f". Then come {others}." if others else ".")
    )


def term_rows_sentence(n_rows: int, term: str, label: str, *, has_label: bool) -> str:
    """Return how many rows hold a term and carry a class, or another one."""
    holds = f"{counted(n_rows, 'row')} {verb(n_rows, 'holds', 'hold')} “{term}”"
    carries = verb(n_rows, "carries", "carry") if has_label else f"{verb(n_rows, 'does', 'do')} not carry"
    return f"{holds} and {carries} {label}."


def _distinct(dataset: Dataset, positions: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the first row of each text under each label, in file order, and how many these are."""
    texts, codes = find_duplicates(dataset).exact[positions], label_codes(dataset)[positions]
    there = texts >= 0
    pairs = texts[there] * (int(codes.max(initial=0)) + 1) + codes[there]
    _, first = np.unique(pairs, return_index=True)
    return positions[there][np.sort(first)], len(first)


def _apart(names: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return which terms to show, in their order: of those inside each other with nearly the same texts, the first."""
    kept: list[int] = []
    for at, (name, count) in enumerate(zip(names, counts, strict=True)):
        if not any(
            (name in names[other] or names[other] in name)
            and min(count, counts[other]) >= _SAME_SHARE * max(count, counts[other])
            for other in kept
        ):
            kept.append(at)
        if len(kept) == MAX_WORDS:
            break
    return np.array(kept, dtype=np.int64)


def rows_holding(dataset: Dataset, term: str, kind: str) -> pd.DataFrame:
    """Return every row whose text holds a term, in file order: index row id, no columns. Reads all texts."""
    pattern = re.compile(term_pattern(term, cast("TermKind", kind)), re.IGNORECASE)
    piece = max(re.split(r"[ '’]", term), key=len)  # found fast, in any case; the pattern looks at these texts alone
    may = pc.match_substring(arrow_texts(dataset.texts), piece, ignore_case=True).to_numpy(zero_copy_only=False)
    candidates = np.flatnonzero(may)
    hit = [pattern.search(text) is not None for text in dataset.texts.iloc[candidates]]
    found = candidates[np.array(hit, dtype=bool)]
    return pd.DataFrame(index=pd.Index(dataset.row_ids[found], name="row_id"))
