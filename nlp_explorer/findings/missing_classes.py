"""Classes that occur in validation or test and nowhere in train.

No model can answer with a class it never saw: each such row is lost before training starts. Linear.
"""

from __future__ import annotations

import numpy as np

from nlp_explorer.dataset import SPLITS
from nlp_explorer.findings.base import Evidence, Inputs, Outcome, check, rows_at
from nlp_explorer.findings.wording import counted, listed, quoted, verb
from nlp_explorer.labels import label_counts, single_labels

MAX_NAMED_CLASSES = 3
ADVICE = "Move rows of these classes to train or leave the classes out; mend a label that is only misspelt."


@check(
    code="missing-classes",
    title="Classes missing from train",
    page="labels",
    needs=("rows", "labels", "splits"),
    undermines_scores=True,
)
def missing_classes(inputs: Inputs) -> Outcome:
    """Find rows whose class does not occur in train."""
    dataset = inputs.dataset
    if SPLITS[0] not in dataset.splits:
        return Outcome("passed", Evidence(f"There is no train split to compare with ({listed(dataset.splits)})."))
    counts = label_counts(dataset)
    unseen = counts.index[counts[SPLITS[0]] == 0]
    if not len(unseen):
        return Outcome("passed", Evidence(f"Each of {counted(len(counts), 'class')} occurs in train."))
    labels = single_labels(dataset)
    row_ids = labels.index[labels.isin(unseen)].unique()
    names = [quoted(str(name)) for name in unseen[:MAX_NAMED_CLASSES]]
    rest = f" and {len(unseen) - len(names):,} more" if len(unseen) > len(names) else ""
    n_classes, not_in = counted(len(counts), "class"), verb(len(unseen), "does", "do")
    clause = f"{len(unseen):,} of {n_classes} {not_in} not occur in train"
    rows = rows_at(dataset, np.asarray(dataset.frame.index.get_indexer(row_ids)))
    message = f"{clause} ({', '.join(names)}{rest}), with {counted(len(rows), 'row')} elsewhere."
    return Outcome("issue", Evidence(message, rows, clause), ADVICE)
