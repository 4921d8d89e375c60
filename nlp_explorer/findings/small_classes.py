"""Classes with too few rows to be learned, or to be told apart from luck when scored.

Counted over train where there is one, otherwise over all rows. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, listed, quoted, verb
from nlp_explorer.labels import label_counts, single_labels, training_counts

# Two rows in each of five folds: fewer, and a fold may hold one or none. Source: scikit-learn, StratifiedKFold,
# whose default is five folds and which warns when a class has fewer rows than folds.
MIN_ROWS_OF_CLASS = 10
MAX_NAMED_CLASSES = 3
ADVICE = "Collect more examples of these classes, merge them with a neighbour, or leave them out and say so."


@check(code="small-classes", title="Small classes", page="labels", needs=("rows", "labels"))
def small_classes(inputs: Inputs) -> Outcome:
    """Find classes with fewer than 10 rows."""
    dataset = inputs.dataset
    counts = label_counts(dataset)
    sizes = training_counts(counts)
    where = "in train" if sizes.name == "train" else "in all"
    is_small = sizes < MIN_ROWS_OF_CLASS
    n_small, n_classes = int(is_small.sum()), len(counts)
    if not n_small:
        message = f"Each of {counted(n_classes, 'class')} has at least {MIN_ROWS_OF_CLASS} rows {where}."
        return Outcome("passed", Evidence(message))
    small = sizes[is_small].sort_values(kind="stable")
    names = [f"{quoted(str(name))} {n:,}" for name, n in small.iloc[:MAX_NAMED_CLASSES].items()]
    rest = f" and {n_small - len(names):,} more" if n_small > len(names) else ""
    labels = single_labels(dataset)
    labels = labels[labels.isin(small.index)]
    n_of_class = small.reindex(labels.astype("str")).to_numpy(dtype=np.int64)
    order = np.argsort(n_of_class, kind="stable")
    order = order[~labels.index[order].duplicated()]
    rows = rows_at(dataset, dataset.frame.index.get_indexer(labels.index[order]), n_of_class=n_of_class[order])
    few = f"{verb(n_small, 'has', 'have')} fewer than {MIN_ROWS_OF_CLASS} rows {where}"
    clause = f"{n_small:,} of {counted(n_classes, 'class')} {few}"
    return Outcome(
        "tip",
        Evidence(f"{clause}: {names[0] if n_small == 1 else listed(names) + rest}.", rows, clause),
        ADVICE,
    )
