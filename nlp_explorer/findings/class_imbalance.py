"""Classes of very different sizes.

A long tail: the model sees few examples of the rare classes, and accuracy hides how it does on them. A class
is in the tail when the largest class has more than 4 times its rows; the rows of the tail are listed, the
rarest class first. Linear.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.findings.base import Chart, Evidence, Inputs, Outcome, check, issue_or_tip, rows_at
from nlp_explorer.findings.wording import counted, percent, ratio_words, share_of, verb
from nlp_explorer.labels import Imbalance, imbalance, label_counts, single_labels

# Of two classes the smaller holds 20 % at a ratio of 4, where imbalance starts to be called moderate, and 1 %
# at 99, where it is extreme. Source: Google, Machine Learning Crash Course, "Datasets: imbalanced datasets".
# Long-tailed benchmarks are built with ratios of 10 to 100: Cui et al. 2019, "Class-balanced loss".
MIN_TAIL_RATIO = 4
MIN_ISSUE_RATIO = 100
ADVICE = (
    "Collect or write more examples of the rare classes, merge classes that mean nearly the same, or weight "
    "the loss by class; judge by macro-F1, which counts each class alike."
)
ADVICE_ONE_CLASS = "Add rows of another class, or choose another column as the label."


@check(code="class-imbalance", title="Class imbalance", page="labels", needs=("rows", "labels"))
def class_imbalance(inputs: Inputs) -> Outcome:
    """Measure how much larger the largest class is, and find the rows of the small ones."""
    totals = label_counts(inputs.dataset)["total"]
    found = imbalance(totals)
    if found is None:
        raise ValueError("the check needs labels")
    chart = Chart("bar", totals.rename("rows").reset_index(), x="label", y="rows")
    if found.n_classes == 1:
        n = found.n_largest
        carry = "one labelled row carries a label" if n == 1 else f"{n:,} labelled rows carry the same label"
        clause = f"the {carry}" if n == 1 else f"all {carry}"
        message = f"{clause[0].upper()}{clause[1:]}, {found.largest}: there is nothing to tell apart."
        return Outcome("issue", Evidence(message, clause=clause, chart=chart), ADVICE_ONE_CLASS)
    if found.ratio <= MIN_TAIL_RATIO:
        return Outcome("passed", Evidence(_message(found), chart=chart))
    in_tail = totals * MIN_TAIL_RATIO < found.n_largest
    rows = _tail_rows(inputs, totals, in_tail)
    n_tail = int(in_tail.sum())
    message = (
        f"{_message(found)} {counted(n_tail, 'class')} {verb(n_tail, 'has', 'have')} less than a quarter of the "
        f"largest, with {share_of(len(rows), len(inputs.dataset))} in all."
    )
    clause = f"the largest class is {found.ratio:,.0f} times the smallest"
    status = issue_or_tip(is_issue=found.ratio >= MIN_ISSUE_RATIO)
    return Outcome(status, Evidence(message, rows, clause, chart), ADVICE)


def _message(found: Imbalance) -> str:
    n_labels = found.n_largest + found.n_smallest if found.n_classes == 2 else None
    share = f" ({percent(found.n_largest, n_labels)})" if n_labels else ""
    times = ratio_words(found.ratio)
    return (
        f"The largest class, {found.largest}, has {counted(found.n_largest, 'row')}{share}, {times} times the "
        f"smallest, {found.smallest}, with {found.n_smallest:,}."
    )


def _tail_rows(inputs: Inputs, totals: pd.Series, in_tail: pd.Series) -> pd.DataFrame:
    """Return the rows that carry a label of the tail, the rarest first; of several labels the rarest counts."""
    labels = single_labels(inputs.dataset)
    size_of = totals.reindex(labels.cat.categories).to_numpy()
    tail = in_tail.reindex(labels.cat.categories).to_numpy()
    codes = labels.cat.codes.to_numpy()
    kept = np.flatnonzero(tail[codes])
    sizes = pd.Series(size_of[codes[kept]], index=labels.index[kept]).sort_values(kind="stable")
    sizes = sizes[~sizes.index.duplicated()]
    return rows_at(
        inputs.dataset,
        inputs.dataset.frame.index.get_indexer(sizes.index),
        n_of_class=sizes.to_numpy(dtype=np.int64),
    )
