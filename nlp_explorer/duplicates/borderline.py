"""The pairs that a threshold just takes in or just leaves out: what a person looks at to set it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from nlp_explorer.dataset import Dataset
from nlp_explorer.duplicates.pairs import NearPairs

N_SHOWN = 5


def borderline_pairs(
    dataset: Dataset, pairs: NearPairs, threshold: float, *, previous: float | None = None, n_pairs: int = N_SHOWN
) -> pd.DataFrame:
    """Return a few pairs that a change of the threshold adds or drops, those nearest to the new one first.

    Without a change: the pairs just above and just below the threshold, the highest first.

    Parameters
    ----------
    pairs
        Of the rows of ``dataset``.
    previous
        The threshold before the change, None when there was none.

    Returns
    -------
    pandas.DataFrame
        Columns ``row_id`` and ``other_row_id`` (the first rows that have the texts), ``jaccard``, ``is_near``
        (whether the threshold takes the pair in), ``text`` and ``other_text``.
    """
    edge = pairs.n_at(threshold)
    before = edge if previous is None else pairs.n_at(previous)
    if before == edge:  # nothing changes: what stands on both sides of the threshold
        n_in = max((n_pairs + 1) // 2, n_pairs - (len(pairs) - edge))
        chosen = np.arange(max(edge - n_in, 0), min(max(edge - n_in, 0) + n_pairs, len(pairs)))
    elif before < edge:
        chosen = np.arange(max(before, edge - n_pairs), edge)[::-1]
    else:
        chosen = np.arange(edge, min(before, edge + n_pairs))
    rows = np.array(
        [[_first_row(pairs, int(side[at])) for side in (pairs.left, pairs.right)] for at in chosen], dtype=np.int64
    ).reshape(-1, 2)
    rows.sort(axis=1)
    return pd.DataFrame(
        {
            "row_id": dataset.row_ids[rows[:, 0]],
            "other_row_id": dataset.row_ids[rows[:, 1]],
            "jaccard": pairs.jaccard[chosen],
            "is_near": chosen < edge,
            "text": dataset.texts.iloc[rows[:, 0]].to_numpy(),
            "other_text": dataset.texts.iloc[rows[:, 1]].to_numpy(),
        }
    )


def _first_row(pairs: NearPairs, of_set: int) -> int:
    return int(np.argmax(pairs.sets == of_set))
