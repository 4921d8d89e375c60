"""Labels outside the declared set: what the list of class names beside the data, or in it, does not hold.

The set is declared by a second file with the class names, or by the file's own metadata (``ClassLabel`` names in
Parquet). Each row with another label is listed; where the label is a near-miss of one declared (spelling, or one slip
of the keyboard), that one is proposed. Linear in the rows; each undeclared label is compared with each declared one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.near_misses import MAX_LETTERS_OF_TYPO, MIN_LETTERS_OF_TYPO, is_typo
from nlp_explorer.findings.wording import counted, listed, quoted, verb
from nlp_explorer.labels import single_labels
from nlp_explorer.text.normalise import normalised_key

MAX_NAMED = 3
ADVICE = (
    "Relabel these rows, drop them, or add the class to the file that declares the names: "
    "training code that builds its classes from that file stops at them, or counts them wrong."
)


@check(
    code="undeclared-labels",
    title="Labels outside the declared set",
    page="corrupt_rows",
    needs=("rows", "labels", "declared_labels"),
)
def undeclared_labels(inputs: Inputs) -> Outcome:
    """Find rows whose label is not among the declared names."""
    dataset = inputs.dataset
    declared = dataset.schema.declared
    n_declared = counted(len(declared), "declared class")
    labels = single_labels(dataset).astype("str")
    outside = labels[~labels.isin(declared)]
    if outside.empty:
        n_empty = len(set(declared) - set(dataset.classes))
        empty = f"; {n_empty:,} of them {verb(n_empty, 'has', 'have')} no row" if n_empty else ""
        return Outcome("passed", Evidence(f"Every label is one of {n_declared}{empty}."))
    outside = outside[~outside.index.duplicated()]
    sizes = outside.value_counts(sort=True).sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    proposals = {label: _near_miss(str(label), declared) for label in sizes.index}
    positions = np.asarray(dataset.frame.index.get_indexer(outside.index))
    n_of_label = sizes.reindex(outside).to_numpy(dtype=np.int64)
    order = np.argsort(n_of_label, kind="stable")
    rows = rows_at(dataset, positions[order], undeclared=outside.to_numpy()[order])
    rows["proposed"] = pd.array([proposals[label] for label in outside.iloc[order]], dtype="str")
    if dataset.schema.is_multi_label:  # one label of several cannot be mended by replacing them all
        rows = rows.drop(columns="proposed")
    names = [f"{quoted(str(label))} {n:,}" for label, n in sizes.iloc[:MAX_NAMED].items()]
    rest = f" and {len(sizes) - MAX_NAMED:,} more" if len(sizes) > MAX_NAMED else ""
    clause = (
        f"{counted(len(rows), 'row')} {verb(len(rows), 'carries', 'carry')} "
        f"{counted(len(sizes), 'label')} that {verb(len(sizes), 'is', 'are')} none of {n_declared}"
    )
    return Outcome(
        "issue", Evidence(f"{clause}: {', '.join(names) + rest if rest else listed(names)}.", rows, clause), ADVICE
    )


def _near_miss(label: str, declared: tuple[str, ...]) -> str | None:
    """Return the declared name that a label is a slip away from, the first if several are; None if none is."""
    key = normalised_key(label)
    same = [name for name in declared if key and normalised_key(name) == key]
    if same or not MIN_LETTERS_OF_TYPO <= len(label) <= MAX_LETTERS_OF_TYPO:
        return same[0] if same else None
    return next((name for name in declared if is_typo(label, name)), None)
