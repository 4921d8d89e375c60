"""Labels that are spelled almost like a much more frequent one: ``Spam`` beside ``spam``, ``refnud`` beside ``refund``.

Two kinds. ``spelling``: the same but for case, width, punctuation or white space. ``typo``: one letter more, less,
other, or two neighbours swapped, in labels of at least 5 letters; a difference of digits is none, as in ``class_1`` and
``class_2``, and the frequent label must have at least 20 times the rows. Each row of the rarer label is listed with
the label that is proposed. Labels are compared by their common deletions, so the cost grows with their number, not
with its square.

Source: Garbe 2012, "1000x faster spelling correction algorithm" (SymSpell).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.near_misses import MAX_LETTERS_OF_TYPO, MIN_LETTERS_OF_TYPO, deletions, is_typo
from nlp_explorer.findings.wording import counted, listed, quoted, verb
from nlp_explorer.labels import label_counts, single_labels
from nlp_explorer.text.normalise import normalised_key

MIN_TIMES_AS_FREQUENT = 20
MAX_NAMED_PAIRS = 3
ADVICE = "Relabel these rows if the two names mean one class: otherwise the model learns two."


@dataclass(frozen=True)
class _Variant:
    """A label and the more frequent one it is taken for."""

    label: str
    proposed: str
    kind: str


@check(
    code="label-variants",
    title="Labels spelled in two ways",
    page="corrupt_rows",
    needs=("rows", "labels", "single_label"),
)
def label_variants(inputs: Inputs) -> Outcome:
    """Find rare labels that are near-misses of frequent ones."""
    dataset = inputs.dataset
    counts = {str(label): int(n) for label, n in label_counts(dataset)["total"].items()}
    variants = _variants(counts)
    if not variants:
        return Outcome("passed", Evidence(f"No two of {counted(len(counts), 'class')} are spelled almost alike."))
    labels = single_labels(dataset).astype("str")
    labels = labels[labels.isin(list(variants))]
    kinds = np.array([variants[label].kind for label in labels])
    order = np.argsort(kinds != "spelling", kind="stable")
    rows = rows_at(dataset, np.asarray(dataset.frame.index.get_indexer(labels.index[order])), kind=kinds[order])
    rows["proposed"] = pd.array([variants[label].proposed for label in labels.iloc[order]], dtype="str")
    pairs = [f"{quoted(variant.label)} for {quoted(variant.proposed)}" for variant in variants.values()]
    rest = f" and {len(pairs) - MAX_NAMED_PAIRS:,} more" if len(pairs) > MAX_NAMED_PAIRS else ""
    named = ", ".join(pairs[:MAX_NAMED_PAIRS]) + rest if rest else listed(pairs)
    are = verb(len(variants), "looks", "look")
    clause = f"{counted(len(variants), 'label')} {are} like a misspelling of another, in {counted(len(rows), 'row')}"
    return Outcome("issue", Evidence(f"{clause}: {named}.", rows, clause), ADVICE)


def _variants(counts: Mapping[str, int]) -> dict[str, _Variant]:
    """Return for each rare near-miss the label it is taken for; a label is never both."""
    ordered = sorted(counts, key=lambda label: (-counts[label], label))
    found: dict[str, _Variant] = {}
    by_key: dict[str, str] = {}
    for label in ordered:
        key = normalised_key(label)
        frequent = by_key.setdefault(key, label) if key else label
        if frequent != label:
            found[label] = _Variant(label, frequent, "spelling")
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for label in ordered:
        if label in found or not MIN_LETTERS_OF_TYPO <= len(label) <= MAX_LETTERS_OF_TYPO:
            continue
        close = {other for piece in deletions(label) for other in neighbours[piece]}
        frequent_ones = [
            other
            for other in ordered
            if other in close and counts[other] >= MIN_TIMES_AS_FREQUENT * counts[label] and is_typo(label, other)
        ]
        if frequent_ones:
            found[label] = _Variant(label, frequent_ones[0], "typo")
        else:
            for piece in deletions(label):
                neighbours[piece].append(label)
    return found
