"""A sample of texts that depends on the texts alone, not on their order or their number of copies."""

from __future__ import annotations

import numpy as np
import pandas as pd


def sampled_texts(texts: pd.Series, n_texts: int) -> pd.Series:
    """Return ``n_texts`` distinct texts picked by their hashes; all of them where there are not so many.

    Missing texts are never picked. Ordered by hash; the same for the same set of texts, whatever their order.
    """
    present = texts.dropna()
    hashes = pd.util.hash_pandas_object(present, index=False, categorize=False).to_numpy()
    lowest = np.unique(hashes)[:n_texts]
    if not len(lowest):
        return present
    picked = np.flatnonzero(hashes <= lowest[-1])
    ordered = picked[np.argsort(hashes[picked], kind="stable")]
    return present.iloc[ordered].drop_duplicates()[:n_texts]
